import { useState, type ReactNode } from 'react';
import type { Accepted } from '../commands/give-command.js';
import { typed } from '../commands/typed.js';
import { useLabel, useTexts } from '../i18n/texts.js';
import { ActForm, type ActProps, type Give } from './act-form.js';
import { lists } from './case-commands.js';
import { ListField, NoteField, oneOf } from './fields.js';
import type { Row } from './incident-query.js';
import { fieldTexts } from './incident.texts.js';
import { justNow, ToldWhen, useToldTime } from './told-when.js';
import { useWords } from './use-words.js';
import { useVia, ViaField } from './via-field.js';

interface StepByHandProps extends ActProps {
  readonly name: string;
  readonly command: 'CompleteStep' | 'SkipStep';
}

/** A row of the paper that somebody says is done, or left out and why: one of those that the server says wait for it. */
export function StepByHandForm(props: StepByHandProps): ReactNode {
  const say = useTexts(fieldTexts);
  const label = useLabel();
  const word = useWords();
  const toldTime = useToldTime();
  const { command, incident, track } = props;
  const rows = incident.rows.filter((row) => row.track === track && row.byHand.includes(command));
  const [draft, setDraft] = useState({ row: keyOf(rows[0]), reason: lists.skip[0], note: '', told: justNow });
  const via = useVia(incident.tracks.find(({ id }) => id === track) ?? null);
  const change = (part: Partial<typeof draft>): void => setDraft((now) => ({ ...now, ...part }));
  async function record(give: Give): Promise<Accepted | null> {
    const [row, time] = [rows.find((one) => keyOf(one) === draft.row), toldTime(draft.told)];
    if (row === undefined || time === null) return null;
    const on = track === null ? {} : { track };
    const step = {
      incident: incident.id,
      ...on,
      sop: row.sop.id,
      ord: row.ord,
      ...time,
      ...typed('note', draft.note),
      ...via.said,
    };
    return command === 'SkipStep' ? give('skipStep', { ...step, reason: draft.reason }) : give('completeStep', step);
  }
  return (
    <ActForm {...props} record={record}>
      <ViaField via={via} />
      <ListField
        isFirst
        label={say('row')}
        value={draft.row}
        onChange={(row) => change({ row })}
        data={rows.map((row) => ({ value: keyOf(row), label: `${row.printedNo ?? row.ord}. ${label(row.label)}` }))}
      />
      {command === 'SkipStep' && (
        <ListField
          label={say('reason')}
          value={draft.reason}
          onChange={(reason) => change({ reason: oneOf(lists.skip, reason) })}
          data={lists.skip.map((value) => ({ value, label: word('reason', value) }))}
        />
      )}
      <NoteField value={draft.note} onChange={(note) => change({ note })} />
      <ToldWhen value={draft.told} onChange={(told) => change({ told })} />
    </ActForm>
  );
}

function keyOf(row: Row | undefined): string {
  return row === undefined ? '' : `${row.sop.id} ${row.ord}`;
}

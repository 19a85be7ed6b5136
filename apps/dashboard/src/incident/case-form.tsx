import { Button, Group, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { FaultNotice } from '../commands/fault-notice.js';
import type { Accepted, CommandInput } from '../commands/give-command.js';
import { typed } from '../commands/typed.js';
import { useAct, type Act } from '../commands/use-act.js';
import { useLabel, useTexts } from '../i18n/texts.js';
import { useSession } from '../session/session.js';
import { incidentTexts, listTexts } from './incident.texts.js';

/** What is done on the case itself, or by the call center on a track. */
export const caseCommands = [
  'AnswerCall',
  'TriageReport',
  'VerifyReport',
  'DispatchAgency',
  'MarkOnProgress',
  'AddNote',
  'CancelTrack',
  'CloseIncident',
  'ReopenIncident',
] as const;
export type CaseCommand = (typeof caseCommands)[number];

const triages = ['NORMAL', 'PRANK', 'GHOST', 'INFORMATION', 'ABANDONED'] as const;
const cancellations = ['NOT_NEEDED', 'DUPLICATE', 'REPLACED', 'CALLER_WITHDREW', 'OTHER'] as const;

interface Draft {
  readonly triage: CommandInput<'triageReport'>['class'];
  readonly cancellation: CommandInput<'cancelTrack'>['reason'];
  readonly category: string;
  readonly address: string;
  readonly district: string;
  readonly agency: string;
  readonly text: string;
}

export interface CaseFormProps {
  readonly command: CaseCommand;
  readonly incident: { readonly id: string; readonly category: string | null; readonly revision: number };
  readonly track: string | null;
  readonly onDone: () => void;
}

/** One act of the call center, with what it needs; what was typed stays until it is on record. */
export function CaseForm({ command, incident, track, onDone }: CaseFormProps): ReactNode {
  const say = useTexts(incidentTexts);
  const { city } = useSession();
  const act = useAct();
  const [opened] = useState(incident.revision);
  const proposed = city.categories.find(({ id }) => id === incident.category)?.defaultAgencies[0];
  const [draft, setDraft] = useState<Draft>({
    ...{ triage: 'NORMAL', cancellation: 'NOT_NEEDED', address: '', district: '', text: '' },
    category: incident.category ?? city.categories[0]?.id ?? '',
    agency: proposed ?? city.agencies[0]?.id ?? '',
  });
  const change = (part: Partial<Draft>): void => setDraft((now) => ({ ...now, ...part }));

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const seen = act.fault?.kind === 'moved' ? incident.revision : opened; // decided on what was seen when it was opened
    if ((await give(act, command, { incident: incident.id, track, seen }, draft)) !== null) onDone();
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="sm">
        <Fields command={command} draft={draft} change={change} />
        <FaultNotice fault={act.fault} />
        <Group grow>
          <Button variant="default" onClick={onDone}>
            {say('cancel')}
          </Button>
          <Button type="submit" loading={act.isBusy} data-autofocus={isPlain(command) || undefined}>
            {say('send')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function isPlain(command: CaseCommand): boolean {
  return command === 'AnswerCall' || command === 'MarkOnProgress';
}

type Name = 'class' | 'category' | 'agency' | 'reason' | 'address' | 'district' | 'text';

interface FieldsProps {
  readonly command: CaseCommand;
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
}

function Fields({ command, draft, change }: FieldsProps): ReactNode {
  const sayList = useTexts(listTexts);
  const label = useLabel();
  const { city } = useSession();
  switch (command) {
    case 'TriageReport': {
      const data = triages.map((value) => ({ value, label: sayList(value) }));
      return (
        <List name="class" value={draft.triage} data={data} onChange={(value) => change({ triage: oneOf(triages, value) })} />
      );
    }
    case 'VerifyReport': {
      const data = city.categories.map((category) => ({ value: category.id, label: label(category.label) }));
      return (
        <>
          <List name="category" value={draft.category} data={data} onChange={(category) => change({ category })} />
          <Line name="address" value={draft.address} onChange={(address) => change({ address })} />
          <Line name="district" value={draft.district} onChange={(district) => change({ district })} />
        </>
      );
    }
    case 'DispatchAgency': {
      const data = city.agencies.map(({ id, name }) => ({ value: id, label: label(name) }));
      return <List name="agency" value={draft.agency} data={data} onChange={(agency) => change({ agency })} />;
    }
    case 'CancelTrack': {
      const data = cancellations.map((value) => ({ value, label: sayList(value) }));
      const choose = (value: string): void => change({ cancellation: oneOf(cancellations, value) });
      return <List name="reason" value={draft.cancellation} data={data} onChange={choose} />;
    }
    case 'AddNote':
      return <Words name="text" value={draft.text} onChange={(text) => change({ text })} />;
    case 'ReopenIncident':
    case 'CloseIncident':
      return <Words name="reason" value={draft.text} onChange={(text) => change({ text })} />;
    case 'AnswerCall':
    case 'MarkOnProgress':
      return null;
  }
}

interface FieldProps {
  readonly name: Name;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function List({ name, value, data, onChange }: FieldProps & { readonly data: { value: string; label: string }[] }): ReactNode {
  const say = useTexts(incidentTexts);
  return (
    <NativeSelect
      label={say(name)}
      data-autofocus
      value={value}
      data={data}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function Line({ name, value, onChange }: FieldProps): ReactNode {
  const say = useTexts(incidentTexts);
  return <TextInput label={say(name)} value={value} onChange={(event) => onChange(event.currentTarget.value)} />;
}

function Words({ name, value, onChange }: FieldProps): ReactNode {
  const say = useTexts(incidentTexts);
  return (
    <Textarea
      label={say(name)}
      autosize
      minRows={2}
      data-autofocus
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function oneOf<const Value extends string>(values: readonly Value[], chosen: string): Value {
  const found = values.find((value) => value === chosen);
  if (found === undefined) throw new Error('a list offers only its own values');
  return found;
}

interface Of {
  readonly incident: string;
  readonly track: string | null;
  /** The incident's revision. */
  readonly seen: number;
}

function give(act: Act, command: CaseCommand, { incident, track, seen: ifMatch }: Of, draft: Draft): Promise<Accepted | null> {
  const of = { incident };
  const seen = { ifMatch };
  switch (command) {
    case 'AnswerCall':
      return act.give('answerCall', of);
    case 'TriageReport':
      return act.give('triageReport', { ...of, class: draft.triage });
    case 'VerifyReport':
      return act.give('verifyReport', {
        ...of,
        category: draft.category,
        ...typed('address', draft.address),
        ...typed('district', draft.district),
      });
    case 'DispatchAgency':
      return act.give('dispatchAgency', { ...of, agency: draft.agency }, seen);
    case 'MarkOnProgress':
      return act.give('markOnProgress', of);
    case 'AddNote':
      return act.give('addNote', { ...of, text: draft.text, ...(track === null ? {} : { track }) });
    case 'CancelTrack':
      return act.give('cancelTrack', { ...of, track: track ?? '', reason: draft.cancellation });
    case 'CloseIncident':
      return act.give('closeIncident', { ...of, ...typed('reason', draft.text) }, seen);
    case 'ReopenIncident':
      return act.give('reopenIncident', { ...of, reason: draft.text }, seen);
  }
}

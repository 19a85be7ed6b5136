import { useState, type ReactNode } from 'react';
import type { Accepted } from '../commands/give-command.js';
import { typed } from '../commands/typed.js';
import { useLabel, useTexts } from '../i18n/texts.js';
import { useSession } from '../session/session.js';
import { ActForm, type ActProps, type Give } from './act-form.js';
import { lists, type CaseCommand } from './case-commands.js';
import { ListField, NoteField, oneOf, WordsField } from './fields.js';
import { fieldTexts } from './incident.texts.js';
import { justNow, ToldWhen, useToldTime, type Told } from './told-when.js';
import { useWords } from './use-words.js';

export type SimpleCommand = Exclude<
  CaseCommand,
  'VerifyReport' | 'Reclassify' | 'MergeInto' | 'CorrectOccurrence' | 'CompleteStep' | 'SkipStep' | 'ErasePersonalData'
>;

interface Draft {
  /** Of the one list that the command has. */
  readonly choice: string;
  readonly text: string;
  readonly told: Told;
}

/** Commands with a list to choose from, a few words and a time: at most one of each. */
export function SimpleForm(props: ActProps & { readonly name: string; readonly command: SimpleCommand }): ReactNode {
  const { command, incident, track } = props;
  const { city } = useSession();
  const toldTime = useToldTime();
  const proposed = city.categories.find(({ id }) => id === incident.category)?.defaultAgencies[0];
  const [draft, setDraft] = useState<Draft>({
    choice: listOf(command)?.[0] ?? proposed ?? city.agencies[0]?.id ?? '',
    text: '',
    told: justNow,
  });
  const change = (part: Partial<Draft>): void => setDraft((now) => ({ ...now, ...part }));

  async function record(give: Give): Promise<Accepted | null> {
    const time = toldTime(draft.told);
    return time === null ? null : giveSimple(give, command, { ...draft, incident: incident.id, track, time });
  }
  return (
    <ActForm {...props} record={record} isPlain={isPlain(command)}>
      <Fields command={command} draft={draft} change={change} />
    </ActForm>
  );
}

/** Enter is enough. */
function isPlain(command: SimpleCommand): boolean {
  return ['AnswerCall', 'AbandonCall', 'MarkOnProgress', 'Unmerge'].includes(command);
}

function listOf(command: SimpleCommand): readonly string[] | null {
  switch (command) {
    case 'TriageReport':
      return lists.class;
    case 'AttemptCallback':
      return lists.outcome;
    case 'CancelTrack':
      return lists.cancellation;
    default:
      return null;
  }
}

const hasTimeReason: ReadonlySet<SimpleCommand> = new Set([
  'TransferCall',
  'DispatchAgency',
  'InformAgency',
  'MarkOnProgress',
  'CancelTrack',
  'CloseIncident',
]);

interface FieldsProps {
  readonly command: SimpleCommand;
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
}

function Fields({ command, draft, change }: FieldsProps): ReactNode {
  const say = useTexts(fieldTexts);
  const onText = (text: string): void => change({ text });
  return (
    <>
      <Choice command={command} value={draft.choice} onChange={(choice) => change({ choice })} />
      {command === 'AddNote' && <WordsField label={say('text')} value={draft.text} onChange={onText} isFirst />}
      {(command === 'CloseIncident' || command === 'ReopenIncident') && (
        <WordsField label={say('reason')} value={draft.text} onChange={onText} isFirst />
      )}
      {command === 'TriageReport' && <WordsField label={say('rationale')} value={draft.text} onChange={onText} />}
      {hasNote(command) && <NoteField value={draft.text} onChange={onText} />}
      <ToldWhen value={draft.told} hasReason={hasTimeReason.has(command)} onChange={(told) => change({ told })} />
    </>
  );
}

function hasNote(command: SimpleCommand): boolean {
  return !['AnswerCall', 'AddNote', 'CloseIncident', 'ReopenIncident', 'TriageReport'].includes(command);
}

interface ChoiceProps {
  readonly command: SimpleCommand;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Choice({ command, value, onChange }: ChoiceProps): ReactNode {
  const say = useTexts(fieldTexts);
  const word = useWords();
  const label = useLabel();
  const { city } = useSession();
  const of = (name: 'class' | 'outcome' | 'reason', values: readonly string[]): ReactNode => (
    <ListField
      isFirst
      label={say(name)}
      value={value}
      onChange={onChange}
      data={values.map((one) => ({ value: one, label: word(name, one) }))}
    />
  );
  switch (command) {
    case 'TriageReport':
      return of('class', lists.class);
    case 'AttemptCallback':
      return of('outcome', lists.outcome);
    case 'CancelTrack':
      return of('reason', lists.cancellation);
    case 'DispatchAgency':
    case 'TransferCall':
    case 'InformAgency': {
      const data = city.agencies.map(({ id, name }) => ({ value: id, label: label(name) }));
      return <ListField isFirst label={say('agency')} value={value} onChange={onChange} data={data} />;
    }
    default:
      return null;
  }
}

interface Filled extends Draft {
  readonly incident: string;
  readonly track: string | null;
  readonly time: { readonly occurredAt?: string; readonly timeReason?: string };
}

function giveSimple(give: Give, command: SimpleCommand, filled: Filled): Promise<Accepted | null> {
  const { incident, choice, text, time } = filled;
  const { timeReason: _unasked, ...when } = time;
  const track = filled.track ?? '';
  const common = { incident, ...time, ...typed('note', text) };
  switch (command) {
    case 'AnswerCall':
      return give('answerCall', { incident, ...when });
    case 'AbandonCall':
      return give('abandonCall', { incident, ...when, ...typed('note', text) });
    case 'TriageReport':
      return give('triageReport', { incident, ...when, class: oneOf(lists.class, choice), ...typed('rationale', text) });
    case 'AttemptCallback':
      return give('attemptCallback', { incident, ...when, outcome: oneOf(lists.outcome, choice), ...typed('note', text) });
    case 'DispatchAgency':
      return give('dispatchAgency', { ...common, agency: choice });
    case 'TransferCall':
      return give('transferCall', { ...common, agency: choice });
    case 'InformAgency':
      return give('informAgency', { ...common, agency: choice });
    case 'MarkOnProgress':
      return give('markOnProgress', common);
    case 'AddNote':
      return give('addNote', { incident, ...when, text, ...(filled.track === null ? {} : { track }) });
    case 'CancelTrack':
      return give('cancelTrack', { ...common, track, reason: oneOf(lists.cancellation, choice) });
    case 'CloseIncident':
      return give('closeIncident', { incident, ...time, ...typed('reason', text) });
    case 'ReopenIncident':
      return give('reopenIncident', { incident, ...when, reason: text });
    case 'Unmerge':
      return give('unmerge', { incident, ...when, ...typed('note', text) });
  }
}

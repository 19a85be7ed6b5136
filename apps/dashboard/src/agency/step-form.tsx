import { Button, Group, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import type { Accepted, CommandInput } from '../commands/give-command.js';
import { FaultNotice } from '../commands/fault-notice.js';
import { typed } from '../commands/typed.js';
import { useAct, type Act } from '../commands/use-act.js';
import { useLabel, useTexts } from '../i18n/texts.js';
import { useSession } from '../session/session.js';
import { agencyTexts } from './agency.texts.js';
import type { OwnCase } from './own-cases.js';
import { recentUnits, rememberUnit } from './recent-units.js';
import { stepTexts } from './steps.texts.js';
import { instantOf, WhenField, type When } from './when-field.js';

/** What an agency reports on its track, in the order it usually happens. */
export const steps = [
  'RejectDispatch',
  'AssignUnit',
  'DepartUnit',
  'ArriveOnScene',
  'UpdateSituation',
  'CompleteHandling',
  'StartTransport',
  'ArriveTransport',
  'ReleaseUnit',
  'RequestAssistance',
  'Respond',
] as const;
/** An acceptance too, where somebody else writes it down; an agency itself accepts with one key. */
export type Step = (typeof steps)[number] | 'AcceptDispatch';

const outcomes = ['HANDLED', 'PARTLY_HANDLED', 'HANDED_OVER', 'NOTHING_FOUND', 'GONE_ON_ARRIVAL', 'DECLINED', 'OTHER'] as const;
const lists = {
  rejection: ['NO_UNIT', 'OUT_OF_AREA', 'WRONG_AGENCY', 'ALREADY_HANDLED', 'OTHER'],
  outcome: outcomes,
  transport: ['NOT_NEEDED', 'NEEDED', 'UNKNOWN'],
  to: ['HOSPITAL', 'CUSTODY', 'OFFICE', 'OTHER'],
  phase: ['ON_ARRIVAL', 'DURING', 'FINISHED'],
} as const;

interface Draft {
  /** null: neither typed nor known yet. */
  readonly unit: string | null;
  readonly rejection: CommandInput<'rejectDispatch'>['reason'];
  readonly outcome: CommandInput<'completeHandling'>['outcome'];
  readonly transport: CommandInput<'completeHandling'>['transport'];
  readonly to: CommandInput<'startTransport'>['to'];
  readonly destination: string;
  readonly phase: CommandInput<'updateSituation'>['phase'];
  readonly agency: string;
  readonly note: string;
  readonly timeReason: string;
  readonly when: When;
}

const blank: Draft = {
  unit: null,
  rejection: 'NO_UNIT',
  outcome: 'HANDLED',
  transport: 'NOT_NEEDED',
  to: 'HOSPITAL',
  destination: '',
  phase: 'DURING',
  agency: '',
  note: '',
  timeReason: '',
  when: { kind: 'now' },
};
const ofUnit: readonly Step[] = ['AssignUnit', 'DepartUnit', 'ArriveOnScene', 'StartTransport', 'ArriveTransport', 'ReleaseUnit'];

/** What a step is reported on. */
export interface StepSubject {
  readonly incident: { readonly id: string };
  /** With the revision, the report is refused when somebody has moved the track since the form was opened. */
  readonly track: Pick<OwnCase['track'], 'id' | 'crews'> & { readonly revision?: number };
}

export type ReportedBy = NonNullable<CommandInput<'respond'>['reportedBy']>;

interface FormProps {
  readonly step: Step;
  readonly of: StepSubject;
  /** Who said so, when somebody else types it. */
  readonly reportedBy?: ReportedBy;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** One report, typed; what was typed stays until it is on record. */
export function StepForm({ step, of, reportedBy, onDone, onCancel }: FormProps): ReactNode {
  const say = useTexts(agencyTexts);
  const { city, connection } = useSession();
  const act = useAct();
  const [opened] = useState(of.track.revision);
  const [draft, setDraft] = useState(blank);
  const change = (part: Partial<Draft>): void => setDraft((now) => ({ ...now, ...part }));
  const expected = unitFor(step, of);
  // The frame that names the crew may come after the form was opened. Once it stands there it stays, whatever comes.
  if (draft.unit === null && expected !== null) change({ unit: expected });

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const nowMs = connection.clock.nowMs();
    const occurredAt = instantOf(draft.when, city.timeZone, nowMs);
    const ifMatch = act.fault?.kind === 'moved' ? of.track.revision : opened;
    const give: Act['give'] = (name, input) => act.give(name, input, ifMatch === undefined ? {} : { ifMatch });
    const unit = draft.unit ?? '';
    if (occurredAt === null || (await record(give, step, of, { ...draft, unit, occurredAt, reportedBy })) === null) return;
    if (step === 'AssignUnit') rememberUnit(sessionStorage, { unit, city: city.id, atMs: nowMs });
    onDone();
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="sm">
        <StepFields step={step} of={of} draft={draft} change={change} />
        <WhenField value={draft.when} onChange={(when) => change({ when })} />
        {draft.when.kind !== 'now' && (
          <TextInput
            label={say('timeReason')}
            value={draft.timeReason}
            onChange={(event) => change({ timeReason: event.currentTarget.value })}
          />
        )}
        <Textarea
          label={say('note')}
          autosize
          minRows={1}
          value={draft.note}
          onChange={(event) => change({ note: event.currentTarget.value })}
        />
        <FaultNotice fault={act.fault} />
        <Group grow>
          <Button variant="default" size="md" onClick={onCancel}>
            {say('cancel')}
          </Button>
          <Button type="submit" size="md" loading={act.isBusy} data-autofocus={!asksFirst(step) || undefined}>
            {say('send')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Whether there is something to choose or type before it can be sent; in a dialog the rest needs no more than Enter. */
function asksFirst(step: Step): boolean {
  return step === 'RejectDispatch' || ofUnit.includes(step);
}

interface FieldsProps {
  readonly step: Step;
  readonly of: StepSubject;
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
}

function StepFields({ step, of, draft, change }: FieldsProps): ReactNode {
  const say = useTexts(agencyTexts);
  const label = useLabel();
  const { city } = useSession();
  return (
    <>
      {ofUnit.includes(step) && <UnitField step={step} of={of} value={draft.unit ?? ''} onChange={(unit) => change({ unit })} />}
      {step === 'RejectDispatch' && (
        <Choice name="reason" from={lists.rejection} value={draft.rejection} onChange={(rejection) => change({ rejection })} />
      )}
      {(step === 'CompleteHandling' || step === 'Respond') && (
        <Choice name="outcome" from={lists.outcome} value={draft.outcome} onChange={(outcome) => change({ outcome })} />
      )}
      {step === 'CompleteHandling' && (
        <Choice name="transport" from={lists.transport} value={draft.transport} onChange={(transport) => change({ transport })} />
      )}
      {step === 'StartTransport' && (
        <>
          <Choice name="to" from={lists.to} value={draft.to} onChange={(to) => change({ to })} />
          <TextInput
            label={say('destination')}
            value={draft.destination}
            onChange={(event) => change({ destination: event.currentTarget.value })}
          />
        </>
      )}
      {step === 'UpdateSituation' && (
        <Choice name="phase" from={lists.phase} value={draft.phase} onChange={(phase) => change({ phase })} />
      )}
      {step === 'RequestAssistance' && (
        <NativeSelect
          label={say('agency')}
          size="md"
          value={draft.agency}
          onChange={(event) => change({ agency: event.currentTarget.value })}
          data={[
            { value: '', label: say('anyAgency') },
            ...city.agencies.map(({ id, name }) => ({ value: id, label: label(name) })),
          ]}
        />
      )}
    </>
  );
}

interface ChoiceProps<Value extends string> {
  readonly name: 'reason' | 'outcome' | 'transport' | 'to' | 'phase';
  readonly from: readonly (Value & keyof typeof stepTexts.texts)[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

function Choice<Value extends string>({ name, from, value, onChange }: ChoiceProps<Value>): ReactNode {
  const say = useTexts(agencyTexts);
  const sayStep = useTexts(stepTexts);
  function choose(chosen: string): void {
    const found = from.find((one) => one === chosen);
    if (found !== undefined) onChange(found);
  }
  return (
    <NativeSelect
      label={say(name)}
      size="md"
      autoFocus={name === 'reason' || name === 'outcome'}
      data-autofocus={name === 'reason' || undefined}
      value={value}
      onChange={(event) => choose(event.currentTarget.value)}
      data={from.map((one) => ({ value: one, label: sayStep(one) }))}
    />
  );
}

interface UnitProps {
  readonly step: Step;
  readonly of: StepSubject;
  readonly value: string;
  readonly onChange: (unit: string) => void;
}

function UnitField({ step, of, value, onChange }: UnitProps): ReactNode {
  const say = useTexts(agencyTexts);
  const { city, connection } = useSession();
  const own = of.track.crews.map(({ unit }) => unit);
  const recent = recentUnits(sessionStorage, city.id, connection.clock.nowMs());
  const offered = step === 'AssignUnit' ? recent.filter((unit) => !own.includes(unit)) : [...new Set([...own, ...recent])];
  return (
    <Stack gap="xs">
      <TextInput
        label={say('unit')}
        description={say('unitHint')}
        size="md"
        required
        withAsterisk={false}
        autoFocus
        data-autofocus
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <Group gap="xs">
        {offered.map((unit) => (
          <Button key={unit} variant="default" aria-pressed={unit === value} onClick={() => onChange(unit)}>
            {unit}
          </Button>
        ))}
      </Group>
    </Stack>
  );
}

/** The one whose next step it is, as the server says it; null: none, or a new one is named. */
function unitFor(step: Step, { track }: StepSubject): string | null {
  if (step === 'AssignUnit') return null;
  return (track.crews.find(({ next }) => next === step) ?? track.crews[0])?.unit ?? null;
}

type Filled = Draft & {
  readonly unit: string;
  readonly occurredAt: string | undefined;
  readonly reportedBy: ReportedBy | undefined;
};

function record(give: Act['give'], step: Step, { incident, track }: StepSubject, filled: Filled): Promise<Accepted | null> {
  const { unit, outcome, transport, to, phase, occurredAt, reportedBy } = filled;
  const said = {
    ...typed('note', filled.note),
    ...typed('timeReason', filled.timeReason),
    ...(reportedBy === undefined ? {} : { reportedBy }),
  };
  const common = { incident: incident.id, track: track.id, ...(occurredAt === undefined ? {} : { occurredAt }), ...said };
  switch (step) {
    case 'AcceptDispatch':
      return give('acceptDispatch', common);
    case 'RejectDispatch':
      return give('rejectDispatch', { ...common, reason: filled.rejection });
    case 'AssignUnit':
      return give('assignUnit', { ...common, unit });
    case 'DepartUnit':
      return give('departUnit', { ...common, unit });
    case 'ArriveOnScene':
      return give('arriveOnScene', { ...common, unit });
    case 'UpdateSituation':
      return give('updateSituation', { ...common, phase });
    case 'CompleteHandling':
      return give('completeHandling', { ...common, outcome, transport });
    case 'StartTransport':
      return give('startTransport', { ...common, unit, to, ...typed('destination', filled.destination) });
    case 'ArriveTransport':
      return give('arriveTransport', { ...common, unit });
    case 'ReleaseUnit':
      return give('releaseUnit', { ...common, unit });
    case 'RequestAssistance':
      return give('requestAssistance', { ...common, ...typed('agency', filled.agency) });
    case 'Respond':
      return give('respond', { ...common, outcome });
  }
}

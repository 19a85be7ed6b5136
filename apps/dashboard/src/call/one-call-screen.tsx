import { Button, Chip, Group, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useEffect, useMemo, useState, type ReactNode, type SubmitEvent } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { useLive } from '../api/use-live.js';
import { FaultNotice } from '../commands/fault-notice.js';
import type { CommandInput, PossibleDuplicate } from '../commands/give-command.js';
import { typed } from '../commands/typed.js';
import { useAct } from '../commands/use-act.js';
import { useLabel, useTexts } from '../i18n/texts.js';
import { incidentOf, type Incident } from '../incident/incident-query.js';
import { useSession } from '../session/session.js';
import { useAnnounce } from '../shell/announcer.js';
import { paths } from '../shell/paths.js';
import { useShortcut } from '../shell/shortcuts.js';
import classes from './call.module.css';
import { callTexts } from './call.texts.js';
import { forgetDraft, keepDraft, keptDraft, pointOf, type Draft } from './draft.js';

const triages = [
  ['PRANK', 'F6'],
  ['GHOST', 'F7'],
  ['INFORMATION', 'F8'],
  ['ABANDONED', 'F9'],
] as const;

export default function OneCallScreen(): ReactNode {
  const { id } = useParams<{ id: string }>();
  const { city } = useSession();
  const source = useMemo(() => incidentOf({ id, city: city.id }), [id, city.id]);
  const { value } = useLive(source);
  if (value?.incident == null) return null;
  return <Call key={id} incident={value.incident} />;
}

function Call({ incident }: { readonly incident: Incident }): ReactNode {
  const say = useTexts(callTexts);
  const [duplicates, setDuplicates] = useState<readonly PossibleDuplicate[]>([]);
  return (
    <>
      <Text size="sm">{say('caseNumber')}</Text>
      <h1 className={classes['number']}>{incident.caseNumber ?? '—'}</h1>
      <Triage incident={incident} />
      <div className={classes['form']}>
        <Facts incident={incident} onDuplicates={setDuplicates} />
        <Duplicates incident={incident} duplicates={duplicates} />
      </div>
    </>
  );
}

/** A call that is no emergency ends with one key. */
function Triage({ incident }: { readonly incident: Incident }): ReactNode {
  const say = useTexts(callTexts);
  const announce = useAnnounce();
  const act = useAct();
  const [, go] = useLocation();
  async function end(what: (typeof triages)[number][0]): Promise<void> {
    const of = { incident: incident.id };
    const given = await (what === 'ABANDONED' ? act.give('abandonCall', of) : act.give('triageReport', { ...of, class: what }));
    if (given === null) return;
    forgetDraft(sessionStorage, incident.id);
    announce(say('ended', { case: incident.caseNumber ?? '', what: say(what) }));
    go(paths.call);
  }
  return (
    <div className={classes['triage']}>
      {triages.map(([what, keys]) => (
        <TriageButton key={what} keys={keys} label={say(what)} isBusy={act.isBusy} run={() => void end(what)} />
      ))}
      <FaultNotice fault={act.fault} />
    </div>
  );
}

interface TriageProps {
  readonly keys: string;
  readonly label: string;
  readonly isBusy: boolean;
  readonly run: () => void;
}

function TriageButton({ keys, label, isBusy, run }: TriageProps): ReactNode {
  useShortcut(isBusy ? null : { keys, label, run });
  return (
    <Button variant="default" disabled={isBusy} onClick={run}>
      {label} ({keys})
    </Button>
  );
}

function Facts(props: {
  readonly incident: Incident;
  readonly onDuplicates: (found: readonly PossibleDuplicate[]) => void;
}): ReactNode {
  const { incident, onDuplicates } = props;
  const say = useTexts(callTexts);
  const [, go] = useLocation();
  const act = useAct();
  const [draft, setDraft] = useState<Draft>(() => keptDraft(sessionStorage, incident.id));
  const change = (part: Partial<Draft>): void => setDraft((now) => ({ ...now, ...part }));
  useEffect(() => keepDraft(sessionStorage, incident.id, draft), [incident.id, draft]);

  async function verify(agencies: readonly string[]): Promise<void> {
    const point = pointOf(draft.point);
    if (point === null || draft.category === '') return;
    const verified = await act.give('verifyReport', {
      incident: incident.id,
      category: draft.category,
      ...said(draft),
      ...(point === undefined ? {} : { point }),
    });
    if (verified === null) return;
    onDuplicates(verified.duplicates);
    for (const agency of agencies) if ((await act.give('dispatchAgency', { incident: incident.id, agency })) === null) return;
    forgetDraft(sessionStorage, incident.id);
    if (agencies.length > 0) go(paths.incident(incident.id));
  }
  useShortcut({ keys: 'Ctrl+Enter', label: say('verify'), run: () => void verify(draft.agencies) });

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    void verify(draft.agencies);
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <FactFields draft={draft} change={change} />
        <FaultNotice fault={act.fault} />
        <Group>
          <Button type="submit" size="md" loading={act.isBusy} disabled={draft.category === ''}>
            {say('verify')} (Ctrl+Enter)
          </Button>
          <Button variant="default" size="md" disabled={act.isBusy || draft.category === ''} onClick={() => void verify([])}>
            {say('verifyOnly')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function FactFields({ draft, change }: { readonly draft: Draft; readonly change: (part: Partial<Draft>) => void }): ReactNode {
  const say = useTexts(callTexts);
  const label = useLabel();
  const { city } = useSession();
  const line = (
    field: 'callerName' | 'callerPhone' | 'address' | 'district' | 'point',
    name: 'name' | 'phone' | 'address' | 'district' | 'point',
  ): ReactNode => (
    <TextInput
      label={say(name)}
      value={draft[field]}
      autoFocus={field === 'callerName'}
      autoComplete="off"
      error={field === 'point' && pointOf(draft.point) === null ? say('badPoint') : undefined}
      onChange={(event) => change({ [field]: event.currentTarget.value })}
    />
  );
  function choose(category: string): void {
    change({ category, agencies: city.categories.find(({ id }) => id === category)?.defaultAgencies ?? [] });
  }
  return (
    <>
      <div className={classes['pair']}>
        {line('callerName', 'name')}
        {line('callerPhone', 'phone')}
      </div>
      <Textarea
        label={say('description')}
        autosize
        minRows={2}
        value={draft.description}
        onChange={(event) => change({ description: event.currentTarget.value })}
      />
      <div className={classes['pair']}>
        {line('address', 'address')}
        {line('district', 'district')}
      </div>
      {line('point', 'point')}
      <NativeSelect
        label={say('category')}
        value={draft.category}
        onChange={(event) => choose(event.currentTarget.value)}
        data={[
          { value: '', label: say('choose') },
          ...city.categories.map(({ id, label: name }) => ({ value: id, label: label(name) })),
        ]}
      />
      <Agencies chosen={draft.agencies} onChange={(agencies) => change({ agencies })} />
    </>
  );
}

function Agencies(props: {
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}): ReactNode {
  const say = useTexts(callTexts);
  const label = useLabel();
  const { city } = useSession();
  return (
    <>
      <Text size="sm" fw={500} id="agencies">
        {say('agencies')}
      </Text>
      <Chip.Group multiple value={[...props.chosen]} onChange={props.onChange}>
        <Group gap="xs" role="group" aria-labelledby="agencies">
          {city.agencies.map(({ id, name }) => (
            <Chip key={id} value={id} size="xs">
              {label(name)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </>
  );
}

/** What was typed, without what was left empty. */
function said({ callerName, callerPhone, address, district, description }: Draft): Partial<CommandInput<'verifyReport'>> {
  return {
    ...typed('callerName', callerName),
    ...typed('callerPhone', callerPhone),
    ...typed('address', address),
    ...typed('district', district),
    ...typed('description', description),
  };
}

function Duplicates({
  incident,
  duplicates,
}: {
  readonly incident: Incident;
  readonly duplicates: readonly PossibleDuplicate[];
}): ReactNode {
  const say = useTexts(callTexts);
  const act = useAct();
  const [, go] = useLocation();
  async function merge(target: string): Promise<void> {
    if ((await act.give('mergeInto', { incident: incident.id, target })) !== null) go(paths.incident(target));
  }
  return (
    <aside aria-label={say('duplicates')}>
      <h2 className={classes['subtitle']}>{say('duplicates')}</h2>
      {duplicates.length === 0 && <Text c="dimmed">—</Text>}
      {duplicates.map((found) => (
        <Group key={found.incident}>
          <Link href={paths.incident(found.incident)}>{found.caseNumber}</Link>
          <Button size="compact-sm" variant="default" loading={act.isBusy} onClick={() => void merge(found.incident)}>
            {say('merge', { case: found.caseNumber ?? '' })}
          </Button>
        </Group>
      ))}
      <FaultNotice fault={act.fault} />
    </aside>
  );
}

import { Button, Group, Kbd, Paper, Stack, Text, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { FaultNotice } from '../commands/fault-notice.js';
import { useAct } from '../commands/use-act.js';
import { useLabel, useTexts } from '../i18n/texts.js';
import { OriginMark } from '../shell/origin-mark.js';
import { paths } from '../shell/paths.js';
import { useAnnounce } from '../shell/announcer.js';
import { useShortcut } from '../shell/shortcuts.js';
import { duration } from '../time/duration.js';
import { useNow } from '../time/use-now.js';
import { useTimes } from '../time/use-times.js';
import classes from './agency.module.css';
import { agencyTexts } from './agency.texts.js';
import type { OwnCase } from './own-cases.js';
import { StepForm, steps, type Step } from './step-form.js';
import { stepTexts } from './steps.texts.js';

interface CardProps {
  readonly of: OwnCase;
  /** The case that the keys T and X answer. */
  readonly hasKeys: boolean;
}

export function CaseCard({ of, hasKeys }: CardProps): ReactNode {
  const say = useTexts(agencyTexts);
  const sayStep = useTexts(stepTexts);
  const announce = useAnnounce();
  const act = useAct();
  const [open, setOpen] = useState<Step | null>(null);
  const { incident, track } = of;
  const offers = incident.offered.filter((offer) => offer.track === track.id);
  const isFresh = track.status === 'OPEN';
  const mayAccept = isFresh && offers.some(({ command, refusal }) => command === 'AcceptDispatch' && refusal === null);

  async function accept(): Promise<void> {
    if ((await act.give('acceptDispatch', { incident: incident.id, track: track.id })) === null) return;
    announce(say('done', { step: sayStep('AcceptDispatch') }));
  }
  function done(step: Step): void {
    setOpen(null);
    announce(say('done', { step: sayStep(step) }));
  }
  return (
    <Paper
      component="article"
      withBorder
      p="sm"
      className={classes['card']}
      data-fresh={isFresh}
      aria-label={incident.caseNumber ?? incident.id}
    >
      <Stack gap="xs">
        <CaseFacts of={of} />
        <FaultNotice fault={act.fault} />
        {mayAccept && open === null && (
          <Answers
            hasKeys={hasKeys}
            isBusy={act.isBusy}
            onAccept={() => void accept()}
            onReject={() => setOpen('RejectDispatch')}
          />
        )}
        {open === null ? (
          <StepButtons of={of} isFresh={isFresh} onOpen={setOpen} />
        ) : (
          <section aria-label={sayStep(open)}>
            <Title order={3} size="h5">
              {sayStep(open)}
            </Title>
            <StepForm key={open} step={open} of={of} onDone={() => done(open)} onCancel={() => setOpen(null)} />
          </section>
        )}
        <Link href={paths.incident(incident.id)} className={classes['full']}>
          {say('full')}
        </Link>
      </Stack>
    </Paper>
  );
}

interface AnswersProps {
  readonly hasKeys: boolean;
  readonly isBusy: boolean;
  readonly onAccept: () => void;
  readonly onReject: () => void;
}

function Answers({ hasKeys, isBusy, onAccept, onReject }: AnswersProps): ReactNode {
  const say = useTexts(agencyTexts);
  const sayStep = useTexts(stepTexts);
  useShortcut(hasKeys ? { keys: 't', label: say('acceptKey'), run: onAccept } : null);
  useShortcut(hasKeys ? { keys: 'x', label: say('rejectKey'), run: onReject } : null);
  return (
    <Group grow>
      <Button size="md" loading={isBusy} onClick={onAccept} rightSection={hasKeys ? <Kbd aria-hidden>T</Kbd> : null}>
        {sayStep('AcceptDispatch')}
      </Button>
      <Button size="md" variant="default" onClick={onReject} rightSection={hasKeys ? <Kbd aria-hidden>X</Kbd> : null}>
        {sayStep('RejectDispatch')}
      </Button>
    </Group>
  );
}

function CaseFacts({ of: { incident, track, clock } }: { readonly of: OwnCase }): ReactNode {
  const say = useTexts(agencyTexts);
  const sayStep = useTexts(stepTexts);
  const label = useLabel();
  const { time, zone } = useTimes();
  const { address, description, callerName, callerPhone } = incident;
  const caller = [callerName.value, callerPhone.value].filter((said) => said !== null).join(', ');
  return (
    <>
      <Group justify="space-between" gap="xs" align="flex-start">
        <div>
          <Title order={3} size="h4">
            {incident.caseNumber}
          </Title>
          <Text fw={600}>{incident.categoryLabel === null ? say('noCategory') : label(incident.categoryLabel)}</Text>
        </div>
        <OriginMark origin={incident.origin} />
      </Group>
      {clock !== null && <ClockLine clock={clock} />}
      <Text>{address.value ?? say(address.hidden ? 'hiddenPlace' : 'noPlace')}</Text>
      {description.value !== null && <Text>{description.value}</Text>}
      {caller !== '' && (
        <Text size="sm">
          {say('caller')}: {caller}
        </Text>
      )}
      <Text size="sm" c="dimmed">
        {label(track.agencyName)} · {say('since', { time: time(track.openedAt), zone })}
      </Text>
      {track.crews.map(({ unit, said }) => (
        <Text key={unit} size="sm">
          <strong>{unit}</strong>:{' '}
          {said.length === 0 ? say('nothingSaid') : said.map((command) => sayStep(stepName(command))).join(' · ')}
        </Text>
      ))}
    </>
  );
}

function ClockLine({ clock }: { readonly clock: NonNullable<OwnCase['clock']> }): ReactNode {
  const say = useTexts(agencyTexts);
  const label = useLabel();
  const nowMs = useNow();
  if (clock.dueAt === null) return <Text size="sm">{say('noLimit', { label: label(clock.label) })}</Text>;
  const leftMs = Date.parse(clock.dueAt) - nowMs;
  const isOver = leftMs < 0 || clock.verdict === 'BREACHED_OPEN';
  return (
    <Text className={classes['clock']} data-over={isOver}>
      {say(isOver ? 'over' : 'left', { label: label(clock.label), time: duration(Math.abs(leftMs)) })}
    </Text>
  );
}

interface ButtonsProps {
  readonly of: OwnCase;
  readonly isFresh: boolean;
  readonly onOpen: (step: Step) => void;
}

/** What the server offers on this track; what it would refuse says why. */
function StepButtons({ of: { incident, track }, isFresh, onOpen }: ButtonsProps): ReactNode {
  const sayStep = useTexts(stepTexts);
  const label = useLabel();
  const next = new Set<string>(track.crews.flatMap((crew) => (crew.next === null ? [] : [crew.next])));
  const offered = steps.flatMap((step) => {
    const offer = incident.offered.find(({ command, track: on }) => command === step && on === track.id);
    return offer === undefined || (step === 'RejectDispatch' && isFresh)
      ? []
      : [offer.message === null ? { step, why: null } : { step, why: label(offer.message) }];
  });
  return (
    <div className={classes['steps']}>
      {offered.map(({ step, why }) => (
        <div key={step}>
          <Button
            fullWidth
            size="sm"
            h="auto"
            mih={44}
            classNames={{ label: classes['wrap'] ?? '' }}
            variant={next.has(step) ? 'filled' : 'default'}
            disabled={why !== null}
            onClick={() => onOpen(step)}
          >
            {sayStep(step)}
          </Button>
          {why !== null && <Text size="xs">{why}</Text>}
        </div>
      ))}
    </div>
  );
}

function stepName(command: string): keyof typeof stepTexts.texts {
  return isStep(command) ? command : 'OTHER';
}

function isStep(command: string): command is keyof typeof stepTexts.texts {
  return command in stepTexts.texts;
}

import { Button, Stack, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { stepTexts } from '../agency/steps.texts.js';
import { useTexts } from '../i18n/texts.js';
import { useSession } from '../session/session.js';
import { useAnnounce } from '../shell/announcer.js';
import classes from './crew.module.css';
import { crewTexts } from './crew.texts.js';
import type { Job } from './job.js';
import { commandOf, type CrewStep, type Report } from './report.js';
import type { QueuedReport } from './report-queue.js';
import type { Reports } from './use-report-queue.js';

const onTheWay = ['departUnit', 'arriveOnScene', 'completeHandling', 'releaseUnit'] as const;
const driving = ['startTransport', 'arriveTransport', 'releaseUnit', 'respond'] as const;
const endings = [
  { name: 'handled', outcome: 'HANDLED', transport: 'NOT_NEEDED' },
  { name: 'drive', outcome: 'HANDLED', transport: 'NEEDED' },
  { name: 'partly', outcome: 'PARTLY_HANDLED', transport: 'NOT_NEEDED' },
  { name: 'nothing', outcome: 'NOTHING_FOUND', transport: 'NOT_NEEDED' },
] as const;
const targets = ['HOSPITAL', 'CUSTODY', 'OFFICE', 'OTHER'] as const;

interface ButtonsProps {
  readonly job: Job;
  readonly unit: string;
  readonly reports: Reports;
}

/** Four buttons, big enough for gloves; each tap is kept on the phone with the time it was made. */
export function CrewButtons({ job, unit, reports }: ButtonsProps): ReactNode {
  const say = useTexts(crewTexts);
  const sayStep = useTexts(stepTexts);
  const announce = useAnnounce();
  const { clock } = useSession().connection;
  const crew = job.crews.find((known) => known.unit === unit);
  const own = reports.list.filter(({ input }) => input.track === job.track);
  const needsDrive = own.some(
    ({ step, input }) => step === 'completeHandling' && 'transport' in input && input.transport === 'NEEDED',
  );
  const [wished, setDriving] = useState<boolean | null>(null);
  const [asking, setAsking] = useState<'completeHandling' | 'startTransport' | null>(null);
  const isDriving = wished ?? (needsDrive || crew?.said.includes('StartTransport') === true);

  function tap(report: Report): void {
    reports.tap(report);
    setAsking(null);
    if (report.step === 'completeHandling') setDriving(null);
    announce(say('tap', { step: sayStep(commandOf(report.step)) }));
  }
  const common = (): { incident: string; track: string; occurredAt: string } => ({
    incident: job.incident,
    track: job.track,
    occurredAt: new Date(clock.nowMs()).toISOString(),
  });
  function press(step: CrewStep): void {
    if (step === 'completeHandling' || step === 'startTransport') setAsking(step);
    else if (step === 'respond') tap({ step, input: common() });
    else tap({ step, input: { ...common(), unit } });
  }

  if (asking !== null) return <Details of={asking} common={common} unit={unit} onTap={tap} onCancel={() => setAsking(null)} />;
  return (
    <>
      <div className={classes['buttons']}>
        {(isDriving ? driving : onTheWay).map((step) => (
          <StepButton key={step} step={step} crew={crew} queued={stateOf(step, own, unit)} onPress={() => press(step)} />
        ))}
      </div>
      <Button variant="default" size="md" onClick={() => setDriving(!isDriving)}>
        {say(isDriving ? 'noTransport' : 'transport')}
      </Button>
    </>
  );
}

interface DetailsProps {
  readonly of: 'completeHandling' | 'startTransport';
  readonly common: () => { readonly incident: string; readonly track: string; readonly occurredAt: string };
  readonly unit: string;
  readonly onTap: (report: Report) => void;
  readonly onCancel: () => void;
}

/** The one question that two of the steps need an answer to. */
function Details({ of, common, unit, onTap, onCancel }: DetailsProps): ReactNode {
  const say = useTexts(crewTexts);
  const sayStep = useTexts(stepTexts);
  return (
    <Stack gap="sm">
      <Title order={3}>{say(of === 'completeHandling' ? 'how' : 'where')}</Title>
      <div className={classes['buttons']}>
        {of === 'completeHandling'
          ? endings.map(({ name, outcome, transport }) => (
              <BigButton key={name} onClick={() => onTap({ step: of, input: { ...common(), unit, outcome, transport } })}>
                {say(name)}
              </BigButton>
            ))
          : targets.map((to) => (
              <BigButton key={to} onClick={() => onTap({ step: of, input: { ...common(), unit, to } })}>
                {sayStep(to)}
              </BigButton>
            ))}
      </div>
      <Button size="lg" variant="default" onClick={onCancel}>
        {say('back')}
      </Button>
    </Stack>
  );
}

interface StepProps {
  readonly step: CrewStep;
  readonly crew: Job['crews'][number] | undefined;
  readonly queued: QueuedReport<Report>['state'] | null;
  readonly onPress: () => void;
}

function StepButton({ step, crew, queued, onPress }: StepProps): ReactNode {
  const say = useTexts(crewTexts);
  const sayStep = useTexts(stepTexts);
  const isSaid = crew?.said.some((command) => command === commandOf(step)) === true;
  const told = isSaid ? 'done' : queued;
  return (
    <BigButton
      isNext={crew?.next === commandOf(step) && told === null}
      isTold={told !== null && told !== 'refused'}
      onClick={onPress}
    >
      {sayStep(commandOf(step))}
      {told !== null && <span className={classes['state']}>{say(told)}</span>}
    </BigButton>
  );
}

/** Of the last tap on this button. */
function stateOf(step: CrewStep, own: readonly QueuedReport<Report>[], unit: string): QueuedReport<Report>['state'] | null {
  const isOurs = ({ input }: QueuedReport<Report>): boolean => !('unit' in input) || input.unit === unit;
  return own.findLast((report) => report.step === step && isOurs(report))?.state ?? null;
}

interface BigProps {
  readonly isNext?: boolean;
  /** It is on its way or on record: a second tap would say nothing new. */
  readonly isTold?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function BigButton({ isNext = false, isTold = false, onClick, children }: BigProps): ReactNode {
  return (
    <Button
      classNames={{ root: classes['big'] ?? '', label: classes['label'] ?? '' }}
      variant={isNext ? 'filled' : 'default'}
      disabled={isTold}
      onClick={onClick}
    >
      {children}
    </Button>
  );
}

import { Button, Modal, SegmentedControl, Stack } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { StepForm, steps, type ReportedBy, type Step } from '../agency/step-form.js';
import { stepTexts } from '../agency/steps.texts.js';
import { useLabel, useTexts } from '../i18n/texts.js';
import { useSession } from '../session/session.js';
import { useShortcut, type Shortcut } from '../shell/shortcuts.js';
import { CaseForm, caseCommands, type CaseCommand } from './case-form.js';
import type { Incident, Offer, Track } from './incident-query.js';
import classes from './incident.module.css';
import { commandTexts, incidentTexts, listTexts } from './incident.texts.js';

type Open = { readonly command: CaseCommand; readonly track: string | null } | { readonly step: Step; readonly track: Track };

const channels = ['HT', 'PHONE', 'WHATSAPP', 'PAPER'] as const;
type Channel = (typeof channels)[number];

function isCaseCommand(command: string): command is CaseCommand {
  return caseCommands.some((known) => known === command);
}

/** What the server offers this reader, and why not where it would refuse. */
export function Actions({ incident }: { readonly incident: Incident }): ReactNode {
  const say = useTexts(incidentTexts);
  const [open, setOpen] = useState<Open | null>(null);
  const [isRecording, setRecording] = useState(false);
  useShortcut({ keys: 'r', label: say('recordKey'), run: () => setRecording(true) });
  const ofCase = incident.offered.filter(({ track }) => track === null);
  const next = incident.tracks.flatMap((track) => expectedOf(incident, track));
  return (
    <section className={classes['screenOnly']} aria-label={say('actions')}>
      <Offers offers={ofCase} onOpen={(command) => setOpen({ command, track: null })} />
      {incident.tracks.map((track) => (
        <TrackOffers key={track.id} incident={incident} track={track} onOpen={setOpen} next={isRecording ? next : []} />
      ))}
      <Modal
        opened={open !== null}
        onClose={() => setOpen(null)}
        title={open === null ? '' : <OpenTitle open={open} />}
        closeButtonProps={{ 'aria-label': say('cancel') }}
      >
        {open !== null && 'command' in open && (
          <CaseForm command={open.command} incident={incident} track={open.track} onDone={() => setOpen(null)} />
        )}
        {open !== null && 'step' in open && (
          <Report
            step={open.step}
            incident={incident}
            track={incident.tracks.find(({ id }) => id === open.track.id) ?? open.track}
            onDone={() => setOpen(null)}
          />
        )}
      </Modal>
    </section>
  );
}

function OpenTitle({ open }: { readonly open: Open }): ReactNode {
  const sayStep = useTexts(stepTexts);
  const sayCommand = useTexts(commandTexts);
  const label = useLabel();
  return 'command' in open ? sayCommand(open.command) : `${sayStep(open.step)} · ${label(open.track.agencyName)}`;
}

interface Expected {
  readonly step: Step;
  readonly track: Track;
}

/** What `r` numbers the possible reports with: digits for those that come next, letters for the rest. */
const RECORD_KEYS = '123456789abcdefghijklmnopqstuvwxyz';

const reported: readonly Step[] = ['AcceptDispatch', ...steps];

/** What is told of a crew comes first, what ends or widens the agency's part after it. */
const rare: ReadonlySet<Step> = new Set(['RejectDispatch', 'RequestAssistance']);

/** What the server says usually comes next on a track, then everything else it would take there. */
function expectedOf({ offered }: Incident, track: Track): readonly Expected[] {
  const possible = new Set<string>(
    offered.filter(({ track: on, refusal }) => on === track.id && refusal === null).map(({ command }) => command),
  );
  const coming = new Set<string>(track.crews.flatMap(({ next }) => (next === null ? [] : [next])));
  if (track.status !== 'OPEN') possible.delete('AcceptDispatch'); // answered already: said again it records nothing
  const rank = (step: Step): number => (coming.has(step) || step === 'AcceptDispatch' ? 0 : rare.has(step) ? 2 : 1);
  return reported
    .filter((step) => possible.has(step))
    .toSorted((a, b) => rank(a) - rank(b))
    .map((step) => ({ step, track }));
}

function TrackOffers(props: {
  readonly incident: Incident;
  readonly track: Track;
  readonly onOpen: (open: Open) => void;
  readonly next: readonly Expected[];
}): ReactNode {
  const say = useTexts(incidentTexts);
  const sayStep = useTexts(stepTexts);
  const label = useLabel();
  const { incident, track, onOpen, next } = props;
  const offers = incident.offered.filter((offer) => offer.track === track.id);
  const expected = expectedOf(incident, track);
  const refused = reported.flatMap((step) =>
    offers
      .filter(({ command, refusal }) => command === step && refusal !== null)
      .map((offer) => ({ ...offer, name: sayStep(step) })),
  );
  return (
    <div role="group" aria-label={label(track.agencyName)}>
      <h3 className={classes['partTitle']}>{say('record', { agency: label(track.agencyName) })}</h3>
      <div className={classes['actions']}>
        {expected.map(({ step }) => {
          const keys = RECORD_KEYS[next.findIndex((one) => one.step === step && one.track.id === track.id)];
          return (
            <Button key={step} variant="default" size="compact-md" onClick={() => onOpen({ step, track })}>
              {keys === undefined ? '' : `${keys} · `}
              {sayStep(step)}
              {keys !== undefined && <RecordKey keys={keys} label={sayStep(step)} run={() => onOpen({ step, track })} />}
            </Button>
          );
        })}
      </div>
      <Refusals offers={refused} />
      <Offers
        offers={offers.filter(({ command }) => command === 'CancelTrack')}
        onOpen={(command) => onOpen({ command, track: track.id })}
      />
    </div>
  );
}

function RecordKey(shortcut: Shortcut): ReactNode {
  useShortcut(shortcut);
  return null;
}

/** @returns null where the reader is the agency itself and speaks for nobody else */
function useReporter(track: Track): ((channel: Channel) => ReportedBy) | null {
  const { me } = useSession();
  if (me.agency !== null) return null;
  return (channel) => ({ role: 'AGENCY_DISPATCHER', agency: track.agency, channel, unit: null });
}

function Report(props: {
  readonly step: Step;
  readonly incident: Incident;
  readonly track: Track;
  readonly onDone: () => void;
}): ReactNode {
  const say = useTexts(incidentTexts);
  const sayList = useTexts(listTexts);
  const { step, incident, track, onDone } = props;
  const reporter = useReporter(track);
  const [channel, setChannel] = useState<Channel>('HT');
  return (
    <Stack>
      {reporter !== null && (
        <SegmentedControl
          aria-label={say('via')}
          value={channel}
          onChange={(chosen) => setChannel(channels.find((one) => one === chosen) ?? 'HT')}
          data={channels.map((value) => ({ value, label: sayList(value) }))}
        />
      )}
      <StepForm
        step={step}
        of={{ incident, track }}
        {...(reporter === null ? {} : { reportedBy: reporter(channel) })}
        onDone={onDone}
        onCancel={onDone}
      />
    </Stack>
  );
}

/** Buttons for what is offered; what would be refused is shown with the server's own reason. */
function Offers({
  offers,
  onOpen,
}: {
  readonly offers: readonly Offer[];
  readonly onOpen: (command: CaseCommand) => void;
}): ReactNode {
  const sayCommand = useTexts(commandTexts);
  const known = offers.filter((offer): offer is Offer & { readonly command: CaseCommand } => isCaseCommand(offer.command));
  const refused = known.filter(({ refusal }) => refusal !== null);
  return (
    <>
      <div className={classes['actions']}>
        {known
          .filter(({ refusal }) => refusal === null)
          .map(({ command }) => (
            <Button key={command} size="compact-md" variant="default" onClick={() => onOpen(command)}>
              {sayCommand(command)}
            </Button>
          ))}
      </div>
      <Refusals offers={refused.map((offer) => ({ ...offer, name: sayCommand(offer.command) }))} />
    </>
  );
}

/** What would be refused now, each reason said once. */
function Refusals({ offers }: { readonly offers: readonly (Offer & { readonly name: string })[] }): ReactNode {
  const label = useLabel();
  const because = Map.groupBy(offers, ({ message }) => (message === null ? '' : label(message)));
  if (offers.length === 0) return null;
  return (
    <ul className={classes['refusals']}>
      {[...because].map(([reason, names]) => (
        <li key={reason}>
          {names.map(({ name }) => name).join(', ')}: {reason}
        </li>
      ))}
    </ul>
  );
}

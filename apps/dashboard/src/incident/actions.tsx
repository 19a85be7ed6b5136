import { Modal, Stack } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { StepForm, steps, type Step } from '../agency/step-form.js';
import { stepTexts } from '../agency/steps.texts.js';
import { OfferButton, OfferRow } from '../commands/offer-button.js';
import { useLabel, useTexts } from '../i18n/texts.js';
import { Meanwhile } from './act-form.js';
import { caseCommands, rareCommands, type CaseCommand } from './case-commands.js';
import { CaseForm } from './case-form.js';
import type { Incident, Offer, Track } from './incident-query.js';
import classes from './incident.module.css';
import { commandTexts, incidentTexts } from './incident.texts.js';
import { useVia, ViaField } from './via-field.js';

/** What is being typed now. */
export type Open =
  { readonly command: CaseCommand; readonly track: string | null } | { readonly step: Step; readonly track: Track };

export const reports: readonly Step[] = ['AcceptDispatch', ...steps];

interface ActionsProps {
  readonly incident: Incident;
  /** null: on the incident as a whole. */
  readonly track: Track | null;
  readonly onOpen: (open: Open) => void;
}

/** What the server offers this reader on the case or on one agency's track; what it would refuse says why in its place. */
export function Actions({ incident, track, onOpen }: ActionsProps): ReactNode {
  const say = useTexts(incidentTexts);
  const sayStep = useTexts(stepTexts);
  const offers = incident.offered.filter((offer) => offer.track === (track?.id ?? null));
  const coming = new Set<string>(track?.crews.map(({ next }) => next ?? '') ?? []);
  const ofCase = caseCommands.flatMap((command) => offered(offers, command));
  const rare = ofCase.filter(({ command }) => rareCommands.has(command));
  if (offers.length === 0) return null;
  return (
    <div className={classes['screenOnly']}>
      <OfferRow>
        {track !== null &&
          reports
            .flatMap((step) => offered(offers, step))
            .map(({ command: step, message }) => (
              <OfferButton key={step} why={message} isNext={coming.has(step)} onPress={() => onOpen({ step, track })}>
                {sayStep(step)}
              </OfferButton>
            ))}
        <CaseOffers offers={ofCase.filter((offer) => !rare.includes(offer))} track={track} onOpen={onOpen} />
        {rare.length > 0 && (
          <details className={classes['more']}>
            <summary>{say('more', { count: rare.length })}</summary>
            <OfferRow>
              <CaseOffers offers={rare} track={track} onOpen={onOpen} />
            </OfferRow>
          </details>
        )}
      </OfferRow>
    </div>
  );
}

interface Offered<Command> {
  readonly command: Command;
  readonly message: Offer['message'];
}

function offered<Command extends string>(offers: readonly Offer[], command: Command): readonly Offered<Command>[] {
  return offers.filter((offer) => offer.command === command).map(({ message }) => ({ command, message }));
}

interface CaseOffersProps {
  readonly offers: readonly Offered<CaseCommand>[];
  readonly track: Track | null;
  readonly onOpen: (open: Open) => void;
}

function CaseOffers({ offers, track, onOpen }: CaseOffersProps): ReactNode {
  const sayCommand = useTexts(commandTexts);
  return offers.map(({ command, message }) => (
    <OfferButton key={command} why={message} onPress={() => onOpen({ command, track: track?.id ?? null })}>
      {sayCommand(command)}
    </OfferButton>
  ));
}

interface ActModalProps {
  readonly incident: Incident;
  readonly open: Open | null;
  readonly onClose: () => void;
}

/** The form of what was chosen. */
export function ActModal({ incident, open, onClose }: ActModalProps): ReactNode {
  const say = useTexts(incidentTexts);
  return (
    <Modal
      opened={open !== null}
      onClose={onClose}
      title={open === null ? '' : <OpenTitle open={open} incident={incident} />}
      closeButtonProps={{ 'aria-label': say('cancel') }}
    >
      {open !== null && 'command' in open && (
        <CaseForm command={open.command} incident={incident} track={open.track} onDone={onClose} />
      )}
      {open !== null && 'step' in open && (
        <Report
          step={open.step}
          incident={incident}
          track={incident.tracks.find(({ id }) => id === open.track.id) ?? open.track}
          onDone={onClose}
        />
      )}
    </Modal>
  );
}

function OpenTitle({ open, incident }: { readonly open: Open; readonly incident: Incident }): ReactNode {
  const sayStep = useTexts(stepTexts);
  const sayCommand = useTexts(commandTexts);
  const label = useLabel();
  const id = 'step' in open ? open.track.id : open.track;
  const track = incident.tracks.find((one) => one.id === id);
  const name = 'step' in open ? sayStep(open.step) : sayCommand(open.command);
  return track === undefined ? name : `${name} · ${label(track.agencyName)}`;
}

interface ReportProps {
  readonly step: Step;
  readonly incident: Incident;
  readonly track: Track;
  readonly onDone: () => void;
}

/** What an agency says of its track: typed by itself, or by the call center that was told over the radio. */
function Report({ step, incident, track, onDone }: ReportProps): ReactNode {
  const via = useVia(track);
  const [opened] = useState(incident.revision);
  return (
    <Stack>
      <ViaField via={via} />
      <StepForm step={step} of={{ incident, track }} {...via.said} onDone={onDone} onCancel={onDone} />
      <Meanwhile incident={incident} since={opened} />
    </Stack>
  );
}

import { Button, Kbd, Modal, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Step } from '../agency/step-form.js';
import { stepTexts } from '../agency/steps.texts.js';
import { useLabel, useTexts } from '../i18n/texts.js';
import { useShortcut, type Shortcut } from '../shell/shortcuts.js';
import { reports, type Open } from './actions.js';
import type { Incident, Track } from './incident-query.js';
import classes from './incident.module.css';
import { incidentTexts } from './incident.texts.js';

interface Expected {
  readonly step: Step;
  readonly track: Track;
}

/** Digits for the reports that come next, letters for the rest. */
const KEYS = '123456789abcdefghijklmnopqstuvwxyz';

/** What is told of a crew comes first, what ends or widens the agency's part after it. */
const rare: ReadonlySet<Step> = new Set(['RejectDispatch', 'RequestAssistance']);

/** What the server says usually comes next on a track, then everything else it would take there. */
function expectedOf({ offered }: Incident, track: Track): readonly Expected[] {
  const possible = offered.filter(({ track: on, refusal }) => on === track.id && refusal === null).map(({ command }) => command);
  const coming = new Set<string>(track.crews.map(({ next }) => next ?? ''));
  const rank = (step: Step): number => (coming.has(step) || step === 'AcceptDispatch' ? 0 : rare.has(step) ? 2 : 1);
  return reports
    .filter((step) => possible.includes(step))
    .toSorted((a, b) => rank(a) - rank(b))
    .map((step) => ({ step, track }));
}

interface PaletteProps {
  readonly incident: Incident;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onOpen: (open: Open) => void;
}

/** Every report that could come in now, a key each: the key, then Enter, and it is on record. */
export function RecordPalette({ incident, isOpen, onClose, onOpen }: PaletteProps): ReactNode {
  const say = useTexts(incidentTexts);
  const label = useLabel();
  const all = incident.tracks.flatMap((track) => expectedOf(incident, track));
  const byTrack = Map.groupBy(
    all.map((expected, index) => ({ ...expected, keys: KEYS[index] ?? null })),
    ({ track }) => track.id,
  );
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      returnFocus={false}
      transitionProps={{ duration: 0 }}
      title={say('recordKey')}
      closeButtonProps={{ 'aria-label': say('cancel') }}
    >
      {all.length === 0 && <Text>{say('nothingToRecord')}</Text>}
      {[...byTrack].map(([id, expected]) => (
        <section key={id}>
          <h3 className={classes['partTitle']}>{label(expected[0]?.track.agencyName ?? { id: '', en: '' })}</h3>
          <div className={classes['palette']}>
            {expected.map(({ step, track, keys }) => (
              <ReportButton key={step} step={step} keys={keys} onPress={() => onOpen({ step, track })} />
            ))}
          </div>
        </section>
      ))}
    </Modal>
  );
}

interface ReportButtonProps {
  readonly step: Step;
  /** null: more reports than keys. */
  readonly keys: string | null;
  readonly onPress: () => void;
}

function ReportButton({ step, keys, onPress }: ReportButtonProps): ReactNode {
  const name = useTexts(stepTexts)(step);
  const shortcut: Shortcut | null = keys === null ? null : { keys, label: name, run: onPress };
  useShortcut(shortcut);
  return (
    <Button variant="default" justify="flex-start" leftSection={keys === null ? null : <Kbd>{keys}</Kbd>} onClick={onPress}>
      {name}
    </Button>
  );
}

import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLabel, useTexts } from '../i18n/texts.js';
import { useSession } from '../session/session.js';
import { useTimes } from '../time/use-times.js';
import type { Entry, Incident } from './incident-query.js';
import { eventTexts, incidentTexts, listTexts } from './incident.texts.js';
import { useWords } from './use-words.js';

interface EntryProps {
  readonly entry: Entry;
  readonly incident: Incident;
}

/** What an entry is about, who said it over which channel, who typed it, and what of its time is special. */
export function EntryWords({ entry, incident }: EntryProps): ReactNode {
  const say = useTexts(incidentTexts);
  const sayList = useTexts(listTexts);
  const label = useLabel();
  const word = useWords();
  const { time } = useTimes();
  const nameOf = useAgencyName();
  const corrects = useCorrected(entry, incident);
  const { reportedBy, recorder } = entry;
  const about = incident.tracks.find(({ id }) => id === entry.track);
  const who = [sayList(reportedBy.role), nameOf(reportedBy.agency), reportedBy.unit].filter(Boolean).join(' ');
  const isSelf = recorder.role === reportedBy.role && recorder.agency === reportedBy.agency;
  const parts = [
    about === undefined ? nameOf(entry.agency) : label(about.agencyName),
    entry.unit ?? '',
    entry.step === null ? '' : `${say('no')} ${entry.step.ord}`,
    ...entry.words.map(({ name, value }) => word(name, value)),
    corrects,
    say('said', { who, channel: sayList(reportedBy.channel) }),
    isSelf ? '' : say('typedBy', { who: sayList(recorder.role) }),
    entry.toldLate ? say('recorded', { at: time(entry.recordedAt) }) : '',
    entry.originallyAt === null ? '' : say('corrected', { at: time(entry.originallyAt) }),
    entry.erased ? say('erased') : '',
  ];
  return (
    <Text span size="sm" c="dimmed">
      {parts.filter((part) => part !== '').join(' · ')}
    </Text>
  );
}

/** An agency as people call it; nothing for nobody. */
function useAgencyName(): (id: string | null) => string {
  const label = useLabel();
  const { city } = useSession();
  return (id) => {
    const found = city.agencies.find((agency) => agency.id === id);
    return found === undefined ? (id ?? '') : label(found.name);
  };
}

/** Of a correction: which event it sets right, and to what time. */
function useCorrected({ corrects }: Entry, { timeline }: Incident): string {
  const say = useTexts(incidentTexts);
  const sayEvent = useTexts(eventTexts);
  const { time } = useTimes();
  const target = timeline.find(({ event }) => event === corrects);
  return target === undefined ? '' : say('corrects', { what: sayEvent(target.type), at: time(target.at) });
}

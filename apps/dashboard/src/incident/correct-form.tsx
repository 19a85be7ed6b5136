import { useState, type ReactNode } from 'react';
import type { Accepted } from '../commands/give-command.js';
import { useTexts } from '../i18n/texts.js';
import { useSession } from '../session/session.js';
import { cityDay, cityTime, instantAt } from '../time/city-instant.js';
import { useTimes } from '../time/use-times.js';
import { ActForm, type ActProps, type Give } from './act-form.js';
import { LineField, ListField, WordsField } from './fields.js';
import { eventTexts, fieldTexts } from './incident.texts.js';

/** Which event has the wrong time, what it should be in the city's zone, and why. */
export function CorrectForm(props: ActProps & { readonly name: string }): ReactNode {
  const say = useTexts(fieldTexts);
  const sayEvent = useTexts(eventTexts);
  const { time, zone } = useTimes();
  const { timeZone } = useSession().city;
  const { incident } = props;
  const happened = incident.timeline.filter(({ corrects }) => corrects === null);
  const [draft, setDraft] = useState(() => draftOf(happened.at(-1)));
  const rightTime = instantAt(draft.day, draft.clock, timeZone);

  function draftOf(entry: (typeof happened)[number] | undefined) {
    const at = entry === undefined ? 0 : Date.parse(entry.at);
    return { event: entry?.event ?? '', day: cityDay(at, timeZone), clock: cityTime(at, timeZone), reason: '' };
  }
  const change = (part: Partial<typeof draft>): void => setDraft((now) => ({ ...now, ...part }));
  const choose = (event: string): void =>
    setDraft((now) => ({ ...draftOf(happened.find((one) => one.event === event)), reason: now.reason }));
  async function record(give: Give): Promise<Accepted | null> {
    if (rightTime === null) return null;
    return give('correctOccurrence', { incident: incident.id, event: draft.event, rightTime, reason: draft.reason });
  }
  return (
    <ActForm {...props} record={record}>
      <ListField
        isFirst
        label={say('event')}
        value={draft.event}
        onChange={choose}
        data={happened.map((entry) => ({ value: entry.event, label: `${time(entry.at)} ${sayEvent(entry.type)}` }))}
      />
      <LineField label={say('day')} value={draft.day} onChange={(day) => change({ day })} />
      <LineField
        label={say('clock', { zone })}
        value={draft.clock}
        onChange={(clock) => change({ clock })}
        error={rightTime === null ? say('badClock') : null}
      />
      <WordsField label={say('reason')} value={draft.reason} onChange={(reason) => change({ reason })} />
    </ActForm>
  );
}

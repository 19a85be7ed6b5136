import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLabel, useTexts } from '../i18n/texts.js';
import { useSession } from '../session/session.js';
import { useTimes } from '../time/use-times.js';
import type { Entry, Incident } from './incident-query.js';
import classes from './incident.module.css';
import { eventTexts, incidentTexts, listTexts } from './incident.texts.js';

/** A field report counts as told late when it was written down this long after it happened. */
const TOLD_LATE_MS = 1000;

export function Timeline({ incident }: { readonly incident: Incident }): ReactNode {
  const sayEvent = useTexts(eventTexts);
  const { time } = useTimes();
  return (
    <>
      <Scale incident={incident} />
      <ol className={classes['timeline']}>
        {incident.timeline.map((entry) => (
          <li key={entry.event} data-type={entry.type}>
            <span className={classes['at']}>{time(entry.at)}</span>
            <div>
              <strong>{sayEvent(entry.type)}</strong> <Who entry={entry} incident={incident} />
              {entry.texts.map(({ field, value }) => (
                <Text key={field} size="sm" className={classes['words'] ?? ''}>
                  {value}
                </Text>
              ))}
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}

function Who({ entry, incident }: { readonly entry: Entry; readonly incident: Incident }): ReactNode {
  const say = useTexts(incidentTexts);
  const sayList = useTexts(listTexts);
  const label = useLabel();
  const { time } = useTimes();
  const { city } = useSession();
  const nameOf = (agency: string | null): string => {
    const found = city.agencies.find(({ id }) => id === agency);
    return found === undefined ? (agency ?? '') : label(found.name);
  };
  const { reportedBy, recorder } = entry;
  const about = incident.tracks.find(({ id }) => id === entry.track);
  const who = [sayList(reportedBy.role), nameOf(reportedBy.agency), reportedBy.unit].filter(Boolean).join(' ');
  const isLate = Date.parse(entry.recordedAt) - Date.parse(entry.at) > TOLD_LATE_MS;
  return (
    <Text span size="sm" c="dimmed">
      {[
        about === undefined ? '' : label(about.agencyName),
        entry.unit ?? '',
        say('said', { who, channel: sayList(reportedBy.channel) }),
        recorder.role === reportedBy.role && recorder.agency === reportedBy.agency
          ? ''
          : say('typedBy', { who: sayList(recorder.role) }),
        isLate ? say('recorded', { at: time(entry.recordedAt) }) : '',
        entry.originallyAt === null ? '' : say('corrected', { at: time(entry.originallyAt) }),
        entry.erased ? say('erased') : '',
      ]
        .filter((part) => part !== '')
        .join(' · ')}
    </Text>
  );
}

const [WIDTH, HEIGHT, EDGE] = [1000, 54, 8];

/** The same, where distance is time; the list below says it in words. */
function Scale({ incident }: { readonly incident: Incident }): ReactNode {
  const say = useTexts(incidentTexts);
  const sayEvent = useTexts(eventTexts);
  const { time } = useTimes();
  const times = incident.timeline.map(({ at }) => Date.parse(at));
  const [from, to] = [Math.min(...times), Math.max(...times)];
  if (times.length < 2 || to === from) return null;
  const x = (atMs: number): number => EDGE + ((atMs - from) / (to - from)) * (WIDTH - 2 * EDGE);
  const [first, last] = [time(new Date(from).toISOString()), time(new Date(to).toISOString())];
  return (
    <svg
      className={classes['scale']}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={say('scale', { from: first, to: last })}
    >
      <line x1={EDGE} x2={WIDTH - EDGE} y1={20} y2={20} className={classes['axis']} />
      {incident.timeline.map((entry) => (
        <circle key={entry.event} cx={x(Date.parse(entry.at))} cy={20} r={6} className={classes['dot']}>
          <title>{`${time(entry.at)} ${sayEvent(entry.type)}`}</title>
        </circle>
      ))}
      {incident.alarms
        .filter(({ type }) => type === 'SlaBreached' || type === 'SlaBreachRetracted')
        .filter(({ at }) => Date.parse(at) >= from && Date.parse(at) <= to)
        .map((alarm) => (
          <path
            key={alarm.id}
            d={`M ${x(Date.parse(alarm.at))} 8 l 7 -8 l -14 0 z`}
            className={classes['mark']}
            data-type={alarm.type}
          >
            <title>{`${time(alarm.at)} ${sayEvent(alarm.type)}`}</title>
          </path>
        ))}
      <text x={EDGE} y={48} className={classes['tick']}>
        {first}
      </text>
      <text x={WIDTH - EDGE} y={48} textAnchor="end" className={classes['tick']}>
        {last}
      </text>
    </svg>
  );
}

import type { ReactNode } from 'react';
import { useLabel, useTexts } from '../i18n/texts.js';
import { useTimes } from '../time/use-times.js';
import type { Incident } from './incident-query.js';
import classes from './incident.module.css';
import { eventTexts, incidentTexts } from './incident.texts.js';
import { marksOf, type Mark } from './marks.js';

const TICKS = [0, 0.25, 0.5, 0.75, 1];

interface TimeScaleProps {
  readonly incident: Incident;
  /** The incident as known at an earlier moment, and that moment; null: now. */
  readonly then: { readonly incident: Incident; readonly at: string } | null;
}

/** The same as the list, where distance is time: a line for the call center and one for each agency's track. */
export function TimeScale({ incident, then }: TimeScaleProps): ReactNode {
  const say = useTexts(incidentTexts);
  const label = useLabel();
  const { time } = useTimes();
  const marks = marksOf(incident, then?.incident ?? null);
  const times = [
    ...marks.flatMap(({ atMs, untilMs }) => [atMs, untilMs ?? atMs]),
    ...(then === null ? [] : [Date.parse(then.at)]),
  ];
  const [from, to] = [Math.min(...times), Math.max(...times)];
  if (times.length < 2 || to === from) return null;
  const share = (atMs: number): string => `${(((atMs - from) / (to - from)) * 100).toFixed(2)}%`;
  const timeOf = (ms: number): string => time(new Date(ms).toISOString());
  const lanes = [
    { id: null, name: say('intake') },
    ...incident.tracks.map(({ id, agencyName }) => ({ id, name: label(agencyName) })),
  ];
  const isShown = (id: string | null): boolean => marks.some(({ lane }) => lane === id);
  return (
    <>
      <div className={classes['scale']} role="img" aria-label={say('scale', { from: timeOf(from), to: timeOf(to) })}>
        {lanes
          .filter(({ id }) => isShown(id))
          .map(({ id, name }) => (
            <div key={id ?? ''} className={classes['lane']}>
              <span className={classes['laneName']}>{name}</span>
              <span className={classes['line']}>
                {marks
                  .filter(({ lane }) => lane === id)
                  .map((mark) => (
                    <MarkShape key={mark.key} mark={mark} share={share} />
                  ))}
                {then !== null && <i className={classes['knownAt']} style={{ insetInlineStart: share(Date.parse(then.at)) }} />}
              </span>
            </div>
          ))}
        <div className={classes['lane']}>
          <span className={classes['laneName']} />
          <span className={classes['ticks']}>
            {TICKS.map((at) => (
              <span key={at}>{timeOf(from + at * (to - from))}</span>
            ))}
          </span>
        </div>
      </div>
      <Legend marks={marks} />
    </>
  );
}

interface MarkShapeProps {
  readonly mark: Mark;
  readonly share: (atMs: number) => string;
}

function MarkShape({ mark, share }: MarkShapeProps): ReactNode {
  const sayEvent = useTexts(eventTexts);
  const { time } = useTimes();
  const { kind, type, atMs, untilMs, isKnown } = mark;
  const [start, end] = [Math.min(atMs, untilMs ?? atMs), Math.max(atMs, untilMs ?? atMs)];
  const title = `${time(new Date(atMs).toISOString())} ${sayEvent(type)}`;
  return (
    <>
      {untilMs !== null && (
        <i
          className={classes['stretch']}
          data-kind={kind}
          data-known={isKnown}
          style={{ insetInlineStart: share(start), inlineSize: `calc(${share(end)} - ${share(start)})` }}
        />
      )}
      {kind !== 'late' && (
        <i
          className={classes['mark']}
          data-kind={kind}
          data-event={type}
          data-known={isKnown}
          title={title}
          style={{ insetInlineStart: share(atMs) }}
        />
      )}
    </>
  );
}

const meanings = {
  happened: 'markHappened',
  late: 'markLate',
  corrected: 'markCorrected',
  breach: 'markBreach',
  retracted: 'markRetracted',
} as const;

/** The signs that this drawing has, in words. */
function Legend({ marks }: { readonly marks: readonly Mark[] }): ReactNode {
  const say = useTexts(incidentTexts);
  const kinds = [...new Set(marks.map(({ kind }) => kind))];
  const isAllKnown = marks.every(({ isKnown }) => isKnown);
  if (kinds.length === 1 && isAllKnown) return null;
  return (
    <p className={classes['legend']}>
      {kinds.map((kind) => (
        <span key={kind}>
          <i className={kind === 'late' ? classes['stretch'] : classes['mark']} data-kind={kind} data-known aria-hidden />
          {say(meanings[kind])}
        </span>
      ))}
      {!isAllKnown && (
        <span>
          <i className={classes['mark']} data-kind="happened" data-known={false} aria-hidden />
          {say('markUnknown')}
        </span>
      )}
    </p>
  );
}

import { Alert, Text } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { useLive } from '../api/use-live.js';
import { useLabel, useLanguage, useTexts } from '../i18n/texts.js';
import { useSession } from '../session/session.js';
import { duration } from '../time/duration.js';
import { useNow } from '../time/use-now.js';
import { useTimes } from '../time/use-times.js';
import { HoursChart } from './hours-chart.js';
import { wallOf, type WallNow, type WallView } from './wall-query.js';
import { wallTexts } from './wall.texts.js';
import classes from './wall.module.css';

/** What a pane has room for; how many more there are is said below. */
const SHOWN_OVERDUE = 5;
const SHOWN_AGENCIES = 5;

/** A city's day for a large screen that nobody touches: everything on one page, read from across the room. */
export default function WallScreen(): ReactNode {
  const say = useTexts(wallTexts);
  const { city } = useSession();
  const source = useMemo(() => wallOf(city.id), [city.id]);
  const { value, fault } = useLive(source);
  return (
    <>
      {fault !== null && <Alert color="yellow">{say('failed', { code: fault })}</Alert>}
      {value === null ? <Text>{say('loading')}</Text> : <Wall view={value} />}
    </>
  );
}

function Wall({ view: { wall, usualDay } }: { readonly view: WallView }): ReactNode {
  const say = useTexts(wallTexts);
  return (
    <div className={classes['wall']} data-testid="wall">
      <div className={classes['page']}>
        <Heading day={wall.day} />
        <section className={classes['tiles']} aria-label={say('calls')}>
          <Tile name={say('calls')} count={wall.calls} kind="all" />
          {wall.classes.map((counted) => (
            <Tile key={counted.class} name={say(counted.class ?? 'unsorted')} count={counted.calls} kind="class" />
          ))}
        </section>
        <section className={classes['tiles']} aria-label={say('clocks')}>
          <Tile name={say('overdue')} count={wall.clocks.overdue} kind="late" sign="▲" />
          <Tile name={say('warning')} count={wall.clocks.warning} kind="warn" sign="◆" />
          <Tile name={say('inTime')} count={wall.clocks.inTime} kind="fine" sign="●" />
          <Tile name={say('noLimit')} count={wall.clocks.noLimit} kind="none" />
          <Tile name={say('unaccepted')} count={wall.unaccepted} kind="attention" sign="!" />
        </section>
        <div className={classes['panes']}>
          <Overdue wall={wall} />
          <Missing missing={wall.missing} />
          <Hours today={wall.hours} usual={usualDay} />
        </div>
        {wall.truncated && <p className={classes['remark']}>{say('truncated')}</p>}
      </div>
    </div>
  );
}

function Heading({ day }: { readonly day: string }): ReactNode {
  const say = useTexts(wallTexts);
  const language = useLanguage();
  const { time, zone } = useTimes();
  const nowMs = useNow();
  // The day is the server's word for the city's; here it is only spelt out.
  const spelt = new Intl.DateTimeFormat(language === 'id' ? 'id-ID' : 'en-GB', { dateStyle: 'full', timeZone: 'UTC' });
  return (
    <div className={classes['heading']}>
      <h1>
        {say('title')}, {spelt.format(new Date(day))}
      </h1>
      <span className={classes['time']}>
        {time(new Date(nowMs).toISOString())} {zone}
      </span>
    </div>
  );
}

interface Counted {
  readonly name: string;
  readonly count: number;
  readonly kind: 'all' | 'class' | 'late' | 'warn' | 'fine' | 'none' | 'attention';
  /** Beside the colour, for who does not see it. */
  readonly sign?: string;
}

/** Nothing to see is drawn as such: a nought in red would be read as an alarm. */
function Tile({ name, count, kind, sign }: Counted): ReactNode {
  return (
    <div className={classes['tile']} data-kind={kind} data-none={count === 0}>
      <span className={classes['count']}>{count}</span>
      <span className={classes['name']}>
        {sign !== undefined && <span aria-hidden="true">{sign} </span>}
        {name}
      </span>
    </div>
  );
}

function Overdue({ wall }: { readonly wall: WallNow }): ReactNode {
  const say = useTexts(wallTexts);
  const label = useLabel();
  const nowMs = useNow();
  const shown = wall.overdue.slice(0, SHOWN_OVERDUE);
  return (
    <section className={classes['pane']}>
      <h2>{say('overdueList')}</h2>
      {shown.length === 0 && <p className={classes['nothing']}>✓ {say('noneOverdue')}</p>}
      <ol className={classes['list']}>
        {shown.map(({ incident, track, clock }) => (
          <li key={`${incident.id} ${track?.id ?? ''}`}>
            <span className={classes['age']}>
              {clock?.dueAt == null ? '' : duration(Math.max(0, nowMs - Date.parse(clock.dueAt)))}
            </span>
            <span className={classes['case']}>
              <strong>{incident.caseNumber ?? '—'}</strong>{' '}
              {incident.categoryLabel === null ? say('uncategorised') : label(incident.categoryLabel)}
            </span>
            <span className={classes['aside']}>
              {track === null ? say('callCenter') : label(track.agencyName)}
              {clock === null ? '' : ` · ${label(clock.label)}`}
            </span>
          </li>
        ))}
      </ol>
      <More count={wall.overdueCount - shown.length} />
    </section>
  );
}

function Missing({ missing }: { readonly missing: WallNow['missing'] }): ReactNode {
  const say = useTexts(wallTexts);
  const label = useLabel();
  const shown = missing.slice(0, SHOWN_AGENCIES);
  return (
    <section className={classes['pane']}>
      <h2>{say('missing')}</h2>
      {shown.length === 0 && <p className={classes['nothing']}>✓ {say('noneMissing')}</p>}
      <ol className={classes['list']}>
        {shown.map(({ agency, agencyName, steps }) => (
          <li key={agency} className={classes['agency']}>
            <span>{label(agencyName)}</span>
            <strong>{steps}</strong>
          </li>
        ))}
      </ol>
      <More count={missing.length - shown.length} />
    </section>
  );
}

function More({ count }: { readonly count: number }): ReactNode {
  const say = useTexts(wallTexts);
  return count > 0 ? <p className={classes['remark']}>{say('more', { count })}</p> : null;
}

function Hours({ today, usual }: { readonly today: readonly number[]; readonly usual: WallView['usualDay'] }): ReactNode {
  const say = useTexts(wallTexts);
  return (
    <section className={classes['pane']}>
      <h2>{say('hours')}</h2>
      <HoursChart today={today} usual={usual.hours} />
      <p className={classes['remark']}>
        <span className={classes['bar']} /> {say('today')}
        {usual.days > 0 && <span className={classes['line']} />}{' '}
        {usual.days === 0 ? `(${say('noUsual')})` : say('usual', { count: usual.days })}
      </p>
    </section>
  );
}

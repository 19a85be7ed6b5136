import { Alert, Anchor, Button, Slider, Text } from '@mantine/core';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { Link, useParams } from 'wouter';
import { RequestFailed } from '../api/connection.js';
import { useLive } from '../api/use-live.js';
import { stateTexts } from '../i18n/state.texts.js';
import { useLabel, useTexts } from '../i18n/texts.js';
import { useSession } from '../session/session.js';
import { OriginMark } from '../shell/origin-mark.js';
import { paths } from '../shell/paths.js';
import { useTimes } from '../time/use-times.js';
import { Actions } from './actions.js';
import { Alarms } from './alarms.js';
import { incidentAsKnownAt, incidentOf, type Incident, type IncidentPage } from './incident-query.js';
import classes from './incident.module.css';
import { incidentTexts } from './incident.texts.js';
import { SopRows } from './sop-rows.js';
import { Timeline } from './timeline.js';

export default function IncidentScreen(): ReactNode {
  const say = useTexts(incidentTexts);
  const { id } = useParams<{ id: string }>();
  const { city } = useSession();
  const source = useMemo(() => incidentOf({ id, city: city.id }), [id, city.id]);
  const { value, fault } = useLive(source);
  if (value === null) return <Text>{fault === null ? say('loading') : say('failed', { code: fault })}</Text>;
  if (value.incident === null) return <Alert color="yellow">{say('notFound')}</Alert>;
  return <Case key={id} page={value} live={value.incident} />;
}

function Case({ page, live }: { readonly page: IncidentPage; readonly live: Incident }): ReactNode {
  const say = useTexts(incidentTexts);
  const { dayAndTime } = useTimes();
  const [knownAt, setKnownAt] = useState<string | null>(null);
  const then = useThen(live.id, knownAt);
  return (
    <>
      <Head incident={live} />
      <KnownAt live={live} value={knownAt} onChange={setKnownAt} />
      {knownAt !== null && (
        <div className={classes['past']} role="status">
          {say('past', { at: dayAndTime(knownAt) })}{' '}
          <Button size="compact-sm" onClick={() => setKnownAt(null)}>
            {say('backToNow')}
          </Button>
        </div>
      )}
      {knownAt === null && (
        <>
          <Actions incident={live} />
          <Record incident={live} page={page} frozen={false} />
        </>
      )}
      {knownAt !== null && then.incident !== null && <Record incident={then.incident} page={page} frozen />}
      {knownAt !== null && then.incident === null && (
        <Text role="status">{then.fault === null ? say('loading') : say('pastFailed', { code: then.fault })}</Text>
      )}
    </>
  );
}

interface RecordProps {
  readonly incident: Incident;
  readonly page: IncidentPage;
  readonly frozen: boolean;
}

function Record({ incident, page, frozen }: RecordProps): ReactNode {
  const say = useTexts(incidentTexts);
  return (
    <div className={classes['columns']}>
      <section aria-label={say('rows')}>
        <h2>{say('rows')}</h2>
        <SopRows incident={incident} sops={page.sops} frozen={frozen} />
      </section>
      <section aria-label={say('timeline')}>
        <h2>{say('timeline')}</h2>
        <Timeline incident={incident} />
        <h2>{say('alarms')}</h2>
        <Alarms incident={incident} />
      </section>
    </div>
  );
}

interface Then {
  /** Of exactly the moment asked for; null while it is not there. */
  readonly incident: Incident | null;
  /** Code of why it will not come. */
  readonly fault: string | null;
}

const notYet: Then = { incident: null, fault: null };

function useThen(id: string, knownAt: string | null): Then {
  const { connection, city } = useSession();
  const [answer, setAnswer] = useState<Then & { readonly at: string | null }>({ ...notYet, at: null });
  useEffect(() => {
    if (knownAt === null) return;
    let isOver = false;
    const take = (then: Then): void => (isOver ? undefined : setAnswer({ ...then, at: knownAt }));
    incidentAsKnownAt(connection, { id, city: city.id }, knownAt).then(
      (incident) => take({ incident, fault: null }),
      (error: unknown) => {
        if (!(error instanceof RequestFailed)) throw error;
        take({ incident: null, fault: error.code });
      },
    );
    return () => {
      isOver = true;
    };
  }, [connection, city.id, id, knownAt]);
  return answer.at === knownAt ? answer : notYet;
}

function Head({ incident }: { readonly incident: Incident }): ReactNode {
  const say = useTexts(incidentTexts);
  const sayState = useTexts(stateTexts);
  const label = useLabel();
  const { dayAndTime, zone } = useTimes();
  const personal = ({ value, hidden, erased }: Incident['callerName']): string =>
    value ?? say(erased ? 'erased' : hidden ? 'hidden' : 'unknown');
  const facts = [
    ['received', incident.receivedAt === null ? '' : `${dayAndTime(incident.receivedAt)} ${zone}`],
    ['caller', personal(incident.callerName)],
    ['phone', personal(incident.callerPhone)],
    ['place', [personal(incident.address), incident.district].filter(Boolean).join(', ')],
    ['what', personal(incident.description)],
  ] as const;
  return (
    <header>
      <div className={classes['head']}>
        <h1 className={classes['caseNumber']}>{incident.caseNumber ?? '—'}</h1>
        <strong>{incident.categoryLabel === null ? '' : label(incident.categoryLabel)}</strong>
        <span>{sayState(incident.state)}</span>
        <OriginMark origin={incident.origin} />
        {incident.mergedInto !== null && (
          <span>
            {say('mergedInto')}{' '}
            <Anchor component={Link} href={paths.incident(incident.mergedInto.id)}>
              {incident.mergedInto.caseNumber}
            </Anchor>
          </span>
        )}
        <Button className={classes['screenOnly'] ?? ''} variant="default" size="compact-sm" onClick={() => globalThis.print()}>
          {say('print')}
        </Button>
      </div>
      <dl className={classes['facts']}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{say(name)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Text size="sm" c="dimmed">
        {say('zone', { zone })}
      </Text>
    </header>
  );
}

/** Back through the moments at which something was recorded, alarms among them; the right end is now. */
function KnownAt(props: {
  readonly live: Incident;
  readonly value: string | null;
  readonly onChange: (at: string | null) => void;
}): ReactNode {
  const say = useTexts(incidentTexts);
  const { time } = useTimes();
  const { live, value, onChange } = props;
  const moments = useMemo(() => {
    const recorded = [
      ...live.timeline.map(({ recordedAt }) => recordedAt),
      ...live.alarms.map(({ at, judgedAt }) => judgedAt ?? at),
    ];
    return [...new Set(recorded)].sort();
  }, [live]);
  const at = value === null ? moments.length : moments.indexOf(value);
  const nameOf = (index: number): string => {
    const moment = moments[index];
    return moment === undefined ? say('now') : time(moment);
  };
  if (moments.length < 2) return null;
  return (
    <div className={classes['screenOnly']}>
      <Text size="sm" id="known-at">
        {say('knownAt')}: <strong>{nameOf(at)}</strong>
      </Text>
      <Slider
        maw={520}
        min={0}
        max={moments.length}
        value={at}
        label={nameOf}
        thumbLabel={say('knownAt')}
        thumbProps={{ 'aria-valuetext': nameOf(at) }}
        onChange={(index) => onChange(moments[index] ?? null)}
      />
    </div>
  );
}

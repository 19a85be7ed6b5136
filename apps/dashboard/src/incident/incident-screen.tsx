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
import { useShortcut } from '../shell/shortcuts.js';
import { useTimes } from '../time/use-times.js';
import { Actions, ActModal, type Open } from './actions.js';
import { Alarms } from './alarms.js';
import { incidentAsKnownAt, incidentOf, type Incident, type IncidentPage, type Track } from './incident-query.js';
import classes from './incident.module.css';
import { incidentTexts, judgementTexts } from './incident.texts.js';
import { Papers } from './papers.js';
import { RecordPalette } from './record-palette.js';
import { TimeScale } from './time-scale.js';
import { Timeline } from './timeline.js';
import { useWords } from './use-words.js';

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
  const [open, setOpen] = useState<Open | null>(null);
  const [isRecording, setRecording] = useState(false);
  const then = useThen(live.id, knownAt);
  useShortcut(knownAt === null ? { keys: 'r', label: say('recordKey'), run: () => setRecording(true) } : null);
  function choose(next: Open): void {
    setRecording(false);
    setOpen(next);
  }
  return (
    <>
      <Head incident={live}>
        <KnownAt live={live} value={knownAt} onChange={setKnownAt} />
      </Head>
      {knownAt === null && (
        <>
          <Record shown={live} live={live} page={page} then={null} onOpen={choose} />
          <RecordPalette incident={live} isOpen={isRecording} onClose={() => setRecording(false)} onOpen={choose} />
          <ActModal incident={live} open={open} onClose={() => setOpen(null)} />
        </>
      )}
      {knownAt !== null && (
        <div className={classes['past']} role="status">
          {say('past', { at: dayAndTime(knownAt) })}{' '}
          <Button size="compact-sm" onClick={() => setKnownAt(null)}>
            {say('backToNow')}
          </Button>
        </div>
      )}
      {knownAt !== null && then.incident !== null && (
        <Record shown={then.incident} live={live} page={page} then={{ incident: then.incident, at: knownAt }} onOpen={choose} />
      )}
      {knownAt !== null && then.incident === null && (
        <Text role="status">{then.fault === null ? say('loading') : say('pastFailed', { code: then.fault })}</Text>
      )}
    </>
  );
}

interface RecordProps {
  readonly shown: Incident;
  readonly live: Incident;
  readonly page: IncidentPage;
  /** null: what is known now is shown, and can be acted on. */
  readonly then: { readonly incident: Incident; readonly at: string } | null;
  readonly onOpen: (open: Open) => void;
}

function Record({ shown, live, page, then, onOpen }: RecordProps): ReactNode {
  const say = useTexts(incidentTexts);
  const actions = then === null ? (track: Track) => <Actions incident={live} track={track} onOpen={onOpen} /> : null;
  return (
    <>
      {then === null && (
        <section aria-label={say('actions')}>
          <Actions incident={live} track={null} onOpen={onOpen} />
        </section>
      )}
      <section aria-label={say('rows')}>
        <Papers incident={shown} sops={page.sops} now={then === null ? null : live} actions={actions} />
      </section>
      <section aria-label={say('timeline')}>
        <h2 className={classes['title']}>{say('timeline')}</h2>
        <TimeScale incident={live} then={then} />
      </section>
      <div className={classes['columns']}>
        <section aria-label={say('timeline')}>
          <Timeline incident={shown} />
        </section>
        <section aria-label={say('alarms')}>
          <h2 className={classes['title']}>{say('alarms')}</h2>
          <Alarms incident={shown} />
        </section>
      </div>
    </>
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

function Head({ incident, children }: { readonly incident: Incident; readonly children: ReactNode }): ReactNode {
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
        {incident.judgement !== null && <CaseVerdict judgement={incident.judgement} />}
        <Button className={classes['screenOnly'] ?? ''} variant="default" size="compact-sm" onClick={() => globalThis.print()}>
          {say('print')}
        </Button>
        {children}
      </div>
      <dl className={classes['facts']}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{say(name)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </header>
  );
}

/** One verdict over every row with a printed limit; the server's. */
function CaseVerdict({ judgement }: { readonly judgement: NonNullable<Incident['judgement']> }): ReactNode {
  const say = useTexts(incidentTexts);
  const sayJudgement = useTexts(judgementTexts);
  const word = useWords();
  const { verdict, reason } = judgement;
  return (
    <span className={classes['caseVerdict']} data-case-verdict={verdict}>
      {say('caseVerdict')}: <strong>{sayJudgement(verdict)}</strong>
      {reason !== null && ` (${word('judged', reason)})`}
    </span>
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
    <div className={`${classes['screenOnly'] ?? ''} ${classes['slider'] ?? ''}`}>
      <Text size="sm">
        {say('knownAt')}: <strong>{nameOf(at)}</strong>
      </Text>
      <Slider
        flex={1}
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

import { Button, Text, Title } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useLive } from '../api/use-live.js';
import { boardOf } from '../board/board-query.js';
import { FaultNotice } from '../commands/fault-notice.js';
import { useAct } from '../commands/use-act.js';
import { useTexts } from '../i18n/texts.js';
import { useSession } from '../session/session.js';
import { paths } from '../shell/paths.js';
import { useShortcut } from '../shell/shortcuts.js';
import { useTimes } from '../time/use-times.js';
import classes from './call.module.css';
import { callTexts } from './call.texts.js';

/** Where a call begins: one key records that it came and was answered; what nobody verified yet waits below. */
export default function CallScreen(): ReactNode {
  const say = useTexts(callTexts);
  const { city } = useSession();
  const { time } = useTimes();
  const [, go] = useLocation();
  const act = useAct();
  const source = useMemo(() => boardOf({ city: city.id, agency: null }), [city.id]);
  const { value } = useLive(source);
  const waiting = (value?.rows ?? [])
    .filter(({ incident }) => incident.state === 'RECEIVED')
    .toSorted((a, b) => ((a.incident.receivedAt ?? '') < (b.incident.receivedAt ?? '') ? -1 : 1));

  async function answerNew(): Promise<void> {
    const received = await act.give('receiveReport', { channel: 'PHONE', city: city.id });
    if (received === null) return;
    await act.give('answerCall', { incident: received.incident });
    go(paths.callOf(received.incident));
  }
  useShortcut(act.isBusy ? null : { keys: 'n', label: say('open'), run: () => void answerNew() });

  return (
    <>
      <Title order={1} size="h3">
        {say('title')}
      </Title>
      <Text>{say('openHow')}</Text>
      <Button size="lg" my="sm" loading={act.isBusy} onClick={() => void answerNew()}>
        {say('open')} (n)
      </Button>
      <FaultNotice fault={act.fault} />
      <h2 className={classes['subtitle']}>{say('incoming')}</h2>
      {waiting.length === 0 && <Text c="dimmed">{say('nobody')}</Text>}
      <ul className={classes['waiting']}>
        {waiting.map(({ incident }) => (
          <li key={incident.id}>
            <Link href={paths.callOf(incident.id)} className={classes['waits']}>
              <strong>{incident.caseNumber}</strong> {incident.receivedAt === null ? '' : time(incident.receivedAt)}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

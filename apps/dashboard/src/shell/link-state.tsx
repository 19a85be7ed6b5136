import { Badge, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useNow } from '../time/use-now.js';
import { duration } from '../time/duration.js';
import { useTexts } from '../i18n/texts.js';
import { useLinkState, useSession } from '../session/session.js';
import { shellTexts } from './shell.texts.js';

/** Half a second is the network's; more is worth saying. */
const SHOWN_FROM_MS = 2000;
const colorOf = { live: 'green', connecting: 'yellow', cut: 'red', 'signed-out': 'red' } as const;

/** Always in sight: whether what is shown is live, how old it is when not, and how wrong this machine's clock is. */
export function LinkStateBadge(): ReactNode {
  const say = useTexts(shellTexts);
  const { connection } = useSession();
  const state = useLinkState();
  useNow();
  const aheadMs = -(connection.clock.aheadMs ?? 0);
  const isWrong = Math.abs(aheadMs) >= SHOWN_FROM_MS;
  return (
    <>
      <Badge color={colorOf[state]} variant="dot" role="status" data-state={state}>
        {say(state, { age: duration(connection.silentMs) })}
      </Badge>
      {isWrong && (
        <Text size="xs" c="dimmed">
          {say(aheadMs > 0 ? 'clockAhead' : 'clockBehind', { by: duration(Math.abs(aheadMs)) })}
        </Text>
      )}
    </>
  );
}

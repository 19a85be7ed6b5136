import { SegmentedControl, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../i18n/texts.js';
import { useSession } from '../session/session.js';
import { lastTimeOfDay } from '../time/city-instant.js';
import { useTimes } from '../time/use-times.js';
import { agencyTexts } from './agency.texts.js';

export type When = { readonly kind: 'now' | 'ago' } | { readonly kind: 'typed'; readonly text: string };

const AGO_MS = 5 * 60_000;

/** @param nowMs the server's, epoch ms @returns undefined: just now, by the server; null: no time of day */
export function instantOf(when: When, timeZone: string, nowMs: number): string | undefined | null {
  switch (when.kind) {
    case 'now':
      return undefined;
    case 'ago':
      return new Date(nowMs - AGO_MS).toISOString();
    case 'typed':
      return lastTimeOfDay(when.text, timeZone, nowMs);
  }
}

/** When it happened, two taps at most: just now, five minutes ago, or a time of day in the city's zone. */
export function WhenField({ value, onChange }: { readonly value: When; readonly onChange: (when: When) => void }): ReactNode {
  const say = useTexts(agencyTexts);
  const { zone } = useTimes();
  const { city, connection } = useSession();
  const isBad = value.kind === 'typed' && value.text !== '' && instantOf(value, city.timeZone, connection.clock.nowMs()) === null;
  return (
    <Stack gap="xs">
      <SegmentedControl
        fullWidth
        aria-label={say('when')}
        value={value.kind}
        onChange={(kind) => onChange(kind === 'typed' ? { kind, text: '' } : { kind: kind === 'ago' ? 'ago' : 'now' })}
        data={(['now', 'ago', 'typed'] as const).map((kind) => ({ value: kind, label: say(kind) }))}
      />
      {value.kind === 'typed' && (
        <TextInput
          label={say('time', { zone })}
          inputMode="numeric"
          placeholder="14:05"
          autoFocus
          value={value.text}
          error={isBad ? say('badTime') : undefined}
          onChange={(event) => onChange({ kind: 'typed', text: event.currentTarget.value })}
        />
      )}
    </Stack>
  );
}

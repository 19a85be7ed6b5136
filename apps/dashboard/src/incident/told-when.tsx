import type { ReactNode } from 'react';
import { instantOf, WhenField, type When } from '../agency/when-field.js';
import { typed } from '../commands/typed.js';
import { useTexts } from '../i18n/texts.js';
import { useSession } from '../session/session.js';
import { LineField } from './fields.js';
import { fieldTexts } from './incident.texts.js';

/** When something happened, as it is typed. */
export interface Told {
  readonly when: When;
  /** Asked for by the server where the time lies before the report. */
  readonly timeReason: string;
}

export const justNow: Told = { when: { kind: 'now' }, timeReason: '' };

interface ToldWhenProps {
  readonly value: Told;
  /** The command takes a reason for a time before the report. */
  readonly hasReason?: boolean;
  readonly onChange: (value: Told) => void;
}

export function ToldWhen({ value, hasReason = true, onChange }: ToldWhenProps): ReactNode {
  const say = useTexts(fieldTexts);
  return (
    <>
      <WhenField value={value.when} onChange={(when) => onChange({ ...value, when })} />
      {hasReason && value.when.kind !== 'now' && (
        <LineField
          label={say('timeReason')}
          value={value.timeReason}
          onChange={(timeReason) => onChange({ ...value, timeReason })}
        />
      )}
    </>
  );
}

/** As a command says it; null: what was typed is no time of day. */
export function useToldTime(): (told: Told) => { readonly occurredAt?: string; readonly timeReason?: string } | null {
  const { city, connection } = useSession();
  return ({ when, timeReason }) => {
    const occurredAt = instantOf(when, city.timeZone, connection.clock.nowMs());
    if (occurredAt === null) return null;
    return {
      ...(occurredAt === undefined ? {} : { occurredAt }),
      ...(when.kind === 'now' ? {} : typed('timeReason', timeReason)),
    };
  };
}

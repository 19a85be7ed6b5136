import { SegmentedControl } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { CommandInput } from '../commands/give-command.js';
import { useTexts } from '../i18n/texts.js';
import { useSession } from '../session/session.js';
import type { Track } from './incident-query.js';
import { incidentTexts, listTexts } from './incident.texts.js';

const channels = ['HT', 'PHONE', 'WHATSAPP', 'PAPER'] as const;
type Channel = (typeof channels)[number];
export type ReportedBy = NonNullable<CommandInput<'respond'>['reportedBy']>;

/** Over what an agency said it, when the call center writes it down. */
export interface Via {
  readonly channel: Channel;
  readonly choose: (channel: Channel) => void;
  /** Nothing where the reader speaks for itself. */
  readonly said: { readonly reportedBy?: ReportedBy };
}

/** @param track whose agency said it; null: nobody else did */
export function useVia(track: Track | null): Via {
  const { me } = useSession();
  const [channel, choose] = useState<Channel>('HT');
  if (track === null || me.agency !== null) return { channel, choose, said: {} };
  return { channel, choose, said: { reportedBy: { role: 'AGENCY_DISPATCHER', agency: track.agency, channel, unit: null } } };
}

export function ViaField({ via: { channel, choose, said } }: { readonly via: Via }): ReactNode {
  const say = useTexts(incidentTexts);
  const sayList = useTexts(listTexts);
  if (said.reportedBy === undefined) return null;
  return (
    <SegmentedControl
      aria-label={say('via')}
      value={channel}
      onChange={(chosen) => choose(channels.find((one) => one === chosen) ?? 'HT')}
      data={channels.map((value) => ({ value, label: sayList(value) }))}
    />
  );
}

import type { KeptEvent } from '@tanggap/incident/incident-record';
import type { EntryWord } from '../schema/incident.types.js';

/** Fixed words, never free text: what is personal is read through `texts`. */
const NAMES = ['class', 'reason', 'outcome', 'transport', 'phase', 'to', 'category', 'basis'] as const;

/** What an event says in the words of fixed lists: a triage class, a reason, an outcome. */
export function wordsOf({ data }: KeptEvent): readonly EntryWord[] {
  const said: Readonly<Record<string, unknown>> = data;
  return NAMES.flatMap((name) => {
    const value = said[name];
    return typeof value === 'string' ? [{ name, value }] : [];
  });
}

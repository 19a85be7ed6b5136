import type { Scope } from '../access/principal.js';

const cityReaders: ReadonlySet<Scope['role']> = new Set<Scope['role']>(['analyst', 'supervisor', 'city-admin', 'system']);

/** Who may see counts and verdicts over every agency of a city: a call taker and a crew see cases, not statistics. */
export function readsWholeCity({ agency, role }: Scope): boolean {
  return agency === null && cityReaders.has(role);
}

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Acknowledged } from './case-load.js';

export interface Audit {
  /** Acknowledged events that are not in the log. */
  readonly lost: number;
  /** Commands with more events in the log than were acknowledged. */
  readonly doubled: number;
}

/** Reads the log's file past the product's own code: what was promised against what is there. */
export function auditLog(folder: string, acknowledged: readonly Acknowledged[]): Audit {
  const db = new DatabaseSync(join(folder, 'events.db'), { readOnly: true });
  try {
    const present = db.prepare('SELECT body FROM events WHERE stream = ? AND id = ?');
    const stream = db.prepare('SELECT body FROM events WHERE stream = ?');
    let lost = 0;
    let doubled = 0;
    const perIncident = new Map<string, Map<string, number>>();
    for (const { incident, events } of acknowledged) {
      const name = `incident-${incident}`;
      for (const id of events) {
        const row = present.get(name, id);
        if (row === undefined) {
          lost++;
          continue;
        }
        const commandId = commandOf(row['body']);
        const counts = perIncident.get(name) ?? countByCommand(stream.all(name));
        perIncident.set(name, counts);
        if ((counts.get(commandId) ?? 0) > events.length) doubled++;
      }
    }
    return { lost, doubled };
  } finally {
    db.close();
  }
}

function countByCommand(rows: readonly Record<string, unknown>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const commandId = commandOf(row['body']);
    counts.set(commandId, (counts.get(commandId) ?? 0) + 1);
  }
  return counts;
}

function commandOf(body: unknown): string {
  const { commandId } = JSON.parse(String(body)) as { commandId: string | null };
  return commandId ?? '';
}

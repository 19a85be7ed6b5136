import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stored } from '../log-audit.js';

interface Line {
  readonly events: readonly { readonly stream: string; readonly data: string }[];
}

const OWN = /^(?:incident|sla|city|counter|clock)-/;

/** The development event store's file, read past its own code and past ours. A last line that is cut short was never acknowledged. */
export function storedOnServer(folder: string): readonly Stored[] {
  const lines = readFileSync(join(folder, 'events.log'), 'utf8').split('\n').slice(0, -1);
  const events = lines.flatMap((line) => (JSON.parse(line.slice(line.indexOf(' ') + 1)) as Line).events); // the server's own format
  return events
    .filter(({ stream }) => OWN.test(stream))
    .map(({ data }) => JSON.parse(Buffer.from(data, 'base64').toString()) as Stored); // our envelope
}

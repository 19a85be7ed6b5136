import { streamNameSchema, type StreamName } from '@tanggap/events/envelope';

const KINDS = ['incident-', 'sla-', 'city-', 'counter-', 'clock-'] as const;

/**
 * Our streams among all that a server holds. A namespace is put before every name, so that a test can never meet the
 * streams of a city in service; in service it is empty.
 */
export class StreamNames {
  /** Names that begin so can be ours; for the server's filter. */
  readonly prefixes: readonly string[];
  /** Holds one event, which names the log. No stream of ours can have this name. */
  readonly identity: string;

  constructor(private readonly namespace: string) {
    this.prefixes = KINDS.map((kind) => namespace + kind);
    this.identity = `${namespace}tanggap-log`;
  }

  stored(stream: StreamName): string {
    return this.namespace + stream;
  }

  /** @returns null for the server's own streams and other programs' */
  own(stored: string): StreamName | null {
    if (!stored.startsWith(this.namespace)) return null;
    return streamNameSchema.safeParse(stored.slice(this.namespace.length)).data ?? null;
  }
}

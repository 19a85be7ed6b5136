import { useCallback, useEffect, useState } from 'react';
import { useSession } from '../session/session.js';
import { RequestFailed, type Connection } from './connection.js';
import { Gathered } from './gathered.js';

export interface Live<Value> {
  /** null until the first answer. */
  readonly value: Value | null;
  /** Code of why the query failed; the last value stays. */
  readonly fault: string | null;
  readonly reload: () => void;
}

export interface Source<Value> {
  /** Asks the query. */
  readonly load: (connection: Connection) => Promise<Value>;
  /** Follows from what was loaded. @returns how to stop */
  readonly follow: (
    connection: Connection,
    loaded: Value,
    change: (next: (value: Value) => Value) => void,
    resync: () => void,
  ) => () => void;
}

const AGAIN_MS = 2000;

/** A query and the subscription that continues it without a gap. @param source stable between renders: from useMemo */
export function useLive<Value>(source: Source<Value>): Live<Value> {
  const { connection } = useSession();
  const [value, setValue] = useState<Value | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((now) => now + 1), []);

  useEffect(() => {
    let stop: (() => void) | null = null;
    let isOver = false;
    let again: ReturnType<typeof setTimeout> | undefined;
    const changes = new Gathered<Value>((change) => setValue((now) => (now === null ? now : change(now))));
    async function begin(): Promise<void> {
      try {
        const loaded = await source.load(connection);
        if (isOver) return;
        setValue(loaded);
        setFault(null);
        stop = source.follow(connection, loaded, (change) => changes.add(change), reload);
      } catch (error) {
        if (!(error instanceof RequestFailed)) throw error;
        if (isOver) return;
        setFault(error.code);
        again = setTimeout(reload, AGAIN_MS);
      }
    }
    void begin();
    return () => {
      isOver = true;
      clearTimeout(again);
      stop?.();
      changes.stop();
    };
  }, [connection, source, round, reload]);

  return { value, fault, reload };
}

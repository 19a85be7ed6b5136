import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { giveCommand, newActKey } from '../commands/give-command.js';
import { useLinkState, useSession } from '../session/session.js';
import type { Report } from './report.js';
import { ReportQueue, type QueuedReport } from './report-queue.js';

const AGAIN_MS = 3000;

export interface Reports {
  readonly list: readonly QueuedReport<Report>[];
  readonly waiting: number;
  /** @param report without its time: it happened at this tap, by the server's clock */
  readonly tap: (report: Report) => void;
  readonly forget: (key: string) => void;
}

/** This phone's queue, sent whenever there is a line. */
export function useReportQueue(): Reports {
  const { connection, me } = useSession();
  const state = useLinkState();
  const queue = useMemo(() => new ReportQueue<Report>(localStorage, me.id), [me.id]);
  const list = useSyncExternalStore(queue.watch, queue.reports);
  const waiting = list.filter((report) => report.state === 'waiting').length;

  useEffect(() => {
    if (waiting === 0 || state === 'signed-out') return;
    const send = (): void => void queue.send(({ step, input, key }) => giveCommand(connection, step, input, { key }));
    send();
    const again = setInterval(send, AGAIN_MS);
    globalThis.addEventListener('online', send);
    return () => {
      clearInterval(again);
      globalThis.removeEventListener('online', send);
    };
  }, [queue, connection, waiting, state]);

  return {
    list,
    waiting,
    tap: (report) => queue.add(report, newActKey()),
    forget: (key) => queue.forget(key),
  };
}

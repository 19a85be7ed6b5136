import type { KeyObject } from 'node:crypto';
import type { Readable } from 'node:stream';
import { setImmediate, setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '@tanggap/platform/clock/clock';
import { NO_STREAM, RevisionConflict, StoreUnavailable, type EventStore } from '@tanggap/platform/event-store/event-store';
import { FactMaker, importActor, type IncidentFacts } from './csv-to-facts.js';
import type { Mapping } from './mapping.js';
import { readRecords } from './read-rows.js';
import type { SourceRow } from './source-row.js';
import { UnreadableRow, type Reject } from './unreadable-row.js';

export interface ImportRequest {
  readonly mapping: Mapping;
  /** The CSV, UTF-8, its first line the column names. */
  readonly csv: Readable;
  readonly store: EventStore;
  readonly clock: Clock;
  /** The installation's own key for ids and digests of personal data. */
  readonly identityKey: KeyObject;
  /** Ends at the first reject; what was appended before it stays. */
  readonly strict?: boolean;
  /** Does everything but append. */
  readonly dryRun?: boolean;
  readonly onReject?: (reject: Reject) => void;
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportProgress {
  /** `reading` counts rows, of a total not known; the others count incidents. */
  readonly phase: 'reading' | 'appending';
  readonly done: number;
  readonly total: number | null;
}

export interface ImportSummary {
  /** Data rows of the file, whatever became of them. */
  readonly rows: number;
  /** Source incidents in the file, whatever became of them. */
  readonly incidents: number;
  readonly new: number;
  readonly unchanged: number;
  readonly changed: number;
  /** Rows that could not be read. */
  readonly rejectedRows: number;
  /** Readable rows left out with a rejected row of their incident. */
  readonly heldBackRows: number;
  /** Appended by this run; with `dryRun`, what would be. */
  readonly events: number;
  /** From the first byte read to the last append durable. */
  readonly durationMs: number;
  readonly eventsPerSecond: number;
  /** With `strict`, what ended it. */
  readonly stoppedBy: Reject | null;
}

/** Appends under way at once: while the store commits one group the next one is made. More would only wait, before servers in vain. */
const IN_FLIGHT = 128;
/** What one incident's append may take, some ten seconds in all, before the run gives up. */
const TRIES = 7;
const PAUSE_MS = 500;
/** Incidents made between two turns of the event loop. */
const INCIDENTS_A_TURN = 32;

class StrictStop extends Error {
  override readonly name = 'StrictStop';
  constructor(readonly reject: Reject) {
    super(reject.reason);
  }
}

/** A bounded number of appends at once; the first failure lets no other begin. */
class Appends {
  private underWay = 0;
  private failures: unknown[] = [];
  private oneEnded = Promise.withResolvers<undefined>();

  constructor(private readonly most: number) {}

  /** Resolves when there is room for another. @throws what an earlier one failed with */
  async begin(work: () => Promise<void>): Promise<void> {
    this.underWay++;
    void this.run(work);
    while (this.underWay >= this.most) await this.oneEnded.promise;
    if (this.failures.length > 0) throw this.failures[0];
  }

  /** @throws what the first one failed with */
  async ended(): Promise<void> {
    while (this.underWay > 0) await this.oneEnded.promise;
    if (this.failures.length > 0) throw this.failures[0];
  }

  private async run(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.failures.push(error);
    }
    this.underWay--;
    this.oneEnded.resolve(undefined);
    this.oneEnded = Promise.withResolvers();
  }
}

/**
 * Brings one file of another system's history into the log, without `decide`: facts are not refused. Each source incident
 * is one append, so a run that was killed is simply started again. Holds the cells that the mapping reads in memory (about
 * half a gigabyte for a million rows), because an incident's rows may stand anywhere in the file.
 * @throws MissingColumn @throws UnknownDateFormat nothing was appended. @throws StoreUnavailable run it again
 */
export async function runImport(request: ImportRequest): Promise<ImportSummary> {
  return new ImportRun(request).run();
}

class ImportRun {
  private readonly begunMs = performance.now();
  private readonly counts = {
    rows: 0,
    incidents: 0,
    new: 0,
    unchanged: 0,
    changed: 0,
    rejectedRows: 0,
    heldBackRows: 0,
    events: 0,
  };

  constructor(private readonly request: ImportRequest) {}

  async run(): Promise<ImportSummary> {
    try {
      const { maker, groups } = await this.readRows();
      this.counts.incidents = groups.size;
      if (maker !== null) await this.appendAll(maker, groups, await this.knownContents());
      return this.summary(null);
    } catch (error) {
      if (error instanceof StrictStop) return this.summary(error.reject);
      throw error;
    }
  }

  private async readRows(): Promise<{ maker: FactMaker | null; groups: Map<string, SourceRow[]> }> {
    const { mapping, csv, identityKey } = this.request;
    const groups = new Map<string, SourceRow[]>();
    let maker: FactMaker | null = null;
    const onBad = (line: number): void => {
      this.counts.rows++;
      this.reject({ line, reason: 'bad-csv', at: null });
    };
    for await (const { line, cells } of readRecords(csv, { delimiter: mapping.csv.delimiter, onBad })) {
      if (maker === null) {
        maker = new FactMaker(mapping, { header: cells.map((cell) => cell.trim()), identityKey });
        continue;
      }
      this.counts.rows++;
      this.group(maker, groups, { line, cells });
      if (this.counts.rows % 10_000 === 0) this.progress('reading', this.counts.rows, null);
    }
    return { maker, groups };
  }

  private group(maker: FactMaker, groups: Map<string, SourceRow[]>, record: { line: number; cells: readonly string[] }): void {
    try {
      const row = maker.columns.keep(record.line, record.cells);
      const key = maker.keyOf(row);
      const rows = groups.get(key);
      if (rows === undefined) groups.set(key, [row]);
      else rows.push(row);
    } catch (error) {
      if (!(error instanceof UnreadableRow)) throw error;
      this.reject({ line: record.line, reason: error.reason, at: error.at });
    }
  }

  /** What earlier runs brought from this source: by source incident, what its rows said. Read from the log, the only place that knows. */
  private async knownContents(): Promise<ReadonlyMap<string, string>> {
    const known = new Map<string, string>();
    const actor = importActor(this.request.mapping.source);
    for await (const entry of this.request.store.readAll('start')) {
      if (!('event' in entry) || entry.event.origin !== 'imported' || entry.event.actor.id !== actor) continue;
      known.set(entry.event.correlationId, entry.event.causationId);
    }
    return known;
  }

  private async appendAll(
    maker: FactMaker,
    groups: ReadonlyMap<string, SourceRow[]>,
    known: ReadonlyMap<string, string>,
  ): Promise<void> {
    const appends = new Appends(IN_FLIGHT);
    let done = 0;
    try {
      for (const rows of groups.values()) {
        const facts = maker.factsOf(rows, this.request.clock.nowMs());
        for (const reject of facts.rejects) this.reject(reject);
        if (facts.ok) await appends.begin(() => this.settle(facts, known.get(facts.sourceIncident)));
        if (++done % INCIDENTS_A_TURN === 0) {
          this.progress('appending', done, groups.size);
          await setImmediate();
        }
      }
    } finally {
      await appends.ended(); // none is left behind, whatever ended the loop
    }
    this.progress('appending', done, groups.size);
  }

  private async settle(facts: IncidentFacts, knownContent: string | undefined): Promise<void> {
    if (knownContent !== undefined) this.compare(facts, knownContent);
    else if (this.request.dryRun === true) this.added(facts.events.length);
    else await this.append(facts);
  }

  /** A store that does not answer for a moment, from a burst of ours perhaps, does not end a run of hours. */
  private async append(facts: IncidentFacts): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        await this.appendOnce(facts, tries > 1);
        return;
      } catch (error) {
        if (!(error instanceof StoreUnavailable) || tries === TRIES) throw error;
        await pause(PAUSE_MS * tries);
      }
    }
  }

  /** @param isAgain the try before may have stored it, unheard */
  private async appendOnce(facts: IncidentFacts, isAgain: boolean): Promise<void> {
    try {
      const { deduplicated, events } = await this.request.store.append(facts.stream, NO_STREAM, facts.events);
      if (deduplicated && !isAgain) this.compare(facts, events[0]?.causationId);
      else this.added(facts.events.length);
    } catch (error) {
      if (!(error instanceof RevisionConflict)) throw error;
      this.compare(facts, undefined); // another run was faster, with other rows
    }
  }

  private added(events: number): void {
    this.counts.new++;
    this.counts.events += events;
  }

  private compare(facts: IncidentFacts, content: string | undefined): void {
    if (content === facts.content) this.counts.unchanged++;
    else this.reject({ line: facts.line, reason: 'changed-since-import', at: null });
  }

  private reject(reject: Reject): void {
    if (reject.reason === 'changed-since-import') this.counts.changed++;
    else if (reject.reason === 'other-row-rejected') this.counts.heldBackRows++;
    else this.counts.rejectedRows++;
    this.request.onReject?.(reject);
    if (this.request.strict === true) throw new StrictStop(reject);
  }

  private progress(phase: ImportProgress['phase'], done: number, total: number | null): void {
    this.request.onProgress?.({ phase, done, total });
  }

  private summary(stoppedBy: Reject | null): ImportSummary {
    const durationMs = performance.now() - this.begunMs;
    return { ...this.counts, durationMs, eventsPerSecond: this.counts.events / (durationMs / 1000), stoppedBy };
  }
}

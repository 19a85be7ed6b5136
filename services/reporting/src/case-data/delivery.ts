import type { IncidentCommand } from '@tanggap/incident/incident-commands';
import type { Clock } from '@tanggap/platform/clock/clock';
import type { Commands } from '@tanggap/platform/commands/commands';
import { instantOf } from '@tanggap/platform/commands/system-event';
import { instantSchema } from '@tanggap/events/ids';
import { LostViewRace } from '@tanggap/platform/views/views';
import { DeliveryFailed, errorCodeOf, type Destination, type Parcel } from './destination.js';
import type { Outbox } from './outbox.js';
import { backOffMs, type OutboxEntry } from './outbox.view.js';

export interface DeliveryParts {
  readonly outbox: Outbox;
  /** The package of an entry, built again from the log; null when nothing may be sent any more. */
  readonly pack: (entry: OutboxEntry) => Promise<Parcel | null>;
  readonly destinationOf: (entry: OutboxEntry) => Destination;
  readonly commands: Commands<IncidentCommand, { readonly code: string }>;
  /** What this service shows to the owner of the command. */
  readonly credential: string;
  readonly clock: Clock;
  /** Told of every failure: incident, destination and a code, nothing else. */
  readonly onFailure: (entry: OutboxEntry, code: string) => void;
}

/**
 * Carries parcels out and records what was acknowledged. Order matters: deliver, keep the receipt, record. A crash after any of them
 * repeats that step with the same hash and the same command key, so the log says "sent" once.
 */
export class Delivery {
  private running: Promise<void> | null = null;
  private again = false;

  constructor(private readonly parts: DeliveryParts) {}

  /** Tries everything whose time has come. A call while one is under way joins it and makes it look once more. */
  run(): Promise<void> {
    this.again = true;
    this.running ??= this.runWhileAsked().finally(() => (this.running = null));
    return this.running;
  }

  /** Resolves when nothing is under way: before the stores close. */
  async settled(): Promise<void> {
    this.again = false;
    await this.running?.catch(() => undefined); // whoever called run() hears of it
  }

  private async runWhileAsked(): Promise<void> {
    while (this.again) {
      this.again = false;
      await this.runOnce();
    }
  }

  private async runOnce(): Promise<void> {
    const tried = new Set<string>();
    for (;;) {
      // Each once a run: what another process moves at the same time is left to it.
      const due = (await this.parts.outbox.due()).filter((entry) => !tried.has(entry.id));
      if (due.length === 0) return;
      await Promise.all(due.map((entry) => this.tryOne(entry)));
      for (const { id } of due) tried.add(id);
    }
  }

  private async tryOne(entry: OutboxEntry): Promise<void> {
    try {
      await this.advance(entry);
    } catch (error) {
      if (!(error instanceof LostViewRace)) throw error; // another process carries it on
    }
  }

  private async advance(entry: OutboxEntry): Promise<void> {
    const { outbox } = this.parts;
    let current = entry;
    try {
      if (await outbox.isRecorded(entry)) {
        await outbox.move(entry, { state: 'sent', lastError: null });
        return;
      }
      if (current.receipt === null) {
        const parcel = await this.parts.pack(current);
        if (parcel === null) {
          await outbox.move(current, { state: 'dropped' });
          return;
        }
        // An erasure since then changes the bytes; the record must name the hash that really goes out.
        if (parcel.hash !== current.packageHash) current = await outbox.move(current, { packageHash: parcel.hash });
        current = await this.deliver(current, parcel);
      }
      await this.record(current);
      await outbox.move(current, { state: 'sent', lastError: null });
    } catch (error) {
      if (error instanceof LostViewRace) throw error;
      await this.postpone(current, error instanceof DeliveryFailed ? error.code : errorCodeOf(error));
    }
  }

  private async deliver(entry: OutboxEntry, parcel: Parcel): Promise<OutboxEntry> {
    const receipt = await this.parts.destinationOf(entry).deliver(parcel);
    const acknowledgedAt = instantOf(this.parts.clock.nowMs());
    return this.parts.outbox.move(entry, { state: 'delivered-unrecorded', receipt, acknowledgedAt });
  }

  private async record(entry: OutboxEntry): Promise<void> {
    const { incident, city, destination, packageHash, upToRevision, receipt, acknowledgedAt } = entry;
    if (receipt === null || acknowledgedAt === null) throw new DeliveryFailed('not-acknowledged');
    const command = { type: 'RecordCaseDataSent', incident, destination, packageHash, upToRevision, receipt } as const;
    const answer = await this.parts.commands.send(
      { ...command, occurredAt: instantSchema.parse(acknowledgedAt) },
      {
        principal: { id: 'reporting', role: 'system', cities: [city], agency: null },
        credential: this.parts.credential,
        idempotencyKey: `${packageHash}:${destination}`,
        ifMatch: null,
        traceparent: null,
        origin: null, // the incident is there, and stays what it is
      },
    );
    if (!answer.ok) throw new DeliveryFailed(`refused-${answer.rejection.code}`);
  }

  private async postpone(entry: OutboxEntry, code: string): Promise<void> {
    const attempts = entry.attempts + 1;
    const state = entry.receipt === null ? 'failing' : 'delivered-unrecorded';
    const nextAttemptAtMs = this.parts.clock.nowMs() + backOffMs(attempts);
    await this.parts.outbox.move(entry, { state, attempts, nextAttemptAtMs, lastError: code });
    this.parts.onFailure(entry, code);
  }
}

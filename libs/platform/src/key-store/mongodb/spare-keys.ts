import { randomUUID, type KeyObject } from 'node:crypto';
import { keyIdSchema, type IncidentId, type KeyId } from '@tanggap/events/ids';
import { Binary, type Collection } from 'mongodb';
import { StoreUnavailable } from '../../event-store/event-store.js';
import { asking } from '../../mongodb/mongo-database.js';
import type { DataKey } from '../key-store.js';
import { unwrapKey, wrapNewKey } from '../key-wrap.js';
import type { StoredKey } from './stored-key.js';

/** `away`: MongoDB does not answer and spares are used; `flowing`: it answers again. */
export interface SpareKeyNote {
  readonly what: 'away' | 'flowing';
  readonly ready: number;
}

interface Spare {
  readonly keyId: KeyId;
  readonly key: KeyObject;
}

const MADE_AT_ONCE = 500;
const TEND_EVERY_MS = 1000;
/** A caller waits this long for MongoDB, once an outage: from then on spares are given until it answers again. */
const PATIENCE_MS = 1000;

/**
 * Keys made ahead: stored, wrapped and acknowledged before they count, in clear only here. While MongoDB is away each stands
 * in for one incident's own key, and the event that is sealed with it says so: the log is what binds it, and nothing has to
 * be made good afterwards. What an earlier run left over may have been used and is never given again.
 */
export class SpareKeys {
  private readonly unused: Spare[] = [];
  /** Within one outage an incident keeps its spare. */
  private readonly given = new Map<IncidentId, Spare>();
  private isAway = false;
  private isClosing = false;
  private tending: Promise<void> | null = null;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly keys: Collection<StoredKey>,
    private readonly master: KeyObject,
    private readonly options: { readonly ready: number; readonly note: (note: SpareKeyNote) => void },
  ) {
    this.timer = setInterval(() => this.tend(), TEND_EVERY_MS).unref();
    this.tend();
  }

  get ready(): number {
    return this.unused.length;
  }

  /** @param own asks MongoDB for the incident's own key @throws StoreUnavailable when it is away and every spare is used */
  async orSpare(incident: IncidentId, own: () => Promise<KeyObject>): Promise<DataKey> {
    if (!this.isAway) {
      try {
        return { key: await withinPatience(own()), keyId: null };
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        this.sayAway();
      }
    }
    const spare = this.given.get(incident) ?? this.unused.pop();
    if (spare === undefined) throw new StoreUnavailable('the key store is away and every spare key is used');
    this.given.set(incident, spare);
    return spare;
  }

  forget(incident: IncidentId): void {
    this.given.delete(incident);
  }

  /** What was not used is deleted, where MongoDB answers. */
  async close(): Promise<void> {
    this.isClosing = true;
    clearInterval(this.timer);
    const unused = this.unused.splice(0).map(({ keyId }) => keyId);
    this.given.clear();
    if (this.isAway || unused.length === 0) return;
    await asking(() => this.keys.deleteMany({ _id: { $in: unused } })).catch(() => undefined); // they stay, and nobody is given them
  }

  private tend(): void {
    if (this.unused.length >= this.options.ready && !this.isAway) return;
    this.tending ??= this.fill()
      .then(() => this.sayFlowing())
      .catch(() => undefined) // still away: the next turn tries again
      .finally(() => (this.tending = null));
  }

  /** Also how it is found out that MongoDB answers again: with a write, which is what an own key needs. */
  private async fill(): Promise<void> {
    do {
      const missing = Math.max(1, this.options.ready - this.unused.length);
      const made = Array.from({ length: Math.min(MADE_AT_ONCE, missing) }, () => this.make());
      await asking(() => this.keys.insertMany(made.map(({ stored }) => stored)));
      if (this.isClosing) return;
      this.unused.push(...made.map(({ spare }) => spare));
    } while (this.unused.length < this.options.ready);
  }

  private make(): { readonly stored: StoredKey; readonly spare: Spare } {
    const keyId = keyIdSchema.parse(randomUUID());
    const wrapped = wrapNewKey(this.master, keyId);
    return {
      stored: { _id: keyId, wrapped: new Binary(wrapped) },
      spare: { keyId, key: unwrapKey(this.master, wrapped, keyId) },
    };
  }

  private sayAway(): void {
    if (!this.isAway) this.options.note({ what: 'away', ready: this.ready });
    this.isAway = true;
  }

  private sayFlowing(): void {
    if (this.isAway) this.options.note({ what: 'flowing', ready: this.ready });
    this.isAway = false;
    this.given.clear();
  }
}

/** A key that is made all the same, too late, is the incident's own and harms nobody: each event names what it is under. */
async function withinPatience(asked: Promise<KeyObject>): Promise<KeyObject> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new StoreUnavailable('the key store did not answer in time')), PATIENCE_MS);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}

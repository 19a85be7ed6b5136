import type { AccessCheck } from './access-key.js';
import type { Principal } from './principal.js';

/** No credential, or one that is not valid (any more); never says which part was wrong. */
export class Unauthenticated extends Error {
  override readonly name = 'Unauthenticated';
  constructor(
    readonly reason: 'missing' | 'invalid' | 'too-many-attempts',
    /** Seconds until another attempt is looked at; set for `too-many-attempts`. */
    readonly retryAfterSec: number | null = null,
  ) {
    super(`unauthenticated: ${reason}`);
  }
}

interface Failures {
  count: number;
  readonly sinceMs: number;
}

const WINDOW_MS = 60_000;
const MOST_FAILURES = 10;
const MOST_ENTRIES = 10_000;

/**
 * Turns a credential into a Principal: the one place for REST, GraphQL and subscriptions. Guesses are damped per
 * address and public id, so that one device with a revoked key cannot lock out a whole center behind one address.
 */
export class Authenticator {
  private readonly failures = new Map<string, Failures>();

  constructor(
    private readonly keys: AccessCheck,
    /** Epoch ms or any steady ms: only differences count. */
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /**
   * @param authorization the header's value, `Bearer <key>` @param address the caller's, for damping only
   * @throws Unauthenticated
   */
  authenticate(authorization: string | undefined, address: string): { principal: Principal; credential: string } {
    const credential = /^Bearer +([!-~]{1,200})$/i.exec(authorization ?? '')?.[1];
    if (credential === undefined) throw new Unauthenticated(authorization === undefined ? 'missing' : 'invalid');
    const guess = `${address} ${credential.split('_', 2)[1] ?? ''}`;
    this.refuseWhenDamped(guess);
    const principal = this.keys.verify(credential);
    if (principal === null) {
      this.noteFailure(guess);
      throw new Unauthenticated('invalid');
    }
    this.failures.delete(guess);
    return { principal, credential };
  }

  /** For what stays open after the check. @returns forgets it */
  onRevoked(principal: Principal, revoked: () => void): () => void {
    return this.keys.onRevoked(principal.id, revoked);
  }

  private refuseWhenDamped(guess: string): void {
    const failed = this.failures.get(guess);
    if (failed === undefined || failed.count < MOST_FAILURES) return;
    const leftMs = failed.sinceMs + WINDOW_MS - this.nowMs();
    if (leftMs > 0) throw new Unauthenticated('too-many-attempts', Math.ceil(leftMs / 1000));
    this.failures.delete(guess);
  }

  private noteFailure(guess: string): void {
    const failed = this.failures.get(guess);
    if (failed !== undefined && this.nowMs() - failed.sinceMs < WINDOW_MS) {
      failed.count += 1;
      return;
    }
    this.failures.delete(guess);
    this.failures.set(guess, { count: 1, sinceMs: this.nowMs() });
    const [oldest] = this.failures.keys();
    if (this.failures.size > MOST_ENTRIES && oldest !== undefined) this.failures.delete(oldest);
  }
}

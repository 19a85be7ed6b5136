/** What a call comes to that nobody answers. */
export const SILENCE = Symbol('silence');

/** What a call is to the fault switch: a subscription is a read that never ends. */
const callKinds = ['read', 'subscribe', 'append', 'batch-append', 'gossip', 'features'] as const;
export type CallKind = (typeof callKinds)[number];

export type Fault =
  /** Takes the call and never answers; an open subscription says nothing more. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'late'; readonly ms: number }
  /** Writes, and never says so. */
  | { readonly kind: 'drop-answer' }
  /** Writes, and ends the call as a broken connection would. */
  | { readonly kind: 'break-answer' }
  | { readonly kind: 'unavailable' }
  | { readonly kind: 'die-before-write' }
  | { readonly kind: 'die-after-write' }
  /** Sends callers who insist on the leader to this one. */
  | { readonly kind: 'not-leader'; readonly host: string; readonly port: number };

export interface FaultOrder {
  readonly fault: Fault;
  readonly calls: readonly CallKind[];
  /** How many calls it spoils; without it, all until the faults are cleared. */
  readonly times?: number;
}

/** Faults on demand. Nothing here is part of the protocol. */
export class Faults {
  private orders: { readonly order: FaultOrder; left: number }[] = [];
  private readonly calls = new Map<CallKind, number>();

  /** @throws TypeError for calls that there are not: the fault would never come */
  order(order: FaultOrder): void {
    if (!order.calls.every((call) => callKinds.includes(call))) throw new TypeError(`calls are ${callKinds.join(', ')}`);
    this.orders.push({ order, left: order.times ?? Infinity });
  }

  /** Calls kept silent stay silent: nobody answers them any more. */
  clear(): void {
    this.orders = [];
  }

  /** Counts the call. @returns what is to go wrong with it */
  next(kind: CallKind): Fault | null {
    this.calls.set(kind, (this.calls.get(kind) ?? 0) + 1);
    const found = this.orders.find(({ order, left }) => left > 0 && order.calls.includes(kind));
    if (found === undefined) return null;
    found.left--;
    return found.order.fault;
  }

  /** Whether open subscriptions are to say nothing now. */
  areSubscriptionsMute(): boolean {
    return this.orders.some(({ order, left }) => left > 0 && order.fault.kind === 'silent' && order.calls.includes('subscribe'));
  }

  /** Calls so far, by kind. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.calls);
  }
}

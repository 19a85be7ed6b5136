interface Label {
  readonly id: string;
  readonly en: string;
}

export type QueuedReport<Report> = Report & {
  /** Its idempotency key: however often it is sent, it is recorded once. */
  readonly key: string;
  /** Whose access key it was tapped under; sent by no other. */
  readonly owner: string;
  readonly state: 'waiting' | 'sent' | 'refused';
  /** Why it was refused, as the server says it. */
  readonly message: Label | null;
};

/** What became of one that was sent; `moved`, and most that `failed`: to be sent again. */
export type Answer =
  | { readonly kind: 'accepted' | 'moved' }
  | { readonly kind: 'failed'; readonly code: string }
  | { readonly kind: 'refused'; readonly message: Label }
  | { readonly kind: 'bad-input'; readonly paths: readonly { readonly path: string; readonly message: string }[] };

export type Send<Report> = (report: QueuedReport<Report>) => Promise<Answer>;

const KEPT_AS = 'crew-reports';
/** Of what is settled; what waits is never dropped. */
const REMEMBERED = 12;

/** Taps of a crew, kept on the device until the server has answered each. */
export class ReportQueue<Report extends object> {
  private readonly listeners = new Set<() => void>();
  private isSending = false;
  private list: readonly QueuedReport<Report>[];

  constructor(
    private readonly storage: Pick<Storage, 'getItem' | 'setItem'>,
    private readonly owner: string,
  ) {
    this.list = this.kept();
  }

  /** In the order they were tapped; the same array until something changes. */
  readonly reports = (): readonly QueuedReport<Report>[] => this.list;

  readonly watch = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Durable when it returns. */
  add(report: Report, key: string): void {
    this.write([...this.kept(), { ...report, key, owner: this.owner, state: 'waiting', message: null }]);
  }

  /** Takes a refused one off the list, once it was read. */
  forget(key: string): void {
    this.write(this.kept().filter((report) => report.key !== key || report.state === 'waiting'));
  }

  /** Sends what waits, in order. A refused one is marked and the next goes on; where nobody answered, all wait further. */
  async send(send: Send<Report>): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    try {
      for (;;) {
        const next = this.list.find(({ state }) => state === 'waiting');
        if (next === undefined || !this.settle(next, await send(next))) return;
      }
    } finally {
      this.isSending = false;
    }
  }

  /** @returns whether the next may be sent */
  private settle({ key }: QueuedReport<Report>, answer: Answer): boolean {
    switch (answer.kind) {
      case 'moved':
        return false;
      case 'failed':
        if (!isUnreadable(answer.code)) return false;
        this.mark(key, 'refused', { id: answer.code, en: answer.code });
        return true;
      case 'accepted':
        this.mark(key, 'sent', null);
        return true;
      case 'refused':
        this.mark(key, 'refused', answer.message);
        return true;
      case 'bad-input': {
        const said = answer.paths.map(({ path, message }) => `${path}: ${message}`).join('; ');
        this.mark(key, 'refused', { id: said, en: said });
        return true;
      }
    }
  }

  private mark(key: string, state: 'sent' | 'refused', message: Label | null): void {
    this.write(this.kept().map((report) => (report.key === key ? { ...report, state, message } : report)));
  }

  /** Read anew each time: another tab of the same phone may have tapped meanwhile. */
  private kept(): readonly QueuedReport<Report>[] {
    return everybodys<Report>(this.storage).filter(({ owner }) => owner === this.owner);
  }

  private write(own: readonly QueuedReport<Report>[]): void {
    const settled = own.filter(({ state }) => state !== 'waiting');
    const dropped = new Set(settled.slice(0, Math.max(0, settled.length - REMEMBERED)));
    this.list = own.filter((report) => !dropped.has(report));
    const others = everybodys<Report>(this.storage).filter(({ owner }) => owner !== this.owner);
    this.storage.setItem(KEPT_AS, JSON.stringify([...others, ...this.list]));
    for (const listener of this.listeners) listener();
  }
}

/** Kept by an older page than the server understands: no later try will do better, and the rest must not wait for it. */
function isUnreadable(code: string): boolean {
  return code === 'GRAPHQL_VALIDATION_FAILED' || code === 'GRAPHQL_PARSE_FAILED' || code === 'BAD_USER_INPUT';
}

/** How many wait on this device, whoever tapped them: said before anybody has signed in. */
export function waitingOn(storage: Pick<Storage, 'getItem'>): number {
  return everybodys<object>(storage).filter(({ state }) => state === 'waiting').length;
}

function everybodys<Report>(storage: Pick<Storage, 'getItem'>): readonly QueuedReport<Report>[] {
  // Written by this page alone: the shape is the one above.
  return JSON.parse(storage.getItem(KEPT_AS) ?? '[]') as readonly QueuedReport<Report>[];
}

import type { ViewDocument } from '../views.js';

interface Written {
  readonly document: ViewDocument;
  /** Of the write that stored it, as the stored document carries it. */
  readonly mark: string;
}

/** Incidents that go on at the same time are far fewer; what is forgotten is read. */
const MOST = 500;

/** What this process itself wrote last into one collection, so that the next event of an incident need not read it first. */
export class WrittenDocuments {
  private readonly written = new Map<string, Written>();

  find(id: string): ViewDocument | null {
    return this.written.get(id)?.document ?? null;
  }

  /** The mark under which exactly this object was stored; null when it was read, not remembered. */
  markOf(document: ViewDocument): string | null {
    const found = this.written.get(document.id);
    return found?.document === document ? found.mark : null;
  }

  keep(document: ViewDocument, mark: string): void {
    this.written.delete(document.id); // whoever was written last is forgotten last
    this.written.set(document.id, { document, mark });
    if (this.written.size <= MOST) return;
    const [oldest] = this.written.keys();
    if (oldest !== undefined) this.written.delete(oldest);
  }

  forget(id: string): void {
    this.written.delete(id);
  }
}

/** What every view document carries: the last revision applied per source stream (DESIGN, exactly-once effect). */
export interface ViewDocument {
  readonly id: string;
  readonly seen: Readonly<Record<string, number>>;
}

type Scalar = string | number | boolean | null;

/** Typed filters only, so that no caller's JSON can become an operator. All conditions must hold. Dots reach into objects. */
export type Condition =
  | { readonly field: string; readonly is: Scalar }
  | { readonly field: string; readonly in: readonly Scalar[] }
  | { readonly field: string; readonly from?: string | number; readonly to?: string | number } // inclusive, exclusive
  | { readonly field: string; readonly contains: Scalar }; // the field is an array that holds the value

/** Values in the order of the fields that were asked for. */
export type Picked = readonly (string | number | null)[];

export interface ViewQuery {
  readonly where: readonly Condition[];
  /** Ties are broken by `id` ascending, so pages never overlap. */
  readonly orderBy?: { readonly field: string; readonly direction: 'asc' | 'desc' };
  /** Continue after the document with this order value and id. */
  readonly after?: { readonly value: Scalar; readonly id: string };
  readonly limit: number;
}

export interface ViewDefinition<D extends ViewDocument> {
  /** Owner first: `gateway.board`. One writer a view. */
  readonly name: string;
  /** Raised when the fold changes: the view is rebuilt from the log at start. */
  readonly version: number;
  /** Every field a query filters or orders by; arrays are indexed by element. */
  readonly indexes: readonly (readonly string[])[];
  readonly __document?: D;
}

export interface ViewCollection<D extends ViewDocument> {
  get(id: string): Promise<D | null>;
  /**
   * To build the next document upon: as `get`, or what this process itself wrote last, from memory. It may be old; a `put`
   * upon it is then lost, whatever the other writer changed.
   */
  recall(id: string): Promise<D | null>;
  getMany(ids: readonly string[]): Promise<ReadonlyMap<string, D>>;
  find(query: ViewQuery): Promise<readonly D[]>;
  count(where: readonly Condition[]): Promise<number>;
  /**
   * These declared fields alone, of every document that fits, in no order: for counting by more than one of them. What is
   * absent is null, booleans are 1 and 0. @throws TypeError for a field that no index declares
   */
  pick(fields: readonly string[], where: readonly Condition[]): Promise<readonly Picked[]>;
  /**
   * Stores `document` only if the stored one is still `previous` as read (its `seen`), or absent when null.
   * @throws LostViewRace when another writer was faster: the caller reads again.
   */
  put(document: D, previous: D | null): Promise<void>;
  /** In id order, for verify and rebuild. */
  all(): AsyncIterable<D>;
  delete(id: string): Promise<void>;
}

export interface ViewRebuild<D extends ViewDocument> {
  readonly shadow: ViewCollection<D>;
  readonly publish: () => Promise<void>;
  readonly discard: () => Promise<void>;
}

/** Read models. Embedded: SQLite. Distributed: MongoDB. */
export interface Views {
  /** Creates the collection and its indexes; the same definition again returns the same collection. */
  collection<D extends ViewDocument>(definition: ViewDefinition<D>): Promise<ViewCollection<D>>;
  /** The version under which the view was last created or published; null when there is none, or its indexes have changed since. */
  storedVersion(definition: ViewDefinition<ViewDocument>): Promise<number | null>;
  /** An empty shadow of a view that `publish` swaps in at once; readers see the old one until then. */
  rebuild<D extends ViewDocument>(definition: ViewDefinition<D>): Promise<ViewRebuild<D>>;
}

export class LostViewRace extends Error {
  override readonly name = 'LostViewRace';
}

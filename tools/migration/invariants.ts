/** What two copies of one history must have in common, by the name under which a difference is told. */
export type Invariant =
  /** Every event is there, once, and no other. */
  | 'events'
  /** A stream's events stand one after the other as they did. */
  | 'order'
  /** To the millisecond. */
  | 'times'
  | 'personal data'
  /** Whatever else an event says. */
  | 'content'
  /** What the monitor recorded. */
  | 'alarms'
  /** Byte for byte. */
  | 'hashes'
  /** What is decided about each printed row of each incident. */
  | 'deadlines'
  | 'reports';

/** One difference; `where` names places, never what anybody said. */
export interface Broken {
  readonly invariant: Invariant;
  readonly where: string;
}

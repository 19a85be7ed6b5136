import { z } from 'zod';
import { personalFieldsOf } from './personal.js';

export interface EventDefinition<T extends string = string, D extends z.ZodObject = z.ZodObject> {
  readonly type: T;
  /** Rises only with an upcaster for every earlier version; a new optional field keeps it. */
  readonly schemaVersion: number;
  readonly data: D;
  readonly personalFields: readonly string[];
}

/** Not strict: an old reader survives a new optional field. */
export function defineEvent<T extends string, D extends z.ZodObject>(
  type: T,
  schemaVersion: number,
  data: D,
): EventDefinition<T, D> {
  return { type, schemaVersion, data, personalFields: personalFieldsOf(data) };
}

export type EventOf<D> = D extends EventDefinition<infer T, infer S> ? { readonly type: T; readonly data: z.infer<S> } : never;

import { z } from 'zod';
import type { CityId, IncidentId, Origin } from '@tanggap/events/ids';

/** One case-data package ready to travel. The same case up to the same revision gives the same bytes and hash. */
export interface Parcel {
  readonly incident: IncidentId;
  readonly city: CityId;
  readonly origin: Origin;
  readonly caseNumber: string | null;
  readonly upToRevision: number;
  readonly bytes: Uint8Array;
  /** SHA-256 of `bytes`, hex: the receiver recognises a repeated delivery by it. */
  readonly hash: string;
}

/** Where parcels go. A delivery repeated after a crash must end as one parcel on the other side. */
export interface Destination {
  /** @returns the receipt, at most 200 printable characters @throws DeliveryFailed */
  deliver(parcel: Parcel): Promise<string>;
}

/** Not acknowledged: it may or may not have arrived, so it is sent again. */
export class DeliveryFailed extends Error {
  override readonly name = 'DeliveryFailed';
  /** @param code short (`http-503`, `timeout`, `EACCES`): it is stored and logged, so no address, body or path */
  constructor(readonly code: string) {
    super(code);
  }
}

const failureSchema = z.object({
  code: z.string().optional().catch(undefined),
  name: z.string().optional(),
  cause: z.unknown().optional(),
});

/** The system's own short code of an error, never its message: messages carry paths and addresses. */
export function errorCodeOf(error: unknown): string {
  // By shape: `fetch` and `fs` errors need not be this realm's `Error`, and fetch hides the reason in `cause`.
  const failure = failureSchema.safeParse(error);
  if (!failure.success) return 'failed';
  const { code, name, cause } = failure.data;
  if (code !== undefined && /^[A-Z_]{2,40}$/.test(code)) return code;
  if (name === 'TimeoutError') return 'timeout';
  return cause === undefined ? 'failed' : errorCodeOf(cause);
}

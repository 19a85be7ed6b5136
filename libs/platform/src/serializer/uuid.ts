import { createHmac, hash, randomFillSync, type KeyObject } from 'node:crypto';

/** A random UUIDv7: ordered by the millisecond it was made in. @param nowMs epoch ms UTC */
export function uuidV7(nowMs: number): string {
  const bytes = randomFillSync(new Uint8Array(16));
  writeMs(bytes, nowMs);
  return format(bytes, 7);
}

/** A UUIDv8 whose every bit comes from `commandId` and a purpose: no clock, so a retry gets the same. @param commandId hex */
export function deriveUuid(commandId: string, purpose: string): string {
  return format(hash('sha256', `${commandId}\n${purpose}`, 'buffer'), 8);
}

/**
 * A UUIDv8 that sorts by the moment it is about: 48 bits of `atMs`, the rest from a name that is no secret.
 * @param atMs epoch ms UTC of the due time or the source's time
 */
export function timedUuid(atMs: number, name: string): string {
  const bytes = hash('sha256', name, 'buffer');
  writeMs(bytes, atMs);
  return format(bytes, 8);
}

/** As `timedUuid`, for a name that is personal: nobody can find it by trying. */
export function keyedTimedUuid(atMs: number, name: string, key: KeyObject): string {
  const bytes = createHmac('sha256', key).update(name).digest();
  writeMs(bytes, atMs);
  return format(bytes, 8);
}

function writeMs(bytes: Uint8Array, atMs: number): void {
  // Before 1970 and after 10889 there is no order to keep; the bits are still the same for the same instant.
  let rest = Math.max(0, Math.floor(atMs)) % 2 ** 48;
  for (let index = 5; index >= 0; index--) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

function format(bytes: Uint8Array, version: 7 | 8): string {
  const own = Buffer.from(bytes.subarray(0, 16));
  own[6] = ((own[6] ?? 0) & 0x0f) | (version << 4);
  own[8] = ((own[8] ?? 0) & 0x3f) | 0x80;
  const hex = own.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

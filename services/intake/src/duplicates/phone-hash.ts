import { createHmac, type KeyObject } from 'node:crypto';

/**
 * Keyed, so that nobody can try all numbers against the view. `0812…`, `+62 812…` and `62812…` are one telephone.
 * @returns null for what is no number (withheld, extension)
 */
export function phoneHashOf(phone: string, key: KeyObject): string | null {
  const digits = phone.replaceAll(/\D/g, '').replace(/^0/, '62');
  return digits.length < 6 ? null : createHmac('sha256', key).update(digits).digest('base64url').slice(0, 22);
}

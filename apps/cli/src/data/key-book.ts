import type { AccessGrant, AccessKeyRecord } from '@tanggap/platform/access/access-key';

/** What the two profiles' access keys have in common. */
export interface KeyBook {
  issue(grant: AccessGrant, nowMs: number): Promise<{ readonly key: string; readonly record: AccessKeyRecord }>;
  list(): readonly AccessKeyRecord[];
  revoke(id: string, nowMs: number): Promise<boolean>;
}

import { verifyFolder } from '@tanggap/cli/data/verify-folder';
import { readConfig } from '@tanggap/platform/config/config';

/**
 * What `tanggap verify` says beside the running server, without a process of its own each time: every event's chain, and every
 * view against a fresh fold.
 * @returns the first fault, null when there is none
 */
export async function verifyFault(folder: string): Promise<{ readonly invariant: string; readonly where: string } | null> {
  const config = readConfig({ TANGGAP_DATA: folder });
  const { fault } = await verifyFolder(config, { isServed: true, onProgress: () => undefined });
  if (fault === null) return null;
  return { invariant: fault.in === 'view' ? 'views-different' : `${fault.in}-damaged`, where: JSON.stringify(fault) };
}

import { voidNumbers } from '@tanggap/intake/void-numbers';
import type { Config } from '@tanggap/platform/config/config';
import { openDistributedPlatform } from '@tanggap/platform/distributed-platform';
import { CorruptEvent, type EventReader } from '@tanggap/platform/event-store/event-store';
import { checkViews, type CheckedView, type VerifyOptions } from './check-views.js';
import { faultOf, SETTLED_MS, type Fault, type Verification } from './verify-folder.js';

/** `verifyFolder` for the distributed profile: everything is read from the servers, beside the services that work on them. */
export async function verifyServers(config: Config, onProgress: VerifyOptions['onProgress']): Promise<Verification> {
  const platform = await openDistributedPlatform(config, 'operator');
  const { store: log, views, keys, installation, feed } = platform;
  const checked: CheckedView[] = [];
  let events = 0;
  const failed = (fault: Fault): Verification => ({ ok: false, events, views: checked, voidNumbers: 0, fault });
  try {
    events = await checkChains(log, (done) => onProgress('peristiwa/events', done));
    const { origin, warningPercent: warningPct } = config;
    const parts = { log, views, keys, phones: installation.phones, warningPct, origin };
    const of = { ...parts, reached: (consumer: string) => feed.reached(consumer), damageOf: () => null };
    const fault = await checkViews(of, { isServed: true, onProgress }, checked);
    if (fault !== null) return failed({ in: 'view', ...fault });
    const gaps = await voidNumbers(log, Date.now() - SETTLED_MS);
    return { ok: true, events, views: checked, voidNumbers: gaps.length, fault: null };
  } catch (error) {
    const fault = faultOf(error);
    if (fault === null) throw error;
    return failed(fault);
  } finally {
    await platform.close();
  }
}

/** Every event's bytes against its hash, and each hash against what the next event of the stream says. @throws CorruptEvent */
async function checkChains(log: EventReader, onProgress: (done: number) => void): Promise<number> {
  const heads = new Map<string, { readonly revision: number; readonly hash: string | null }>();
  let events = 0;
  for await (const entry of log.readAll('start')) {
    events += 1;
    if (events % 1000 === 0) onProgress(events);
    const { stream, revision } = 'event' in entry ? entry.event : entry.undecodable;
    const before = heads.get(stream) ?? { revision: -1, hash: null };
    const broken = (reason: string): CorruptEvent => new CorruptEvent(stream, revision, entry.position, reason);
    if (revision !== before.revision + 1) throw broken(`it stands where revision ${before.revision + 1} belongs`);
    if ('event' in entry && entry.event.previousHash !== before.hash) throw broken('it does not follow the event before it');
    heads.set(stream, { revision, hash: entry.stored.hash });
  }
  return events;
}

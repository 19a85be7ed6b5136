import { createSecretKey } from 'node:crypto';
import { categoryIdSchema, cityIdSchema, type Role } from '@tanggap/events/ids';
import { parseCommand } from '@tanggap/incident/command-doors';
import type { CommandContext } from '@tanggap/platform/commands/commands';
import { anIncident } from '@tanggap/testing/sample-events';
import { MemoryViews } from '@tanggap/testing/memory-views';
import { PlainLog } from '@tanggap/testing/plain-log';
import { duplicatesProjection, type ComparableReport } from './duplicates.projection.js';
import { phoneHashOf } from './phone-hash.js';
import { placeCellOf } from './place-cell.js';
import { suggestDuplicates } from './suggest-duplicates.js';

const jambi = cityIdSchema.parse('jambi');
const phones = createSecretKey(Buffer.alloc(32, 7));
const point = { lat: -1.6, lng: 103.6 };
const incident = anIncident().id;
const received = { type: 'ReceiveReport', incident, channel: 'phone' };
const verified = { type: 'VerifyReport', incident, category: 'kebakaran' };

function report(of: Partial<ComparableReport>): ComparableReport {
  const nothing = { city: jambi, origin: 'live', caseNumber: null, category: null, receivedAtMs: 0, cell: null, phoneHash: null };
  return { id: anIncident().id, seen: {}, ...nothing, mergedInto: null, erased: false, ...of };
}

/** @returns why the one other report is suggested */
async function suggested(command: object, reports: readonly ComparableReport[], role: Role = 'call-taker'): Promise<unknown> {
  const keys = { find: () => Promise.resolve({ state: 'unknown' as const }) };
  const view = duplicatesProjection({ events: new PlainLog(), views: new MemoryViews(), keys, phones });
  await view.attach();
  for (const each of reports) await view.collection().put(each, null);
  const principal = { id: 'key-1', role, cities: [jambi], agency: null };
  const about = { credential: '', idempotencyKey: 'k', ifMatch: null, traceparent: null };
  const context: CommandContext = { principal, ...about, origin: 'live' };
  const found = await suggestDuplicates(parseCommand({ ...command }), context, { reports: view, phones, nowMs: () => 0 });
  return found?.map(({ because }) => because) ?? null;
}

const earlier = report({
  phoneHash: phoneHashOf('081200001111', phones),
  cell: placeCellOf(point),
  category: categoryIdSchema.parse('kebakaran'),
});

it('finds the same telephone with the answer to the report, before any view has it', async () => {
  expect(await suggested({ ...received, callerPhone: '+62 812 0000 1111' }, [earlier])).toEqual([['phone']]);
  expect(await suggested(received, [earlier])).toEqual([]);
});

it('finds the place too with the answer to the verification, by what was just said', async () => {
  const own = report({ id: incident, phoneHash: earlier.phoneHash });
  expect(await suggested({ ...verified, point }, [own, earlier])).toEqual([['place', 'phone']]);
  expect(await suggested({ ...verified, point, category: 'pohon-tumbang' }, [own, earlier])).toEqual([['phone']]);
  expect(await suggested(verified, [report({ id: incident, cell: earlier.cell }), earlier])).toEqual([['place']]);
});

it('says nothing where the view does not know the verified report yet, for other commands, or to others', async () => {
  expect(await suggested({ ...verified, point }, [earlier])).toBeNull();
  expect(await suggested({ type: 'AnswerCall', incident }, [earlier])).toBeNull();
  expect(await suggested({ ...received, callerPhone: '081200001111' }, [earlier], 'agency-system')).toBeNull();
});

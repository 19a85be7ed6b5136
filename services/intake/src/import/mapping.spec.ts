import { mappingSchema, type MappingInput } from './mapping.js';

const plain: MappingInput = {
  mapping: 'tanggap-import/1',
  source: 'invented',
  city: 'nowhere',
  zone: { name: 'Asia/Jakarta', repeatedHour: 'earlier', missingHour: 'reject' },
  incident: { key: ['No'] },
  times: {
    reported: { column: 'Lapor', format: 'iso' },
    ended: { after: 'reported', duration: { column: 'Lama', format: 'words' } },
  },
  events: [
    { type: 'ReportReceived', at: 'reported' },
    { type: 'Closed', at: 'ended' },
  ],
};
const unitRule = { type: 'UnitAssigned', at: 'reported', per: 'row' } as const;

it('takes a plain mapping', () => expect(mappingSchema.safeParse(plain).success).toBe(true));

it.each<[string, object, string]>([
  ['a key nobody knows', { ...plain, citty: 'x' }, ''],
  ['a zone that is none', { ...plain, zone: { ...plain.zone, name: 'Asia/Atlantis' } }, 'zone.name'],
  ['an event nobody knows', { ...plain, events: [{ type: 'Arrived', at: 'reported' }] }, 'events.0.type'],
  ['an act of this installation', { ...plain, events: [{ type: 'CaseDataSent', at: 'reported' }] }, 'events.0.type'],
  ['a time that is not named', { ...plain, events: [{ type: 'Closed', at: 'never' }] }, 'events.0.at'],
  [
    'a field the event does not have',
    { ...plain, events: [{ type: 'Closed', at: 'ended', data: { colour: { value: 1 } } }] },
    'events.0.data.colour',
  ],
  [
    'a field the import fills in',
    { ...plain, events: [{ type: 'ReportReceived', at: 'reported', data: { attributes: { value: {} } } }] },
    'events.0.data.attributes',
  ],
  ['a value that is not named', { ...plain, openAttributes: { area: 'area' } }, 'openAttributes.area'],
  ['a reserved attribute', { ...plain, openAttributes: { 'import.key': { value: 'x' } } }, 'openAttributes.import.key'],
  [
    'times that wait for each other',
    { ...plain, times: { ...plain.times, reported: { clock: { column: 'Jam', format: 'HH:mm' }, near: 'ended' } } },
    'times.reported',
  ],
  ['a track without an agency', { ...plain, events: [{ type: 'Dispatched', at: 'reported' }] }, 'events.0'],
  ['a unit without a name', { ...plain, agency: { value: 'damkar' }, events: [unitRule] }, 'events.0'],
  [
    'a unit that is not of a row',
    {
      ...plain,
      row: { key: ['Unit'] },
      agency: { value: 'damkar' },
      unit: { column: 'Unit' },
      events: [{ ...unitRule, per: 'incident' }],
    },
    'events.0.per',
  ],
  [
    'attributes without a report',
    { ...plain, events: [{ type: 'Closed', at: 'ended' }], openAttributes: { area: { value: 'x' } } },
    'events',
  ],
])('refuses %s and says where', (_what, mapping, path) => {
  const parsed = mappingSchema.safeParse(mapping);
  expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toContain(path);
});

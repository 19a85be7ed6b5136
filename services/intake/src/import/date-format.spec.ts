import { dateReader, UnknownDateFormat } from './date-format.js';

/** Wall time as ISO text, so that a wrong field shows. */
function read(format: string, text: string): string | null {
  const wall = dateReader(format)(text);
  if (wall === null) return null;
  if (wall.instantMs !== null) return new Date(wall.instantMs).toISOString();
  const date = wall.dateMs === null ? '' : new Date(wall.dateMs).toISOString().slice(0, 10);
  const clock = wall.clockMs === null ? '' : new Date(wall.clockMs).toISOString().slice(11, 23);
  return `${date} ${clock}`.trim();
}

it.each([
  ['MM/dd/yyyy hh:mm:ss a', '04/07/2020 11:53:08 PM', '2020-04-07 23:53:08.000'],
  ['MM/dd/yyyy hh:mm:ss a', '04/08/2020 12:00:00 AM', '2020-04-08 00:00:00.000'],
  ['MM/dd/yyyy hh:mm:ss a', '04/08/2020 12:00:00 PM', '2020-04-08 12:00:00.000'],
  ['dd/MM/yyyy HH:mm', '31/12/2025 00:05', '2025-12-31 00:05:00.000'],
  ['dd/MM/yy H.mm', '01/02/26 7.05', '2026-02-01 07:05:00.000'],
  ['yyyy-MM-dd HH:mm:ss.SSS', '2026-01-02 03:04:05.678', '2026-01-02 03:04:05.678'],
  ['d MMMM yyyy HH:mm:ss', '17 Agustus 2026 16:45:12', '2026-08-17 16:45:12.000'],
  ['d MMM yyyy', '5 Des 2026', '2026-12-05'],
  ['d MMM yyyy', '9 Agt 2026', '2026-08-09'],
  ['EEEE, d MMMM yyyy', "Jum'at, 2 Oktober 2026", '2026-10-02'],
  ["HH:mm 'WIB'", '23:59 WIB', '23:59:00.000'],
  ['iso', '2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.678Z'],
  ['iso', '2026-01-02T03:04:05+07:00', '2026-01-01T20:04:05.000Z'],
  ['iso', '2026-01-02 03:04', '2026-01-02 03:04:00.000'],
  ['epoch-ms', '1767322645678', '2026-01-02T02:57:25.678Z'],
  ['epoch-s', '1767322645', '2026-01-02T02:57:25.000Z'],
])('%s reads %s', (format, text, expected) => expect(read(format, text)).toBe(expected));

it.each([
  ['MM/dd/yyyy hh:mm:ss a', '04/08/2020 13:00:00 PM'],
  ['MM/dd/yyyy hh:mm:ss a', '04/08/2020 00:00:00 AM'],
  ['MM/dd/yyyy hh:mm:ss a', '02/30/2020 01:00:00 AM'],
  ['dd/MM/yyyy HH:mm', '29/02/2025 10:00'],
  ['dd/MM/yyyy HH:mm', '01/01/2025 24:00'],
  ['dd/MM/yyyy HH:mm', '01/01/2025 10:00 '],
  ['d MMMM yyyy', '17 Augustu 2026'],
  ['iso', '2026-13-01'],
  ['epoch-ms', '12,5'],
])('%s refuses %s', (format, text) => expect(read(format, text)).toBeNull());

it.each(['', 'QQ', 'yyyy yyyy', 'hh:mm', 'HH:mm a', "'only text'"])('is no format: %s', (format) =>
  expect(() => dateReader(format)).toThrow(UnknownDateFormat),
);

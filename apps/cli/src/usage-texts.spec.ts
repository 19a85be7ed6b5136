import { join } from 'node:path';
import { tanggap } from './fixture/test-shell.js';

const root = join(import.meta.dirname, '../../..');
const compliance = 'report compliance --city sf --what-if';

it.each([
  ['', 'perintah apa / which command? tanggap --help'],
  ['nope', "perintah tidak dikenal / unknown command 'nope'; mungkin / did you mean: sop"],
  ['walk', "argumen wajib diisi / missing required argument 'sop'"],
  ['sop list x', 'argumen terlalu banyak / too many arguments: list'],
  ['walk jambi/kebakaran --lat 3', "opsi tidak dikenal / unknown option '--lat'; mungkin / did you mean: --late"],
  ['walk jambi/kebakaran --late', "nilai opsi wajib diisi / argument missing: option '--late <ord>'"],
  ['walk jambi/kebakaran --late x', "--late <ord>: tidak sah / not valid: nomor baris atau `each` / a row's number, or `each`"],
  ['report compliance', "opsi wajib diisi / required option '--city <city>' not specified"],
  ['migrate --to nowhere', '--to <profile>: tidak sah / not valid: pilihan / choices: distributed, embedded'],
  [`${compliance} jambi`, '--what-if jambi: bentuknya / write <sop>:<ord>=<detik/seconds|none>'],
  [`${compliance} nope:3=4`, '--what-if nope:3=4: SOP tidak dikenal / there is no such SOP: tanggap sop list'],
  [
    `${compliance} jambi/kebakaran:99=5`,
    '--what-if jambi/kebakaran:99=5: baris tidak ada / there is no such row: tanggap sop show jambi/kebakaran',
  ],
  [
    'walk jambi/kebakaran --late 3 --track zz',
    'jambi/kebakaran:3: tidak ada baris dengan jam / no row with a clock (--track zz); jalur / tracks: damkar',
  ],
  ['walk jambi/kebakaran --track damkar', '--track hanya bersama --late atau --forget / belongs to --late or --forget'],
  [
    'walk jambi/kebakaran --late 3 --forget 3',
    'jambi/kebakaran:3: yang tidak tercatat tidak dapat terlambat / nobody is late with what was never recorded (--late, --forget)',
  ],
  [
    `import ${join(root, 'package.json')} --mapping ${join(root, 'package.json')}`,
    `${join(root, 'package.json')}: mapping: harus salah satu dari / must be one of: tanggap-import/1; source: wajib diisi / required; city: wajib diisi / required; zone: wajib diisi / required; … 15 lagi / more`,
  ],
  [
    'report intervals --city sf --from Nope --to Closed',
    'from: harus salah satu dari / must be one of: ReportReceived, CallAnswered, CallAbandoned, ReportTriaged, CallbackAttempted, NoteAdded, … (34)',
  ],
])('%s: one line, Indonesian first', async (line, said) =>
  expect(await tanggap(...line.split(' ').filter((word) => word !== ''))).toEqual({
    code: 2,
    out: '',
    err: `tanggap: ${said}\n`,
  }),
);

it('helps in both languages, choices and defaults too', async () => {
  const { code, out } = await tanggap('report', 'intervals', '--help');
  expect(code).toBe(0);
  expect(out).toContain('Pemakaian / Usage:');
  expect(out).toContain('Pilihan umum / Global options:');
  expect(out.replaceAll(/\s+/g, ' ')).toContain('(pilihan/choices: "id", "en", bawaan/default: "id")');
});

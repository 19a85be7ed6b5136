import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SLOW_MS, TestInstallation } from '../data/fixture/test-installation.js';

let installation: TestInstallation;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tanggap-publish-'));
  installation = new TestInstallation();
  await installation.start();
}, SLOW_MS);
afterAll(async () => {
  await installation.end();
  rmSync(folder, { recursive: true, force: true });
}, SLOW_MS);

const because = ['--because', 'Keputusan contoh 7/2026'];

/** What a command printed as JSON, with its text changed, in a file. */
async function edited(name: string, command: readonly string[], change: (text: string) => string): Promise<string> {
  const { out } = await installation.cli(...command, '--json');
  const file = join(folder, name);
  writeFileSync(file, change(out));
  return file;
}

it(
  'publishes an edited table once and shows both versions',
  async () => {
    const file = await edited('api.json', ['sop', 'show', 'jambi/kebakaran'], (text) =>
      text.replace('"version":1', '"version":2').replace('"10 Menit","limitSec":600', '"8 Menit","limitSec":480'),
    );
    expect(readFileSync(file, 'utf8')).toContain('"limitSec":480');
    expect(await installation.cli('sop', 'publish', file)).toMatchObject({ code: 2, err: expect.stringContaining('--because') });
    const told = await installation.cli('sop', 'publish', file, ...because);
    expect(told).toMatchObject({ code: 0, out: 'jambi/kebakaran v2: diterbitkan / published\n' });
    expect(await installation.cli('sop', 'publish', file, ...because, '--json')).toMatchObject({ out: '{"published":false}\n' });
    const { out } = await installation.cli('sop', 'show', 'jambi/kebakaran', '--published');
    expect(out).toMatch(/kebakaran v1: .* first edition\n/);
    expect(out).toMatch(/kebakaran v2: berlaku\/in force 2026-01-05T01:00:00.000Z, oleh\/by \S+: Keputusan contoh 7\/2026\n/);
    expect(out).toMatch(/^ +3 .*8 Menit/m);
    const { out: json } = await installation.cli('sop', 'show', 'jambi/kebakaran', '--published', '--json');
    expect(JSON.parse(json)).toMatchObject([{ version: 1 }, { version: 2 }]);
  },
  SLOW_MS,
);

it(
  'publishes an edited profile as the version one says, and shows the one in force',
  async () => {
    const file = await edited('jambi.json', ['profile', 'show', 'jambi'], (text) =>
      text.replace('"warningPct":80', '"warningPct":70'),
    );
    const wrong = await installation.cli('profile', 'publish', file, '--as', '3', ...because);
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('409 version-not-next') });
    expect(await installation.cli('profile', 'publish', file, '--as', '2', ...because)).toMatchObject({ code: 0 });
    expect(await installation.cli('profile', 'show', 'jambi')).toMatchObject({ out: expect.stringMatching(/^jambi v2: /) });
    const { out } = await installation.cli('profile', 'show', 'jambi', '--json');
    expect(JSON.parse(out)).toMatchObject({ warningPct: 70 });
  },
  SLOW_MS,
);

it('says what it cannot read, and what no city has', async () => {
  const file = join(folder, 'broken.json');
  writeFileSync(file, '{');
  expect(await installation.cli('sop', 'publish', file, ...because)).toMatchObject({
    ...{ code: 2, err: expect.stringContaining('cannot be read as JSON') },
  });
  expect(await installation.cli('sop', 'show', 'jambi/tidak-ada', '--published')).toMatchObject({
    ...{ code: 1, err: expect.stringContaining('404 sop-not-found') },
  });
});

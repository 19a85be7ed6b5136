import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What each says once it runs. */
const lastWords = { demo: 'tanggap simulate', main: '  Data ' } as const;
const root = join(import.meta.dirname, '..', '..', '..');

interface Ended {
  readonly printed: string;
  readonly code: number | null;
}

/** One of the programs in a process of its own: until it has said everything and was asked to stop, or until it gave up. */
async function run(program: 'demo' | 'main', folder: string): Promise<Ended> {
  const main = join(root, 'apps/standalone/src', `${program}.ts`);
  const env = { PATH: process.env['PATH'], TANGGAP_DATA: folder, TANGGAP_PORT: '0', TANGGAP_LOG_LEVEL: 'error' };
  const child = spawn(process.execPath, ['--import', join(root, 'tools/ts-hooks.js'), main], { env });
  let printed = '';
  const said = (text: Buffer): void => {
    printed += text.toString();
    if (printed.includes(lastWords[program]) && !child.killed) child.kill('SIGTERM');
  };
  child.stdout.on('data', said);
  child.stderr.on('data', said);
  await once(child, 'close');
  return { printed, code: child.exitCode };
}

describe('npm run demo', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tanggap-demo-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('says that it is an exercise, shows its keys at every start and how to play a day into it', async () => {
    const first = await run('demo', folder);
    expect(first.printed).toContain('LATIHAN');
    expect(first.printed).toContain(`npx tanggap simulate --city jambi --incidents 1000 --seed 7 --speed 60 --data ${folder}`);
    const keys = first.printed.match(/tgp_\S+/g) ?? [];
    expect(keys.length).toBeGreaterThan(10);
    expect(statSync(join(folder, 'demo-keys.json')).mode & 0o077).toBe(0);
    const second = await run('demo', folder);
    expect(second.printed.match(/tgp_\S+/g)).toEqual(keys);
  }, 120_000);

  it('keeps off a live folder, and a live server off its own', async () => {
    const demo = join(folder, 'demo');
    await run('demo', demo);
    expect(await run('main', demo)).toEqual({
      code: 1,
      printed: expect.stringMatching(/was begun as simulated, not live/) as string,
    });
    const live = join(folder, 'live');
    await run('main', live);
    expect(await run('demo', live)).toEqual({
      code: 1,
      printed: expect.stringMatching(/was begun as live, not simulated/) as string,
    });
  }, 120_000);
});

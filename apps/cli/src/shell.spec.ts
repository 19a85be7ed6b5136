import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

it('ends in silence when the reader of its output has read enough', async () => {
  const main = join(import.meta.dirname, '../dist/main.js');
  const run = spawn(process.execPath, [main, 'sop', 'list'], { env: {}, stdio: ['ignore', 'pipe', 'pipe'] });
  const said: Buffer[] = [];
  run.stderr.on('data', (bytes: Buffer) => said.push(bytes));
  run.stdout.destroy();
  expect(await once(run, 'close')).toEqual([0, null]);
  expect(Buffer.concat(said).toString()).toBe('');
}, 60_000);

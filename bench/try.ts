import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ServerProcess } from '../tools/campaign/server-process.js';
import { inTemporaryFolder } from './temporary-folder.js';
const root = join(import.meta.dirname, '..');
await inTemporaryFolder(async (folder) => {
  const s = await ServerProcess.start([process.execPath, '--cpu-prof', '--cpu-prof-dir=/tmp/bd/prof', join(root, 'apps/standalone/dist/main.js')], { TANGGAP_DATA: folder, NODE_ENV: 'production' });
  const c = spawn(process.execPath, ['--import', join(root, 'tools/ts-hooks.js'), join(root, 'bench/load-generator.ts'), '--url', s.url, '--key', s.keyOf('call-taker') ?? '', '--what', 'report', '--ms', '6000'], { stdio: 'inherit' });
  await once(c, 'close');
  await s.stop();
});

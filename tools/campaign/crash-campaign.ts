import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CaseLoad } from './case-load.js';
import { writeEvidence } from './evidence.js';
import { auditLog } from './log-audit.js';
import { seeded } from './random.js';
import { ServerProcess } from './server-process.js';

// `kill -9` at random moments under load: nothing acknowledged may be lost or doubled, and after each restart every view
// must equal a fresh fold. With --plant <bug> the campaign must fail, else the campaign is worthless.

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    rate: { type: 'string', default: '50' },
    plant: { type: 'string' },
    evidence: { type: 'string' },
  },
});
const kills = Number(values.kills);
const seed = Number(values.seed);
const root = join(import.meta.dirname, '..', '..');
const standalone = [process.execPath, join(root, 'apps/standalone/dist/main.js')];
const planted = [process.execPath, '--import', join(root, 'tools/ts-hooks.js'), join(import.meta.dirname, 'planted-server.ts')];

async function campaign(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'tanggap-crash-'));
  const begunMs = performance.now();
  const random = seeded(seed);
  const command = values.plant === undefined ? standalone : [...planted, values.plant];
  const env = { TANGGAP_DATA: folder };
  const recoveryMs: number[] = [];
  let differing = 0;
  try {
    let server = await ServerProcess.start(command, env);
    const credential = server.keyOf('supervisor');
    if (credential === null) throw new Error('the first start printed no key');
    const load = new CaseLoad(random, credential, 40);
    for (let kill = 1; kill <= kills; kill++) {
      await load.run(server.url, Number(values.rate), killAfter(server, 200 + random() * 1300));
      const restartMs = performance.now();
      server = await ServerProcess.start(command, env);
      recoveryMs.push(performance.now() - restartMs);
      if (!viewsEqualLog(folder)) differing++;
      process.stderr.write(`\rkill ${kill}/${kills}, ${load.acknowledged.length} acknowledged `);
    }
    // What was in flight at the last kill is asked once more and must now be answered.
    await load.run(server.url, Number(values.rate), new Promise((resolve) => setTimeout(resolve, 1500)));
    await server.stop();
    const { lost, doubled } = auditLog(folder, load.acknowledged);
    const isSound = lost === 0 && doubled === 0 && differing === 0 && load.refused.length === 0;
    report({
      kills,
      acknowledged: load.acknowledged.length,
      lost,
      doubled,
      differing,
      refused: load.refused,
      recoveryMs,
      begunMs,
    });
    return isSound;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function killAfter(server: ServerProcess, ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  await server.kill();
}

/** The product's own `verify`, beside the running server: chain, and every view against a fresh fold. */
function viewsEqualLog(folder: string): boolean {
  try {
    execFileSync(process.execPath, [join(root, 'apps/cli/dist/main.js'), 'verify', '--data', folder, '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return true;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: Buffer; stderr?: Buffer };
    process.stderr.write(`\nverify: ${String(stdout ?? '')}${String(stderr ?? '')}\n`);
    return false;
  }
}

function report(of: {
  kills: number;
  acknowledged: number;
  lost: number;
  doubled: number;
  differing: number;
  refused: string[];
  recoveryMs: number[];
  begunMs: number;
}): void {
  const sorted = of.recoveryMs.toSorted((a, b) => a - b);
  writeEvidence(values.evidence ?? null, {
    name: values.plant === undefined ? 'crash' : `crash-planted-${values.plant}`,
    seed,
    runs: of.kills,
    acknowledged: of.acknowledged,
    lost: of.lost,
    doubled: of.doubled,
    viewsDifferent: of.differing,
    refused: of.refused.slice(0, 5),
    recoveryMs: { p50: Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0), max: Math.round(sorted.at(-1) ?? 0) },
    durationSec: Math.round((performance.now() - of.begunMs) / 1000),
  });
}

process.exitCode = (await campaign()) ? 0 : 1;

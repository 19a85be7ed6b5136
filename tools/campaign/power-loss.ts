import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CaseLoad } from './case-load.js';
import { writeEvidence } from './evidence.js';
import { auditLog } from './log-audit.js';
import { seeded } from './random.js';
import { ServerProcess } from './server-process.js';

// A power cut takes what was written and not flushed; `kill -9` does not. strace tells how long the write-ahead log was at
// its last flush; after the kill everything beyond is cut off. With synchronous=NORMAL planted, acknowledged events vanish.

const { values } = parseArgs({
  options: {
    cuts: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    plant: { type: 'string' },
    evidence: { type: 'string' },
  },
});
const root = join(import.meta.dirname, '..', '..');

async function cut(seed: number): Promise<{ acknowledged: number; lost: number; doubled: number; cutBytes: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'tanggap-power-'));
  const trace = join(folder, 'trace.txt');
  try {
    const serve = [
      '--import',
      join(root, 'tools/ts-hooks.js'),
      join(import.meta.dirname, 'planted-server.ts'),
      values.plant ?? 'none',
    ];
    const traced = ['strace', '-f', '-y', '-e', 'trace=pwrite64,fsync,fdatasync', '-o', trace, process.execPath, ...serve];
    const server = await ServerProcess.start(traced, { TANGGAP_DATA: folder });
    const credential = server.keyOf('supervisor');
    if (credential === null) throw new Error('the first start printed no key');
    const load = new CaseLoad(seeded(seed), credential, 20);
    const pid = childOf(server.pid);
    await load.run(
      server.url,
      40,
      new Promise<void>((resolve) => setTimeout(resolve, 1200)).then(() => server.kill(pid)),
    );
    const cutBytes = forgetUnflushed(join(folder, 'events.db-wal'), trace);
    return { acknowledged: load.acknowledged.length, cutBytes, ...auditLog(folder, load.acknowledged) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The traced process itself: killing strace alone would let it live. */
function childOf(strace: number | undefined): number {
  const { stdout } = spawnSync('pgrep', ['-P', String(strace)]);
  return Number(stdout.toString().trim().split('\n')[0]);
}

/** Cuts the file back to its length at its last flush. @returns bytes that the power cut took */
function forgetUnflushed(wal: string, trace: string): number {
  let written = 0;
  let flushed = 0;
  for (const line of readFileSync(trace, 'utf8').split('\n')) {
    if (!line.includes('events.db-wal>')) continue;
    const write = /pwrite64\(\d+<[^>]*>, .*, (\d+), (\d+)/.exec(line);
    if (write !== null) written = Math.max(written, Number(write[1]) + Number(write[2]));
    if (/fdatasync|fsync/.test(line)) flushed = written;
  }
  const length = statSync(wal).size;
  const kept = Math.min(length, flushed);
  truncateSync(wal, kept);
  return length - kept;
}

const cuts = Number(values.cuts);
const seed = Number(values.seed);
const begunMs = performance.now();
const total = { acknowledged: 0, lost: 0, doubled: 0, cutBytes: 0 };
for (let run = 0; run < cuts; run++) {
  const found = await cut(seed + run);
  for (const name of ['acknowledged', 'lost', 'doubled', 'cutBytes'] as const) total[name] += found[name];
}
const name = values.plant === undefined ? 'power-loss' : `power-loss-planted-${values.plant}`;
writeEvidence(values.evidence ?? null, {
  name,
  seed,
  runs: cuts,
  ...total,
  durationSec: Math.round((performance.now() - begunMs) / 1000),
});
process.exitCode = total.lost === 0 && total.doubled === 0 ? 0 : 1;

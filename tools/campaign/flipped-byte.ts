import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { flipBytes, logToFlip, type FlipOutcome } from '@tanggap/testing/flip-bytes';
import { writeEvidence } from './evidence.js';
import { seeded } from './random.js';

// One bit of one byte of one stored event is flipped in the log's file, a thousand times over: the start must refuse and
// name the event. A log longer than the start checks is hit at its old end too: there reading must name it.

const CHECKED_AT_START = 10_000;

const { values } = parseArgs({
  options: {
    flips: { type: 'string', default: '1000' },
    old: { type: 'string', default: '50' },
    seed: { type: 'string', default: '112' },
    evidence: { type: 'string' },
  },
});

async function inLogOf<T>(events: number, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'tanggap-flip-'));
  try {
    await logToFlip(folder, events);
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function countBy(outcomes: readonly FlipOutcome[], of: (outcome: FlipOutcome) => string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) counts[of(outcome)] = (counts[of(outcome)] ?? 0) + 1;
  return counts;
}

async function campaign(): Promise<boolean> {
  const random = seeded(Number(values.seed));
  const begunMs = performance.now();
  const recent = await inLogOf(600, (folder) => flipBytes(folder, Number(values.flips), random));
  const events = CHECKED_AT_START + 300;
  const isOld = { from: ({ position }: { position: number }) => position < events - CHECKED_AT_START };
  const old = await inLogOf(events, (folder) => flipBytes(folder, Number(values.old), random, isOld));
  const named = (outcomes: readonly FlipOutcome[]): number =>
    outcomes.filter(({ found, named: what }) => found !== 'unnoticed' && what !== 'nothing').length;
  const missed = [...recent, ...old].filter(({ found, named: what }) => found === 'unnoticed' || what === 'nothing');
  writeEvidence(values.evidence ?? null, {
    name: 'flipped-byte',
    seed: Number(values.seed),
    flips: recent.length,
    named: named(recent),
    namedAs: countBy(recent, ({ named: what }) => what),
    hit: countBy(recent, ({ part }) => part),
    olderThanTheStartCheck: { flips: old.length, named: named(old), foundAt: countBy(old, ({ found }) => found) },
    missed,
    durationSec: Math.round((performance.now() - begunMs) / 1000),
  });
  return missed.length === 0;
}

process.exitCode = (await campaign()) ? 0 : 1;

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { requireProgram } from '../debian-package.js';
import { crashCampaign } from './crash-campaign.js';
import { distributedCampaign } from './distributed/distributed-campaign.js';
import { writeEvidence } from './evidence.js';
import type { Outcome } from './outcome.js';
import { powerLossCampaign } from './power-loss.js';

// Kills and power cuts under load. The product must come through with nothing broken; with each planted bug the invariant
// it breaks must be seen broken, else the campaign itself is worthless.

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** Only the campaigns whose name begins so: `crash`, `power-loss`, `crash-planted`. */
    only: { type: 'string', default: '' },
    /** Of the distributed campaign, only the bad days whose name has this in it; repeatable. */
    drill: { type: 'string', multiple: true, default: [] },
    /** Commands a second for the distributed campaign, which shares the machine with the servers it asks. */
    rate: { type: 'string', default: '10' },
    /** Folder for one JSON file a campaign. */
    evidence: { type: 'string' },
  },
});
const seed = Number(values.seed);
const sizes = values.full ? { kills: 200, cuts: 20, planted: 20 } : { kills: 20, cuts: 2, planted: 4 };

interface Planned {
  readonly name: string;
  /** The invariant the planted bug must break; null: none may break. */
  readonly breaks: string | null;
  run(): Promise<Outcome>;
}

function crash(plant: string | null, breaks: string | null): Planned {
  const kills = plant === null ? sizes.kills : sizes.planted;
  const name = plant === null ? 'crash' : `crash-planted-${plant}`;
  return { name, breaks, run: () => crashCampaign({ kills, seed, ratePerSec: 50, plant, breaks }) };
}

function powerLoss(plant: string | null, breaks: string | null): Planned {
  const cuts = plant === null ? sizes.cuts : sizes.planted;
  const name = plant === null ? 'power-loss' : `power-loss-planted-${plant}`;
  return { name, breaks, run: () => powerLossCampaign({ cuts, seed, ratePerSec: 40, plant, breaks }) };
}

/** The full one also with each bug planted, on the bad day that the bug cannot survive. */
function distributed(plant: string | null, breaks: string | null, drills = values.drill): Planned {
  const name = plant === null ? 'distributed' : `distributed-planted-${plant}`;
  return {
    name,
    breaks,
    run: () => distributedCampaign({ seed, full: values.full, ratePerSec: Number(values.rate), drills, plant, breaks }),
  };
}

const plan: readonly Planned[] = [
  crash('acknowledge-before-commit', 'acknowledged-lost'),
  crash('dedupe-off', 'command-applied-twice'),
  powerLoss('synchronous-normal', 'acknowledged-lost'),
  powerLoss(null, null),
  crash(null, null),
  distributed(null, null),
  ...(values.full
    ? [
        distributed('offset-before-effect', 'views-different', ['kill -9']),
        distributed('checkpoint-before-acknowledgement', 'views-different', ['kill -9']),
        distributed('skip-if-seen', 'views-different', ['kill -9']),
        distributed('dedupe-off', 'command-applied-twice', ['silent after the write']),
      ]
    : []),
];

/** @returns whether the campaign said what it must */
function judge({ breaks }: Planned, outcome: Outcome): boolean {
  return breaks === null ? outcome.broken.size === 0 : outcome.broken.has(breaks);
}

function report(planned: Planned, outcome: Outcome, isAsExpected: boolean): void {
  const { evidence } = values;
  writeEvidence(evidence === undefined ? null : join(evidence, `${planned.name}.json`), {
    name: planned.name,
    ...outcome.facts,
    expectedToBreak: planned.breaks,
    broken: Object.fromEntries(outcome.broken),
    asExpected: isAsExpected,
  });
}

process.stdout.write(`seed ${seed}\n`);
const chosen = plan.filter(({ name }) => name.startsWith(values.only));
if (chosen.some(({ name }) => name.startsWith('power-loss'))) requireProgram('strace', 'power cuts');
let passed = 0;
for (const planned of chosen) {
  const outcome = await planned.run();
  const isAsExpected = judge(planned, outcome);
  if (isAsExpected) passed++;
  report(planned, outcome, isAsExpected);
}
process.stdout.write(`${passed} of ${chosen.length} campaigns as expected, seed ${seed}\n`);
process.exitCode = passed === chosen.length && chosen.length > 0 ? 0 : 1;

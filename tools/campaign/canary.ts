import { parseArgs } from 'node:util';
import { dumpingStore, searchForCanaries } from './canary-search.js';
import { writeEvidence } from './evidence.js';
import { seeded } from './random.js';

// One unmistakable string in every personal field of every incident, through the public doors; then everything the server
// wrote or said is searched for them. With a leak planted the search must find it, else it is worthless.

const { values } = parseArgs({
  options: {
    incidents: { type: 'string', default: '200' },
    seed: { type: 'string', default: '112' },
    evidence: { type: 'string' },
  },
});
const begunMs = performance.now();
const seed = Number(values.seed);
const sound = await searchForCanaries({ incidents: Number(values.incidents), random: seeded(seed) });
const leaking = await searchForCanaries({ incidents: 2, random: seeded(seed), plant: dumpingStore });
const { hits, erased, uncovered } = sound;
const isSound =
  hits.length === 0 &&
  uncovered.length === 0 &&
  sound.searched.packages > 0 &&
  erased.stillReadable === 0 &&
  erased.keyBytesFound === 0 &&
  erased.othersReadable &&
  leaking.hits.length > 0;
writeEvidence(values.evidence ?? null, {
  name: 'canary',
  seed,
  ...sound,
  hits: hits.length,
  firstHits: hits.slice(0, 10),
  plantedLeak: { hits: leaking.hits.length, in: [...new Set(leaking.hits.map((hit) => hit.split(':')[0]))] },
  durationSec: Math.round((performance.now() - begunMs) / 1000),
});
process.exitCode = isSound ? 0 : 1;

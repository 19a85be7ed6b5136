import { isAgencyRole } from '@tanggap/events/ids';
import type { CityProfile } from '@tanggap/sop-definitions/city-profile';
import type { CommandStep } from '../walk/step-request.js';
import type { WalkScript, WalkStep } from '../walk/walk-script.js';
import { casesOf } from './busy-day.js';
import { inventCaller, inventPlace, type InventedPlace } from './invented-places.js';
import type { PlannedStep, ToldBy } from './planned-call.js';
import type { SeededRandom } from './seeded-random.js';

/** Jambi's table of the call center itself: its walk is a fire, which has a table of its own. */
const NO_CASE: ReadonlySet<string> = new Set(['jambi/penerimaan-panggilan']);
const REJECTED = 0.08;
const LATE = 0.12;
const LATE_BY = 2.5;
/** What already takes this long is not made longer: an hour at the scene is nobody's delay. */
const SHORT_SEC = 700;
const FORGOTTEN = 0.1;
const NEVER_ANSWERED = 0.03;
/** Most agencies have no software of their own. */
const TOLD_BY_RADIO = 0.55;
const TOLD_LATE = 0.08;
const CHANNELS: readonly (readonly [ToldBy, number])[] = [
  ['ht', 6],
  ['phone', 3],
  ['whatsapp', 1],
];
/** Steps that a crew forgets, and the others of its case make up for. */
const FORGETTABLE: ReadonlySet<WalkStep['command']> = new Set<WalkStep['command']>([
  'AcceptDispatch',
  'DepartUnit',
  'ArriveOnScene',
  'CompleteHandling',
]);

export interface Emergency {
  readonly place: InventedPlace;
  readonly category: string;
  readonly steps: readonly PlannedStep[];
}

/** A case as one of the city's SOPs tells it: who does what in which order, with the delays, gaps and refusals of real days. */
export function planEmergency(city: CityProfile, walks: readonly WalkScript[], random: SeededRandom): Emergency {
  const own = walks.filter((walk) => walk.city === city.id && !NO_CASE.has(walk.sop));
  const script = random.weighted(own.map((walk) => [walk, casesOf(firstAgencyOf(walk))]));
  const place = inventPlace(city.id, random);
  const category = categoryFor(city, script, random);
  const told = new Map<string, ToldBy | null>();
  const timed = stretched(withRejection(inOrder(script.steps.filter(isPlayed)), random), random);
  const steps = withGaps(timed, random).map((step) =>
    dressed(spoken(step, told, random), { ...place, ...inventCaller(random), category }, city),
  );
  return { place, category, steps: inOrder(steps) };
}

function inOrder<S extends WalkStep>(steps: readonly S[]): readonly S[] {
  return steps.toSorted((a, b) => a.atSec - b.atSec);
}

/** Case data of a simulation never leaves. */
function isPlayed(step: WalkStep): step is CommandStep {
  return step.command !== 'OrderCaseData';
}

function firstAgencyOf({ steps }: WalkScript): string {
  return steps.find(({ track }) => track !== undefined)?.track ?? '';
}

/** Where one table serves every category, another of those that the same agency answers. */
function categoryFor(city: CityProfile, script: WalkScript, random: SeededRandom): string {
  const agency = firstAgencyOf(script);
  const likely = city.categories.filter(
    ({ sop, defaultAgencies, advice }) =>
      sop === script.sop && advice === undefined && defaultAgencies.some((each) => each === agency),
  );
  const written = script.steps.find(({ command }) => command === 'VerifyReport')?.fields['category'];
  return likely.length > 1 ? random.pick(likely).id : String(written);
}

/** Before anybody accepts, the agency says that nobody is free, and is asked once more a little later. */
function withRejection(steps: readonly CommandStep[], random: SeededRandom): readonly CommandStep[] {
  const asked = steps.find(({ command }) => command === 'DispatchAgency');
  if (asked === undefined || !random.chance(REJECTED)) return steps;
  const [saysNo, again] = [random.between(15, 60), random.between(80, 200)];
  const rejected: CommandStep = {
    ...asked,
    name: `DispatchRejected ${asked.track ?? ''}`,
    atSec: asked.atSec + saysNo,
    as: 'agency-dispatcher',
    command: 'RejectDispatch',
    fields: { reason: 'no-unit' },
  };
  const later = steps.map((step) => (step.atSec > asked.atSec ? { ...step, atSec: step.atSec + again } : step));
  return inOrder([...later, rejected, { ...asked, atSec: asked.atSec + again }]);
}

/** Each wait shorter or longer than the book's; some cases have one that is far too long. */
function stretched(steps: readonly CommandStep[], random: SeededRandom): readonly CommandStep[] {
  const slowAt = random.chance(LATE) ? Math.floor(random.between(4, steps.length)) : -1;
  let [before, atSec] = [0, 0];
  return steps.map((step, index) => {
    const waitSec = step.atSec - before;
    atSec += waitSec * random.stretch() * (index === slowAt && waitSec <= SHORT_SEC ? LATE_BY : 1);
    before = step.atSec;
    return { ...step, atSec };
  });
}

/** One step that nobody records, or an agency that never reports back: the supervisor closes then, and says why. */
function withGaps(steps: readonly CommandStep[], random: SeededRandom): readonly CommandStep[] {
  if (random.chance(NEVER_ANSWERED)) {
    return steps
      .filter(({ command }) => command !== 'Respond')
      .map((step) =>
        step.command === 'CloseIncident'
          ? { ...step, as: 'supervisor', fields: { reason: 'laporan balik tidak dicatat' } }
          : step,
      );
  }
  const able = steps.filter(({ command }) => FORGETTABLE.has(command));
  if (able.length === 0 || !random.chance(FORGOTTEN)) return steps;
  const forgotten = random.pick(able);
  return steps.filter((step) => step !== forgotten);
}

/** By the agency's own software, or over the radio: then the call center writes it down a little later, and sometimes much later. */
function spoken(step: CommandStep, told: Map<string, ToldBy | null>, random: SeededRandom): PlannedStep {
  const { track } = step;
  if (track === undefined || !isAgencyRole(step.as)) return { ...step, lateSec: 0, toldBy: null };
  const toldBy = told.get(track) ?? (random.chance(TOLD_BY_RADIO) ? random.weighted(CHANNELS) : null);
  told.set(track, toldBy);
  if (toldBy === null) return { ...step, lateSec: 0, toldBy };
  // What ends a track must not overtake what is told of it.
  const isEnd = step.command === 'Respond' || step.command === 'RejectDispatch';
  const lateSec = !isEnd && random.chance(TOLD_LATE) ? random.between(120, 600) : random.between(3, 25);
  return { ...step, atSec: step.atSec + lateSec, lateSec, toldBy };
}

interface Said extends InventedPlace {
  readonly callerName: string;
  readonly callerPhone: string;
  readonly category: string;
}

function dressed(step: PlannedStep, said: Said, city: CityProfile): PlannedStep {
  const { category, district, address, point, callerName, callerPhone } = said;
  const label = city.categories.find(({ id }) => id === category)?.label.id ?? '';
  if (step.command === 'ReceiveReport') return { ...step, fields: { channel: 'phone', callerPhone } };
  if (step.command !== 'VerifyReport') return step;
  const description = `${label}, dilaporkan ${callerName} (rekaan)`;
  return {
    ...step,
    fields: {
      category,
      domain: 'land',
      callerName,
      callerPhone,
      address,
      district,
      point,
      placeProvenance: 'caller',
      description,
    },
  };
}

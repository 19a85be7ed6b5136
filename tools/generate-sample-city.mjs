// Prints an invented city's CSV in the shape of the San Francisco export, every bad habit of real data included: stamps
// that are missing, negative, equal, past midnight or in the hours that the clocks skip and repeat; rows of one incident far
// apart. The same seed gives the same file. No person, place or call in it exists.
//
//   node tools/generate-sample-city.mjs [--seed 1] [--incidents 400] > sample.csv
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, incidents: { type: 'string', default: '400' } },
});

/** Small and even enough for test data; the point is that it can be repeated. */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
const random = randomFrom(Number(values.seed));
const below = (n) => Math.floor(random() * n);
const chance = (p) => random() < p;
const oneOf = (list) => list[below(list.length)];

const HEADER =
  'Subset,Call Number,Unit ID,Incident Number,Call Type,Call Date,Watch Date,Received DtTm,Entry DtTm,Dispatch DtTm,Response DtTm,On Scene DtTm,Transport DtTm,Hospital DtTm,Call Final Disposition,Available DtTm,Zipcode of Incident,Battalion,Station Area,Original Priority,Priority,Final Priority,ALS Unit,Call Type Group,Number of Alarms,Unit Type,Unit sequence in call dispatch,Neighborhood,RowID'.split(
    ',',
  );
const CALL_TYPES = [
  'Medical Incident',
  'Medical Incident',
  'Structure Fire',
  'Outside Fire',
  'Alarms',
  'Traffic Collision',
  'Odd, "new" type',
];
const DISTRICTS = ['Lower Hills', 'Harbour/East', 'Old Town', ''];
/** Wall times, as if UTC: an ordinary day, one that ends the year, and the two nights on which the clocks change. */
const EVENINGS = [
  Date.UTC(2020, 3, 7, 12),
  Date.UTC(2019, 11, 31, 23, 40),
  Date.UTC(2020, 2, 8, 1, 20),
  Date.UTC(2020, 10, 1, 0, 20),
];

function stamp(wallMs) {
  if (wallMs === null) return '';
  const at = new Date(wallMs);
  const two = (n) => String(n).padStart(2, '0');
  const date = `${two(at.getUTCMonth() + 1)}/${two(at.getUTCDate())}/${at.getUTCFullYear()}`;
  const clock = `${two(at.getUTCHours() % 12 || 12)}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
  return `${date} ${clock} ${at.getUTCHours() < 12 ? 'AM' : 'PM'}`;
}

const seconds = (most) => below(most) * 1000;
const orMissing = (p, wallMs) => (chance(p) ? null : wallMs);

function unitRow(call, sequence) {
  const sent = call.enteredMs + seconds(120) - (chance(0.03) ? 300_000 : 0);
  const responding = sent + seconds(90);
  // Round numbers land exactly on the limits; a stamp typed by hand may lie before the one it follows.
  const arrived = chance(0.1)
    ? sent + oneOf([0, 180_000, 600_000, 601_000])
    : responding + seconds(900) - (chance(0.05) ? 600_000 : 0);
  const moves = call.type === 'Medical Incident' && chance(0.5);
  const left = arrived + seconds(1200);
  const hospital = left + (chance(0.2) ? 600_000 : seconds(1500)) - (chance(0.05) ? 1_500_000 : 0);
  const unit = `U${sequence}`;
  return {
    'Call Number': call.number,
    'Unit ID': unit,
    'Incident Number': `I${call.number}`,
    'Call Type': call.type,
    'Received DtTm': stamp(call.receivedMs),
    'Entry DtTm': stamp(call.enteredMs),
    'Dispatch DtTm': stamp(sent),
    'Response DtTm': stamp(orMissing(0.05, responding)),
    'On Scene DtTm': stamp(orMissing(0.2, arrived)),
    'Transport DtTm': moves ? stamp(orMissing(0.05, left)) : '',
    'Hospital DtTm': moves ? stamp(orMissing(0.1, hospital)) : '',
    'Available DtTm': stamp(orMissing(call.isLeftOpen ? 1 : 0.03, hospital + seconds(1800))),
    Battalion: `B0${1 + below(3)}`,
    'Station Area': String(1 + below(9)),
    'Final Priority': oneOf(['2', '3']),
    'Number of Alarms': '1',
    Neighborhood: call.district,
    Subset: 'invented',
    RowID: `${call.number}-${unit}`,
  };
}

const rows = [];
for (let index = 0; index < Number(values.incidents); index++) {
  const receivedMs = oneOf(EVENINGS) + seconds(9000);
  const call = {
    number: String(900_000_000 + index),
    type: oneOf(CALL_TYPES),
    district: oneOf(DISTRICTS),
    receivedMs,
    enteredMs: receivedMs + seconds(150) - (chance(0.04) ? 200_000 : 0),
    isLeftOpen: chance(0.03),
  };
  const units = 1 + below(4);
  for (let sequence = 1; sequence <= units; sequence++) rows.push(unitRow(call, sequence));
}
// Every seventh row goes to the end of the file, away from its incident.
const scattered = [...rows.filter((_, index) => index % 7 !== 0), ...rows.filter((_, index) => index % 7 === 0)];
const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const lines = scattered.map((row) => HEADER.map((column) => quoted(row[column] ?? '')).join(','));
process.stdout.write([HEADER.join(','), ...lines, ''].join('\n'));

// The second opinion on the San Francisco import: the same two reports straight from the CSV, sharing no code with the
// product (own CSV reading, own time zone, own verdicts, by hand from the readings of the SOPs). Development and CI only.
//
//   node tools/sf-second-computation.mjs intervals --csv FILE --from A --to B [--per unit] [--by agency|category|district]
//        [--limit 180,600] [--period 2020-04-01..2020-05-01] [--against product.json]
//   node tools/sf-second-computation.mjs compliance --csv FILE [--now ISO] [--against product.json]
//
// `--against` compares instead of printing: exit 1 at the first difference, naming it.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** Quoted cells may hold commas, line breaks and doubled quotes; both kinds of line ends. */
function csvRows(text) {
  const rows = [];
  let row = [];
  let cell = '';
  let quoted = false;
  for (let i = text.charCodeAt(0) === 0xfeff ? 1 : 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') ((cell += '"'), i++);
      else quoted = false;
    } else if (c === '"' && cell === '') quoted = true;
    else if (c === ',') (row.push(cell), (cell = ''));
    else if (c === '\n') (row.push(cell), rows.push(row), (row = []), (cell = ''));
    else if (c !== '\r') cell += c;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  const [header, ...data] = rows.filter((cells) => cells.length > 1);
  return data.map((cells) => Object.fromEntries(header.map((name, i) => [name, (cells[i] ?? '').trim()])));
}

/** The day of the month of the nth Sunday. */
function nthSunday(year, month, n) {
  const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
  return 1 + ((7 - first) % 7) + 7 * (n - 1);
}

/**
 * Pacific time to epoch ms by the rule in force since 2007: daylight time from the second Sunday of March, 02:00, to the
 * first Sunday of November, 02:00. A repeated time is taken as the earlier one, a skipped one as if the clocks had not yet
 * been moved: the mapping's answers.
 */
function pacific(text) {
  if (['', 'NULL', '-', '0,0'].includes(text)) return null;
  const match = /^(\d\d)\/(\d\d)\/(\d{4}) (\d\d):(\d\d):(\d\d) ([AP])M$/.exec(text);
  if (match === null) throw new Error(`not a time: ${text}`);
  const [month, day, year, hour12, minute, second] = match.slice(1, 7).map(Number);
  const hour = (hour12 % 12) + (match[7] === 'P' ? 12 : 0);
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  // Until 03:00 by the clock on the night in March the offset is still winter's; until 02:00 in November still summer's.
  const begins = Date.UTC(year, 2, nthSunday(year, 3, 2), 3);
  const ends = Date.UTC(year, 10, nthSunday(year, 11, 1), 2);
  return wall + (wall >= begins && wall < ends ? 7 : 8) * 3_600_000;
}

const CATEGORIES = {
  'Medical Incident': 'medical',
  'Structure Fire': 'structure-fire',
  'Outside Fire': 'outside-fire',
  'Vehicle Fire': 'vehicle-fire',
  Alarms: 'fire-alarm',
  'Smoke Investigation (Outside)': 'smoke-investigation',
  'Citizen Assist / Service Call': 'citizen-assist',
  'Traffic Collision': 'traffic-collision',
  'Electrical Hazard': 'electrical-hazard',
  'Gas Leak (Natural and LP Gases)': 'gas-leak',
  'Elevator / Escalator Rescue': 'elevator-rescue',
  'Odor (Strange / Unknown)': 'odor',
  'Water Rescue': 'water-rescue',
  'Assist Police': 'assist-police',
  'Fuel Spill': 'fuel-spill',
  'Confined Space / Structure Collapse': 'confined-space',
  'Industrial Accidents': 'industrial-accident',
  HazMat: 'hazmat',
};
const FIRE_CALLS = ['Structure Fire', 'Outside Fire', 'Vehicle Fire', 'Alarms', 'Smoke Investigation (Outside)'];

/** Which column holds a milestone; Closed is apart: the last unit's Available. */
const COLUMNS = {
  ReportReceived: 'Received DtTm',
  Verified: 'Entry DtTm',
  Dispatched: 'Dispatch DtTm',
  UnitAssigned: 'Dispatch DtTm',
  UnitDeparted: 'Response DtTm',
  ArrivedOnScene: 'On Scene DtTm',
  TransportStarted: 'Transport DtTm',
  TransportArrived: 'Hospital DtTm',
  UnitReleased: 'Available DtTm',
};
const OF_A_UNIT = [
  'Dispatched',
  'UnitAssigned',
  'UnitDeparted',
  'ArrivedOnScene',
  'TransportStarted',
  'TransportArrived',
  'UnitReleased',
];

const known = (times) => times.filter((at) => at !== null);
const earliest = (times) => (known(times).length === 0 ? null : Math.min(...known(times)));
const latest = (times) => (known(times).length === 0 ? null : Math.max(...known(times)));

/** First occurrence among these rows (all of an incident's, or one unit's); null when never recorded. */
function milestone(rows, type) {
  if (type === 'Closed') return latest(rows.map((row) => pacific(row['Available DtTm'])));
  if (!(type in COLUMNS)) return null; // no column ever says so
  return earliest(rows.map((row) => pacific(row[COLUMNS[type]])));
}

function incidentsOf(rows) {
  const incidents = new Map();
  for (const row of rows) incidents.set(row['Call Number'], [...(incidents.get(row['Call Number']) ?? []), row]);
  return [...incidents.values()];
}

/** Nearest rank: the smallest sample that at least p percent of the samples do not exceed. */
const rank = (sorted, p) => (sorted.length === 0 ? null : sorted[Math.ceil((p / 100) * sorted.length) - 1]);

/** The day of the report as its own clock showed it; the end of a period is not in it. */
function inPeriod(rows, period) {
  if (period === undefined) return true;
  const [from, to] = period.split('..');
  const reported = rows.map((row) => row['Received DtTm']).sort((a, b) => pacific(a) - pacific(b))[0];
  const day = `${reported.slice(6, 10)}-${reported.slice(0, 2)}-${reported.slice(3, 5)}`;
  return day >= from && day < to;
}

function groupOf(rows, by) {
  if (by === 'agency') return 'sffd';
  if (by === 'category') return CATEGORIES[rows[0]['Call Type']] ?? 'other';
  if (by === 'district') return rows[0]['Neighborhood'] || 'unknown';
  return null;
}

/** [start, end] of every sample of one incident: one, or one a unit. What is the incident's own is the same for each unit. */
function samplesOf(rows, { from, to, per }) {
  if (per === 'incident') return [[milestone(rows, from), milestone(rows, to)]];
  const units = new Map();
  for (const row of rows) units.set(row['Unit ID'], [...(units.get(row['Unit ID']) ?? []), row]);
  const at = (unitRows, type) => milestone(OF_A_UNIT.includes(type) ? unitRows : rows, type);
  return [...units.values()].map((unitRows) => [at(unitRows, from), at(unitRows, to)]);
}

function intervals(incidents, options) {
  const { from, to, per, by } = options;
  const limits = options.limit === undefined ? [] : options.limit.split(',');
  const groups = new Map(by === undefined ? [[null, []]] : []);
  for (const rows of incidents.filter((of) => inPeriod(of, options.period))) {
    const group = groupOf(rows, by);
    groups.set(group, [...(groups.get(group) ?? []), rows]);
  }
  return [...groups].map(([group, members]) => {
    const samples = members.flatMap((rows) => samplesOf(rows, options));
    const elapsed = samples.filter(([start, end]) => start !== null && end !== null).map(([start, end]) => end - start);
    const measured = elapsed.filter((ms) => ms >= 0).sort((a, b) => a - b);
    const count = (test) =>
      Object.fromEntries(limits.map((limit) => [limit, measured.filter((ms) => test(ms, limit * 1000)).length]));
    return {
      from,
      to,
      per,
      group,
      incidents: members.length,
      measured: measured.length,
      missingStart: samples.filter(([start, end]) => start === null && end !== null).length,
      missingEnd: samples.filter(([start, end]) => start !== null && end === null).length,
      missingBoth: samples.filter(([start, end]) => start === null && end === null).length,
      negative: elapsed.length - measured.length,
      zero: measured.filter((ms) => ms === 0).length,
      minMs: measured[0] ?? null,
      p50Ms: rank(measured, 50),
      p90Ms: rank(measured, 90),
      p95Ms: rank(measured, 95),
      maxMs: measured.at(-1) ?? null,
      over: count((ms, limitMs) => ms > limitMs),
      exactly: count((ms, limitMs) => ms === limitMs),
    };
  });
}

/** One clock with both ends looked up. An end that nobody will record any more, since the incident is closed, is missing. */
function verdict({ start, stop, limitMs, isClosed, now }) {
  if (start !== null && stop !== null) {
    if (stop < start) return 'negative';
    if (limitMs === null) return 'no-limit';
    return stop - start > limitMs ? 'breached' : 'met';
  }
  if (stop !== null) return 'missing-start';
  if (isClosed) return start === null ? 'missing-both' : 'missing-stop';
  if (start === null) return 'not-started';
  return limitMs !== null && now - start > limitMs ? 'breached-open' : 'running';
}

/** Unit by unit, and the worst of them speaks: one unit's start is never paired with another's arrival. */
function transportVerdict(rows, { isClosed, now }) {
  const moved = rows.filter((row) => row['Transport DtTm'] !== '' || row['Hospital DtTm'] !== '');
  if (moved.length === 0) return isClosed ? 'missing-both' : 'not-started';
  const verdicts = moved.map((row) =>
    verdict({ start: pacific(row['Transport DtTm']), stop: pacific(row['Hospital DtTm']), limitMs: 600_000, isClosed, now }),
  );
  const order = ['breached', 'breached-open', 'missing-both', 'missing-start', 'missing-stop', 'negative', 'running', 'met'];
  return order.find((name) => verdicts.includes(name));
}

/** What the CSV can say about the rows of the two tables; acceptance, handling and report-back are in no column. */
function rowsOf(rows, now, isMedical) {
  const isClosed = milestone(rows, 'Closed') !== null;
  const clock = (start, stop, limitMs = null) => ({ limitMs, verdict: verdict({ start, stop, limitMs, isClosed, now }) });
  const [assigned, arrived] = [milestone(rows, 'UnitAssigned'), milestone(rows, 'ArrivedOnScene')];
  return [
    clock(milestone(rows, 'Dispatched'), null), // receive: until accepted
    clock(null, assigned), // inform: from accepted
    clock(assigned, arrived, 600_000), // travel
    clock(arrived, null), // handle
    ...(isMedical ? [{ limitMs: 600_000, verdict: transportVerdict(rows, { isClosed, now }) }] : []),
    clock(null, null, 180_000), // report back
    clock(null, milestone(rows, 'Closed')), // close: from the last report back
  ];
}

function incidentVerdict(rows, judged) {
  if (milestone(rows, 'Closed') === null) return 'open';
  const limited = judged.filter(({ limitMs }) => limitMs !== null).map((row) => row.verdict);
  if (limited.some((name) => name.startsWith('breached'))) return 'breached';
  if (limited.some((name) => name.startsWith('missing') || name === 'negative')) return 'unknown';
  return limited.includes('met') ? 'compliant' : 'not-judged';
}

function compliance(incidents, now) {
  const counts = new Map();
  const outcomes = { breached: 0, unknown: 0, compliant: 0, 'not-judged': 0, open: 0 };
  for (const rows of incidents) {
    const callType = rows[0]['Call Type'];
    const isMedical = callType === 'Medical Incident';
    const sop = isMedical ? 'jambi/ambulan-gawat-darurat' : FIRE_CALLS.includes(callType) ? 'jambi/kebakaran' : null;
    const judged = sop === null ? [] : rowsOf(rows, now, isMedical);
    for (const [index, row] of judged.entries()) {
      const key = `${sop}@1 row ${index + 1}`;
      const row_ = counts.get(key) ?? {};
      counts.set(key, { ...row_, [row.verdict]: (row_[row.verdict] ?? 0) + 1 });
    }
    outcomes[incidentVerdict(rows, judged)]++;
  }
  const decided = outcomes.compliant + outcomes.breached;
  return {
    rows: Object.fromEntries([...counts].sort()),
    incidents: outcomes,
    rate: decided === 0 ? null : outcomes.compliant / decided,
  };
}

/** The product's compliance report in the shape above: verdicts that never occur left out. */
function productCompliance({ rows, incidents, rate }) {
  const occurring = (verdicts) => Object.fromEntries(Object.entries(verdicts).filter(([, count]) => count > 0));
  const named = rows.map((row) => [`${row.sop.id}@${row.sop.version} row ${row.ord}`, occurring(row.verdicts)]);
  return { rows: Object.fromEntries(named.filter(([, verdicts]) => Object.keys(verdicts).length > 0).sort()), incidents, rate };
}

/** @returns the first difference as text, or null; both sides must have exactly the same keys */
function difference(ours, theirs, path = '') {
  if (ours === null || theirs === null || typeof ours !== 'object' || typeof theirs !== 'object')
    return ours === theirs
      ? null
      : `${path}: straight from the CSV ${JSON.stringify(ours)}, the product ${JSON.stringify(theirs)}`;
  for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    if (!(key in ours) || !(key in theirs))
      return `${path}.${key}: only ${key in ours ? 'straight from the CSV' : 'in the product'}`;
    const found = difference(ours[key], theirs[key], `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}

/** Groups come in no promised order. */
const byGroup = (stats) => Object.fromEntries(stats.map((group) => [group.group ?? 'all', group]));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: Object.fromEntries(
    ['csv', 'from', 'to', 'per', 'by', 'limit', 'period', 'now', 'against'].map((name) => [name, { type: 'string' }]),
  ),
});
const incidents = incidentsOf(csvRows(readFileSync(values.csv, 'utf8')));
const product = values.against === undefined ? null : JSON.parse(readFileSync(values.against, 'utf8'));
let ours;
let theirs;
switch (positionals[0]) {
  case 'intervals':
    ours = { intervals: intervals(incidents, { ...values, per: values.per ?? 'incident' }) };
    theirs = product && byGroup(product.intervals);
    break;
  case 'compliance':
    ours = compliance(incidents, values.now === undefined ? Date.now() : Date.parse(values.now));
    theirs = product && productCompliance(product);
    break;
  default:
    throw new Error('intervals or compliance?');
}
if (product === null) console.log(JSON.stringify(ours));
else {
  const found = difference(positionals[0] === 'intervals' ? byGroup(ours.intervals) : ours, theirs);
  if (found !== null) console.error(`different: ${found}`);
  else console.log(`${positionals[0]}: equal`);
  process.exitCode = found === null ? 0 : 1;
}

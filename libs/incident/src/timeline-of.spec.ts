import { eventNo, history, minuteMs, timelineTold } from '@tanggap/testing/given-incident';
import {
  abandoned,
  accidentSop,
  ambulanceSop,
  arrived,
  at,
  closed,
  corrected,
  dispatched,
  fire,
  fireSop,
  handledBy,
  health,
  merged,
  otherIncident,
  police,
  reclassifiedTo,
  rejected,
  reopened,
  reported,
  responded,
  stepDone,
  stepLeftOut,
  transferred,
  triagedNormal,
  triagedPrank,
  unit7,
  unmerged,
  verified,
  cancelled,
} from '@tanggap/testing/incident-words';
import { streamNameSchema } from '@tanggap/events/envelope';
import { ownerOf } from './timeline-of.js';

describe('a correction', () => {
  it('moves the event, and keeps beside it what was said first', () => {
    const timeline = timelineTold([at(0, reported), at(9, arrived(fire, unit7)), at(30, corrected(1, 7))]);
    expect(timeline.entries[1]).toMatchObject({
      event: eventNo(1),
      atMs: minuteMs(7),
      originallyAtMs: minuteMs(9),
      recordedAtMs: minuteMs(9),
    });
    expect(timeline.entries[2]).toMatchObject({ type: 'OccurrenceCorrected', atMs: minuteMs(30), originallyAtMs: null });
  });

  it('recorded last wins, also when it goes back to what was said first', () => {
    const twice = [at(0, reported), at(9, arrived(fire, unit7)), corrected(1, 7), corrected(1, 8)];
    expect(timelineTold(twice).entries[1]).toMatchObject({ atMs: minuteMs(8), originallyAtMs: minuteMs(9) });
    expect(timelineTold([...twice, corrected(1, 9)]).entries[1]).toMatchObject({ atMs: minuteMs(9), originallyAtMs: null });
  });

  it("moves what is read from the event too: a track's opening and end, the first closing, a reclassification", () => {
    const told = [
      at(0, verified),
      at(1, dispatched(fire)),
      at(5, reclassifiedTo({ sop: ambulanceSop })),
      at(8, responded(fire)),
      at(9, closed),
    ];
    const timeline = timelineTold([...told, ...[1, 2, 3, 4].map((revision) => corrected(revision, 20 + revision))]);
    expect(timeline.tracks[0]).toMatchObject({
      openedAtMs: minuteMs(21),
      end: { how: 'responded', atMs: minuteMs(23), revision: 3 },
    });
    expect(timeline.caseSops.map(({ sinceMs }) => sinceMs)).toEqual([null, minuteMs(22)]);
    expect(timeline.firstClosedAtMs).toBe(minuteMs(24));
  });

  it('of an event that is not there changes nothing', () =>
    expect(timelineTold([reported, corrected(7, 3)]).entries.map(({ atMs }) => atMs)).toEqual([minuteMs(0), minuteMs(1)]));
});

describe('a merge', () => {
  it('says into what and when, until it is undone', () => {
    expect(timelineTold([reported, merged])).toMatchObject({ mergedInto: otherIncident, mergedAtMs: minuteMs(1) });
    expect(timelineTold([reported, merged, unmerged])).toMatchObject({ mergedInto: null, mergedAtMs: null });
  });
});

describe('what was known at a moment', () => {
  const told = [at(0, reported), at(2, arrived(fire, unit7), 30), at(40, corrected(1, 1)), at(5, closed, 20)];

  it('ends with the last event recorded at or before it, to the millisecond', () => {
    expect(timelineTold(told, -1)).toMatchObject({ upToRevision: -1, entries: [] });
    expect(timelineTold(told, 0).upToRevision).toBe(0);
    expect(timelineTold(told.slice(0, 3), 29.9999).upToRevision).toBe(0);
    expect(timelineTold(told.slice(0, 3), 30).entries[1]?.atMs).toBe(minuteMs(2));
    expect(timelineTold(told.slice(0, 3), 40).entries[1]?.atMs).toBe(minuteMs(1));
  });

  it('holds everything before that event in the stream, whatever the clock said then', () =>
    expect(timelineTold(told, 20).upToRevision).toBe(3));
});

describe('a track', () => {
  it('is there from its dispatch or transfer, in order of opening', () => {
    const timeline = timelineTold([reported, dispatched(police, accidentSop), transferred(health), dispatched(fire)]);
    expect(timeline.tracks).toMatchObject([
      { agency: 'polresta', openedBy: 'Dispatched', openedAtMs: minuteMs(1), openedRevision: 1, end: null },
      { agency: 'dinkes', openedBy: 'CallTransferred', openedRevision: 2 },
      { agency: 'damkar', openedRevision: 3 },
    ]);
    expect(timeline.tracks[0]?.sops).toEqual([{ sop: accidentSop, sinceMs: null, untilMs: null }]);
  });

  it('ends once: an agency that said no and reports later is still one that said no', () => {
    const ends = [responded(fire), rejected(fire), cancelled(fire)];
    const how = ends.map(
      (end) => timelineTold([dispatched(fire), end, ...ends.filter((other) => other !== end)]).tracks[0]?.end?.how,
    );
    expect(how).toEqual(['responded', 'rejected', 'cancelled']);
  });

  it('told of twice is opened once, and one never opened is not invented', () => {
    expect(timelineTold([dispatched(fire), dispatched(fire, accidentSop)]).tracks).toMatchObject([
      { openedRevision: 0, sops: [{ sop: fireSop }] },
    ]);
    expect(timelineTold([reported, responded(fire), arrived(fire, unit7)]).tracks).toEqual([]);
  });
});

describe('a reclassification', () => {
  const open = [at(0, reported), at(1, verified), at(2, dispatched(fire)), at(3, dispatched(police))];

  it('moves the case and only the tracks that are named', () => {
    const timeline = timelineTold([...open, at(10, reclassifiedTo({ sop: accidentSop, movedTracks: [fire.track] }))]);
    const moved = [
      { sop: fireSop, sinceMs: null, untilMs: minuteMs(10) },
      { sop: accidentSop, sinceMs: minuteMs(10), untilMs: null },
    ];
    expect(timeline.caseSops).toEqual(moved);
    expect(timeline.tracks.map(({ sops }) => sops)).toEqual([moved, [{ sop: fireSop, sinceMs: null, untilMs: null }]]);
  });

  it('twice keeps every span', () =>
    expect(
      timelineTold([
        ...open,
        at(10, reclassifiedTo({ sop: accidentSop })),
        at(20, reclassifiedTo({ sop: ambulanceSop })),
        at(30, reclassifiedTo({ sop: fireSop })),
      ]).caseSops,
    ).toEqual([
      { sop: fireSop, sinceMs: null, untilMs: minuteMs(10) },
      { sop: accidentSop, sinceMs: minuteMs(10), untilMs: minuteMs(20) },
      { sop: ambulanceSop, sinceMs: minuteMs(20), untilMs: minuteMs(30) },
      { sop: fireSop, sinceMs: minuteMs(30), untilMs: null },
    ]));

  it('to the same table changes nothing, whatever its version', () =>
    expect(timelineTold([...open, reclassifiedTo({ sop: { ...fireSop, version: 2 }, movedTracks: [fire.track] })])).toMatchObject(
      {
        caseSops: [{ sop: fireSop, untilMs: null }],
        tracks: [{ sops: [{ sop: fireSop, untilMs: null }] }, {}],
      },
    ));

  it('to no table, and of a track that is not there', () => {
    const timeline = timelineTold([...open, at(10, reclassifiedTo({ sop: null, movedTracks: [health.track] }))]);
    expect(timeline.caseSops.at(-1)).toEqual({ sop: null, sinceMs: minuteMs(10), untilMs: null });
    expect(timeline.tracks).toHaveLength(2);
  });

  it('before the report was verified is where the case begins', () =>
    expect(timelineTold([reported, reclassifiedTo({ sop: accidentSop }), verified]).caseSops).toEqual([
      { sop: accidentSop, sinceMs: null, untilMs: null },
    ]));

  it('of the place alone leaves every table', () =>
    expect(timelineTold([...open, reclassifiedTo({ district: 'Telanaipura' })]).caseSops).toHaveLength(1));
});

describe('triage', () => {
  it('ends an incident unless it is normal', () => {
    expect(timelineTold([reported, triagedNormal])).toMatchObject({ triage: 'normal', endedAtTriageMs: null });
    expect(timelineTold([reported, triagedPrank])).toMatchObject({ triage: 'prank', endedAtTriageMs: minuteMs(1) });
    expect(timelineTold([reported, abandoned])).toMatchObject({ triage: 'abandoned', endedAtTriageMs: minuteMs(1) });
    expect(timelineTold([reported])).toMatchObject({ triage: null, endedAtTriageMs: null });
  });

  it('is taken back or made by a reclassification', () => {
    expect(timelineTold([reported, triagedPrank, reclassifiedTo({ class: 'normal' })]).endedAtTriageMs).toBeNull();
    expect(timelineTold([reported, triagedNormal, reclassifiedTo({ class: 'ghost' })]).endedAtTriageMs).toBe(minuteMs(2));
  });
});

describe('closing', () => {
  it('keeps the first close over a reopening', () => {
    expect(timelineTold([reported, closed])).toMatchObject({ firstClosedAtMs: minuteMs(1), isClosed: true });
    expect(timelineTold([reported, closed, reopened])).toMatchObject({ firstClosedAtMs: minuteMs(1), isClosed: false });
    expect(timelineTold([reported, closed, reopened, closed])).toMatchObject({ firstClosedAtMs: minuteMs(1), isClosed: true });
  });
});

it('an entry says who, what and which row', () => {
  const { entries } = timelineTold([
    reported,
    dispatched(fire),
    stepDone('jambi/kebakaran', 3, fire),
    stepLeftOut('jambi/kebakaran', 4),
    handledBy(fire, unit7, 'needed'),
  ]);
  expect(entries[0]).toMatchObject({
    track: null,
    unit: null,
    agency: null,
    step: null,
    transport: null,
    reportedBy: { channel: 'phone' },
  });
  expect(entries[1]).toMatchObject({ track: fire.track, agency: 'damkar' });
  expect(entries[2]?.step).toEqual({ sop: 'jambi/kebakaran', ord: 3, reason: null });
  expect(entries[3]).toMatchObject({ track: null, step: { ord: 4, reason: 'not-needed' } });
  expect(entries[4]).toMatchObject({ unit: unit7, transport: 'needed', step: null });
});

it('the owner of a timeline stands in the events', () => {
  const [event] = history([reported], { city: 'sf', origin: 'imported' });
  expect(ownerOf(event === undefined ? [] : [event])).toEqual({
    incident: '11111111-1111-4111-8111-111111111111',
    city: 'sf',
    origin: 'imported',
  });
  const elsewhere = history([reported]).map((told) => ({ ...told, stream: streamNameSchema.parse('city-jambi') }));
  expect(ownerOf(elsewhere)).toMatchObject({ incident: null, city: 'jambi' });
  expect(ownerOf([])).toEqual({ incident: null, city: null, origin: 'live' });
});

import { history, minuteMs, type Told } from '@tanggap/testing/given-incident';
import {
  accepted,
  accidentSop,
  ambulanceSop,
  answered,
  at,
  cancelled,
  closed,
  corrected,
  dispatched,
  fire,
  fireSop,
  police,
  reclassifiedTo,
  rejected,
  reopened,
  reported,
  responded,
  verified,
} from '@tanggap/testing/incident-words';
import { evolve } from './evolve.js';
import { reportedAtMs, trackStatusOf, unreported, type IncidentState } from './incident-state.js';

function after(...told: readonly Told[]): IncidentState {
  return history(told).reduce((state, event) => evolve(state, event), unreported);
}

it('an incident is there from its first event, closed and opened again by theirs', () => {
  expect(unreported.status).toBe('unreported');
  expect(after(answered).status).toBe('open');
  expect(after(reported, closed)).toMatchObject({ status: 'closed', revision: 1 });
  expect(after(reported, closed, reopened).status).toBe('open');
  expect(after(closed, reported).status).toBe('closed');
});

it("the origin is the stream's from its first event on", () => {
  const [event] = history([answered], { origin: 'imported' });
  expect(event === undefined ? null : evolve(after(reported), event).origin).toBe('live');
});

it('the first report counts, at the time it is known to have come', () => {
  expect(reportedAtMs(after(answered))).toBeNull();
  expect(reportedAtMs(after(at(1, reported), at(5, reported)))).toBe(minuteMs(1));
  expect(reportedAtMs(after(at(1, reported), at(9, corrected(0, -2))))).toBe(minuteMs(-2));
});

it("a correction of another stream's event is none of ours", () =>
  expect([...after(reported, corrected(7, 3)).happenedAtMs.values()]).toEqual([minuteMs(0), minuteMs(1)]));

it('a track ends once, by what came first', () => {
  const ends = [responded(fire), rejected(fire), cancelled(fire)];
  for (const [first, how] of [
    [responded(fire), 'responded'],
    [rejected(fire), 'rejected'],
    [cancelled(fire), 'cancelled'],
  ] as const)
    expect(after(dispatched(fire), first, ...ends, dispatched(fire)).tracks.get(fire.track)?.status).toBe(how);
});

it('an open track is open or accepted; one that has ended is what ended it', () => {
  const status = (...told: readonly Told[]): unknown => [...after(...told).tracks.values()].map(trackStatusOf);
  expect(status(dispatched(fire))).toEqual(['open']);
  expect(status(dispatched(fire), accepted(fire))).toEqual(['accepted']);
  expect(status(dispatched(fire), accepted(fire), responded(fire))).toEqual(['responded']);
  expect(status(dispatched(fire), rejected(fire), accepted(fire))).toEqual(['rejected']);
});

describe('a reclassification', () => {
  const open = [reported, verified, dispatched(fire), dispatched(police, accidentSop)];

  it('moves the case and the tracks that are named, and touches no other', () => {
    const state = after(...open, reclassifiedTo({ sop: ambulanceSop, movedTracks: [fire.track] }));
    expect(state.sop).toEqual(ambulanceSop);
    expect([...state.tracks.values()].map(({ sop, revision }) => [sop, revision])).toEqual([
      [ambulanceSop, 4],
      [accidentSop, 3],
    ]);
  });

  it('without a table moves nothing, also where it names tracks', () =>
    expect(
      [...after(...open, reclassifiedTo({ movedTracks: [fire.track] })).tracks.values()].map(({ sop, revision }) => [
        sop,
        revision,
      ]),
    ).toEqual([
      [fireSop, 2],
      [accidentSop, 3],
    ]));

  it('keeps the version that the same table is judged by', () => {
    const newer = { ...fireSop, version: 2 };
    const state = after(...open, reclassifiedTo({ sop: newer, movedTracks: [fire.track, police.track] }));
    expect(state.sop).toEqual(fireSop);
    expect([...state.tracks.values()].map(({ sop }) => sop)).toEqual([fireSop, newer]);
  });

  it('keeps what it does not name', () =>
    expect(after(...open, reclassifiedTo({ class: 'normal' }))).toMatchObject({
      category: 'kebakaran',
      triage: 'normal',
      sop: fireSop,
    }));
});

import fc from 'fast-check';
import { anyHistory } from '@tanggap/testing/any-history';
import { history, incident, minuteMs, timelineTold } from '@tanggap/testing/given-incident';
import { evolve } from './evolve.js';
import { emptyRecord, foldRecord } from './incident-record.js';
import { openTracksOf, unreported, type IncidentState } from './incident-state.js';
import { timelineOf } from './timeline-of.js';

// Import appends what another system recorded, in whatever order: everything that reads a history is total over any.

function stateAfter(told: Parameters<typeof history>[0]): IncidentState {
  return history(told).reduce((state, event) => evolve(state, event), unreported);
}

const holds = (predicate: (told: Parameters<typeof history>[0]) => void): void => {
  fc.assert(fc.property(anyHistory, predicate), { numRuns: 300, verbose: fc.VerbosityLevel.Verbose });
};

describe('over any history', () => {
  it('evolve, timelineOf and the record of the read side never throw, and see every event', () =>
    holds((told) => {
      expect(stateAfter(told)).toMatchObject({ revision: told.length - 1 });
      expect(timelineTold(told)).toMatchObject({ upToRevision: told.length - 1, entries: told.map(({ type }) => ({ type })) });
      expect(history(told).reduce((record, event) => foldRecord(record, event), emptyRecord(incident)).events).toHaveLength(
        told.length,
      );
    }));

  it('evolve and timelineOf agree: what is decided on is what is judged', () =>
    holds((told) => {
      const [state, timeline] = [stateAfter(told), timelineTold(told)];
      expect(timeline).toMatchObject({
        triage: state.triage,
        mergedInto: state.mergedInto,
        isClosed: state.status === 'closed',
      });
      expect(timeline.caseSops.at(-1)?.sop).toEqual(state.sop);
      expect(timeline.tracks.map(({ track, end, sops }) => [track, end?.how ?? null, sops.at(-1)?.sop])).toEqual(
        [...state.tracks].map(([track, { status, sop }]) => [track, status === 'open' ? null : status, sop]),
      );
      expect(new Map(timeline.entries.map(({ event, atMs }) => [event, atMs]))).toEqual(state.happenedAtMs);
    }));

  it('the record of the read side stands where the timeline stands', () =>
    holds((told) => {
      const record = history(told).reduce((folded, event) => foldRecord(folded, event), emptyRecord(incident));
      const timeline = timelineTold(told);
      const open = new Set(timeline.tracks.filter(({ end }) => end === null).map(({ agency }) => agency));
      expect(record.openAgencies).toEqual([...open].sort());
      expect(record.mergedInto).toBe(timeline.mergedInto);
      expect(record.triage).toBe(timeline.triage);
      if (timeline.mergedInto !== null) expect(record.state).toBe('merged');
      else expect(record.state === 'closed').toBe(timeline.isClosed);
      expect(openTracksOf(stateAfter(told))).toHaveLength(timeline.tracks.filter(({ end }) => end === null).length);
    }));

  it('what was known at a moment is a prefix, and nothing recorded later changes it', () =>
    holds((told) => {
      const events = history(told);
      const owner = { incident, city: null, origin: 'live' } as const;
      for (const atMin of [-1, 0, 100, 200, 400]) {
        const known = timelineOf(events, owner, minuteMs(atMin));
        const last = events.findLastIndex(({ recordedAt }) => Date.parse(recordedAt) <= minuteMs(atMin));
        expect(known).toEqual(timelineOf(events.slice(0, last + 1), owner));
      }
    }));

  it('a correction that repeats the last one changes no time', () =>
    holds((told) => {
      const timeline = timelineTold(told);
      const again = timelineTold([...told, ...told.filter(({ type }) => type === 'OccurrenceCorrected').slice(-1)]);
      expect(again.entries.slice(0, told.length)).toEqual(timeline.entries);
    }));
});

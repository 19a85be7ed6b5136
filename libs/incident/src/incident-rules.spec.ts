import { agencyIdSchema, cityIdSchema } from '@tanggap/events/ids';
import { emptyDirectory } from '@tanggap/sop-definitions/city-directory';
import { history, incident, minute, minuteMs, newTrack, shippedDirectory } from '@tanggap/testing/given-incident';
import {
  accept,
  addNote,
  at,
  dispatched,
  fire,
  police,
  recordCaseData,
  reported,
  verified,
  arrived,
  unit7,
  stepDone,
} from '@tanggap/testing/incident-words';
import { parseCommand } from './command-doors.js';
import { incidentRules } from './incident-rules.js';
import type { RecordedEvent } from '@tanggap/events/envelope';

const jambi = cityIdSchema.parse('jambi');
const moment = { recordedAt: minute(60), recordedAtMs: minuteMs(60), city: jambi, newTrack };
const rules = incidentRules(() => shippedDirectory);
const told = [reported, verified, dispatched(fire), dispatched(police), arrived(fire, unit7)];
const state = history(told).reduce((folded, event) => rules.evolve(folded, event), rules.initial);

function asked(fields: object): { readonly command: ReturnType<typeof parseCommand> } {
  return { command: parseCommand({ incident, ...fields }) };
}

it('a key of another city finds no incident here', () => {
  const by = { role: 'supervisor', cities: [cityIdSchema.parse('bima')], agency: null } as const;
  expect(rules.decide(asked(addNote), state, { ...moment, by })).toEqual({
    ok: false,
    rejection: { code: 'incident-not-found' },
  });
  expect(rules.decide(asked(addNote), state, { ...moment, by: { ...by, cities: [...by.cities, jambi] } })).toMatchObject({
    ok: true,
  });
});

it('our own services belong to every city', () =>
  expect(
    rules.decide(asked(recordCaseData), state, { ...moment, by: { role: 'system', cities: [], agency: null } }),
  ).toMatchObject({ ok: true }));

it('a city that has published nothing has no incidents', () => {
  const by = { role: 'supervisor', cities: [jambi], agency: null } as const;
  expect(incidentRules(() => emptyDirectory).decide(asked(addNote), state, { ...moment, by })).toMatchObject({ ok: false });
});

it('rules are those in force at that moment, not those of the start', () => {
  let directory = emptyDirectory;
  const live = incidentRules(() => directory);
  const by = { role: 'agency-dispatcher', cities: [jambi], agency: agencyIdSchema.parse('damkar') } as const;
  expect(live.decide(asked(accept(fire)), state, { ...moment, by })).toMatchObject({ ok: false });
  directory = shippedDirectory;
  expect(live.decide(asked(accept(fire)), state, { ...moment, by })).toMatchObject({ ok: true });
});

describe('If-Match', () => {
  it("is compared with the track's last event for what concerns a track, else with the incident's", () => {
    expect(rules.revisionFor(asked(accept(fire)), state)).toBe(4);
    expect(rules.revisionFor(asked(accept(police)), state)).toBe(3);
    expect(rules.revisionFor(asked(addNote), state)).toBe(4);
    expect(rules.revisionFor(asked({ ...addNote, track: police.track }), state)).toBe(3);
    expect(rules.revisionFor(asked({ ...addNote, track: newTrack }), state)).toBe(4);
  });

  it('moves with a note and a step on that track', () => {
    const more = [
      ...told,
      { ...at(5, { type: 'NoteAdded', data: { track: police.track } }) },
      stepDone('jambi/kebakaran', 3, fire),
    ] as const;
    const later = history(more).reduce((folded, event) => rules.evolve(folded, event), rules.initial);
    expect([fire, police].map((part) => rules.revisionFor(asked(accept(part)), later))).toEqual([6, 5]);
  });
});

it("what is not the incident's own event changes nothing", () => {
  const [event] = history([reported]);
  const alarm = { ...event, type: 'SlaWarning' } as unknown as RecordedEvent; // as the monitor's stream holds it
  expect(rules.evolve(state, alarm)).toBe(state);
});

import { agencyIdSchema, unitIdSchema } from '@tanggap/events/ids';
import type { TrackState, UnitState } from '@tanggap/incident/incident-state';
import { crewsOf } from './crew-steps.js';

const nothing: UnitState = {
  assigned: true,
  departed: false,
  arrived: false,
  handled: false,
  transportStarted: false,
  transportArrived: false,
  released: false,
};

function nextOf(said: Partial<UnitState>, isTrackHandled = false): string | null | undefined {
  const track: TrackState = {
    agency: agencyIdSchema.parse('damkar'),
    sop: null,
    status: 'open',
    accepted: true,
    units: new Map([[unitIdSchema.parse('E1'), { ...nothing, ...said }]]),
    handled: isTrackHandled,
    revision: 5,
  };
  return crewsOf(track)[0]?.next;
}

describe('what usually comes next for a crew', () => {
  it('follows the way out and back', () => {
    expect(nextOf({})).toBe('DepartUnit');
    expect(nextOf({ departed: true })).toBe('ArriveOnScene');
    expect(nextOf({ departed: true, arrived: true })).toBe('CompleteHandling');
    expect(nextOf({ departed: true, arrived: true, handled: true })).toBe('ReleaseUnit');
    expect(nextOf({ departed: true, arrived: true, handled: true, released: true })).toBeNull();
  });

  it('does not ask for what was forgotten on the way', () => expect(nextOf({ arrived: true })).toBe('CompleteHandling'));
  it('takes the handling of the whole track for the unit’s', () => expect(nextOf({ arrived: true }, true)).toBe('ReleaseUnit'));
  it('asks for the end of a transport that began', () => {
    expect(nextOf({ arrived: true, transportStarted: true })).toBe('ArriveTransport');
    expect(nextOf({ arrived: true, transportStarted: true, transportArrived: true })).toBe('ReleaseUnit');
  });
});

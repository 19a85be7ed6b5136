import { marksOf, type Drawn, type DrawnAlarm, type DrawnEntry } from './marks.js';

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 25, 7, minute)).toISOString();
const ms = (minute: number): number => Date.parse(at(minute));

function entry(event: string, more: Partial<DrawnEntry> = {}): DrawnEntry {
  const times = { at: at(5), originallyAt: null, recordedAt: at(5), toldLate: false };
  return { event, type: 'ArrivedOnScene', track: 'fire', ...times, ...more };
}

function alarm(id: string, type: DrawnAlarm['type'], about: string | null = null): DrawnAlarm {
  return { id, type, about, at: at(10), track: 'fire' };
}

function told(timeline: readonly DrawnEntry[], alarms: readonly DrawnAlarm[] = []): Drawn {
  return { timeline, alarms };
}

it('draws what happened where it happened, and a stretch to when it was written down', () => {
  const marks = marksOf(told([entry('a', { recordedAt: at(9), toldLate: true })]), null);
  expect(marks.map(({ kind, atMs, untilMs }) => [kind, atMs, untilMs])).toEqual([
    ['late', ms(5), ms(9)],
    ['happened', ms(5), null],
  ]);
});

it('keeps a corrected time beside the right one', () => {
  const marks = marksOf(told([entry('a', { originallyAt: at(3) })]), null);
  expect(marks.map(({ kind, atMs, untilMs }) => [kind, atMs, untilMs])).toEqual([
    ['corrected', ms(3), ms(5)],
    ['happened', ms(5), null],
  ]);
});

it('shows a breach as taken back only where that was known, and what was not known yet', () => {
  const [breach, retraction] = [alarm('b', 'SlaBreached'), alarm('r', 'SlaBreachRetracted', 'b')];
  const now = told([entry('a')], [breach, retraction]);
  expect(marksOf(now, null).map(({ kind, isKnown }) => [kind, isKnown])).toEqual([
    ['happened', true],
    ['retracted', true],
  ]);
  expect(marksOf(now, told([], [breach])).map(({ kind, isKnown }) => [kind, isKnown])).toEqual([
    ['happened', false],
    ['breach', true],
  ]);
});

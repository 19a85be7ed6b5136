import fc from 'fast-check';
import { canonicalJson, NotCanonical } from './canonical-json.js';

it('sorts keys by code unit at every depth, and leaves out what is undefined', () =>
  expect(canonicalJson({ b: [{ z: 1, a: { é: 1, e: 2 } }], a: undefined, Z: null, '': true, '10': 1, '9': 2 })).toBe(
    '{"":true,"10":1,"9":2,"Z":null,"b":[{"a":{"e":2,"é":1},"z":1}]}',
  ));

it.each([
  [0, '0'],
  [-0, '0'],
  [1e21, '1e+21'],
  [0.1, '0.1'],
  [-103.6131, '-103.6131'],
  [2 ** 53, '9007199254740992'],
  ['\u2028"\\\n', '"\u2028\\"\\\\\\n"'],
  ['🔥', '"🔥"'],
  ['\ufffd', String.raw`"\ufffd"`],
  [[], '[]'],
  [{}, '{}'],
])('%j is %s', (value, json) => expect(canonicalJson(value)).toBe(json));

it.each([
  NaN,
  Infinity,
  -Infinity,
  undefined,
  1n,
  Symbol('x'),
  () => 1,
  '\ud800',
  'x\udc00y',
  { '\ud800': 1 },
  [undefined],
  Array.from({ length: 2 }),
  new Array(2),
  new Date(0),
  new Map(),
])('refuses what JSON cannot hold, as it cannot be rebuilt (%#)', (value) =>
  expect(() => canonicalJson(value)).toThrow(NotCanonical),
);

it('is the same bytes wherever the value was rebuilt, in whatever order', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const canonical = canonicalJson(value);
      expect(canonicalJson(JSON.parse(canonical))).toBe(canonical);
      expect(JSON.parse(canonical)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(reversed(value))).toBe(canonical);
    }),
    { verbose: fc.VerbosityLevel.Verbose },
  );
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

it('keeps a member named __proto__', () =>
  expect(canonicalJson(JSON.parse('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}'));

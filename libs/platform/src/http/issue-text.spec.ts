import { z } from 'zod';
import { issueText } from './issue-text.js';

const schema = z.strictObject({
  text: z.string().min(2).max(3).optional(),
  count: z.int().min(1).max(9).optional(),
  share: z.number().gt(0).lt(1).optional(),
  list: z.array(z.string()).max(1).optional(),
  kind: z.enum(['fire', 'flood']).optional(),
  many: z.enum(Array.from({ length: 13 }, (_, index) => `kind-${index}`)).optional(),
  id: z.uuid().optional(),
  code: z.string().regex(/^x/).optional(),
  own: z.string().regex(/^x/, 'mulai dengan x / begins with x').optional(),
  one: z
    .discriminatedUnion('type', [z.strictObject({ type: z.literal('a') }), z.strictObject({ type: z.literal('b') })])
    .optional(),
  either: z.union([z.string(), z.int()]).optional(),
  nested: z.strictObject({ needed: z.string() }).optional(),
  when: z.date().optional(),
  even: z.number().multipleOf(2).optional(),
});

it.each<[object, string]>([
  [{ text: 5 }, 'bukan teks / not a text'],
  [{ text: 'x' }, 'paling sedikit 2 huruf / at least 2 characters'],
  [{ text: 'xxxx' }, 'paling banyak 3 huruf / at most 3 characters'],
  [{ count: 1.5 }, 'bukan bilangan bulat / not a whole number'],
  [{ count: 0 }, 'paling sedikit 1 / at least 1'],
  [{ share: 0 }, 'lebih dari 0 / more than 0'],
  [{ share: 1 }, 'kurang dari 1 / less than 1'],
  [{ list: ['a', 'b'] }, 'paling banyak 1 isi / at most 1 items'],
  [{ kind: 'storm' }, 'harus salah satu dari / must be one of: fire, flood'],
  [{ many: 'x' }, 'harus salah satu dari / must be one of: kind-0, kind-1, kind-2, kind-3, kind-4, kind-5, … (13)'],
  [{ id: 'x' }, 'bentuk tidak sah / not in the expected form: uuid'],
  [{ code: 'a' }, 'bentuk tidak sah / not in the expected form'],
  [{ own: 'a' }, 'mulai dengan x / begins with x'],
  [{ one: { type: 'c' } }, 'harus salah satu dari / must be one of: a, b'],
  [{ either: [] }, 'bentuk tidak sah / none of the allowed forms'],
  [{ nested: {} }, 'wajib diisi / required'],
  [{ when: 1 }, 'jenis nilai salah / the wrong kind of value'],
  [{ even: 1 }, 'nilai tidak sah / not a valid value'],
  [{ txet: 1 }, 'bidang tidak dikenal / unknown field'],
])('%j: %s', (value, text) => {
  const parsed = schema.safeParse(value);
  expect(parsed.error?.issues.map(issueText)).toEqual([text]);
});

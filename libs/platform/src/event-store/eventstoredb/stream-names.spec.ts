import { streamNameSchema } from '@tanggap/events/envelope';
import { StreamNames } from './stream-names.js';

const stream = streamNameSchema.parse('incident-0198c0de-0000-7000-8000-000000000112');

describe('our streams among a server’s', () => {
  it('are those with a name of ours, and no others', () => {
    const names = new StreamNames('');
    expect(names.own(names.stored(stream))).toBe(stream);
    for (const foreign of [
      '$stats-127.0.0.1:2113',
      '$$incident-1',
      'order-1',
      names.identity,
      'incident-A B',
      `test-1.${stream}`,
    ])
      expect(names.own(foreign)).toBeNull();
  });

  it('are kept apart by a namespace, each side from the other', () => {
    const [plain, test] = [new StreamNames(''), new StreamNames('test-1.')];
    expect(test.own(test.stored(stream))).toBe(stream);
    expect(plain.own(test.stored(stream))).toBeNull();
    expect(test.own(plain.stored(stream))).toBeNull();
    expect(test.prefixes.every((prefix) => prefix.startsWith('test-1.'))).toBe(true);
    expect(test.stored(stream).startsWith('incident-')).toBe(false);
  });

  it('can all pass the filter that the server is given', () => {
    const names = new StreamNames('');
    for (const kind of ['incident', 'sla', 'city', 'counter', 'clock'])
      expect(names.prefixes.some((prefix) => names.stored(streamNameSchema.parse(`${kind}-jambi`)).startsWith(prefix))).toBe(
        true,
      );
  });
});

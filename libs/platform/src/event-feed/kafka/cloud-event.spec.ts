import fc from 'fast-check';
import { storedSamples } from '@tanggap/testing/stored-samples';
import { canonicalJson } from '../../serializer/canonical-json.js';
import { open } from '../../serializer/event-serializer.js';
import { cloudEventType, itemOf, messageOf } from './cloud-event.js';

const samples = storedSamples().map(({ file, event, hash }) => ({ file, event, stored: { body: canonicalJson(event), hash } }));
const sampleOf = (type: string): (typeof samples)[number] => {
  const found = samples.find(({ event }) => event.type === type);
  if (found === undefined) throw new TypeError(`no sample of ${type}`);
  return found;
};
const closed = sampleOf('Closed');
const incident = closed.event.stream.slice('incident-'.length);

describe('messageOf', () => {
  it('carries the envelope as it was stored and names what a broker or a router may look at', () => {
    const { key, value, headers } = messageOf(closed.stored);
    const { data, ...attributes } = JSON.parse(value) as Record<string, unknown>; // what messageOf wrote
    expect(key).toBe(incident);
    expect(headers).toEqual({
      'content-type': 'application/cloudevents+json; charset=UTF-8',
      traceparent: closed.event.traceparent,
    });
    expect(data).toEqual(closed.event);
    expect(attributes).toEqual({
      specversion: '1.0',
      id: closed.event.id,
      source: `/tanggap112/${closed.event.stream}`,
      type: 'id.tanggap112.Closed.v1',
      subject: closed.event.stream,
      time: closed.event.occurredAt,
      datacontenttype: 'application/json',
      sequence: '0000000000000000007',
      partitionkey: incident,
      recordedtime: closed.event.recordedAt,
      correlationid: closed.event.correlationId,
      causationid: closed.event.causationId,
      traceparent: closed.event.traceparent,
      eventhash: closed.stored.hash,
    });
  });

  it('gives an alarm the key of its incident, other streams their own name', () => {
    expect(messageOf(sampleOf('SlaBreached').stored).key).toBe(incident);
    expect(messageOf(sampleOf('SopPublished').stored).key).toBe('city-jambi');
  });

  it('leaves out the trace of an event that has none', () => {
    const { value, headers } = messageOf(sampleOf('SlaBreached').stored);
    expect(Object.keys(headers)).toEqual(['content-type']);
    expect(Object.keys(JSON.parse(value) as object)).not.toContain('traceparent');
  });

  it('names a type with its version', () => expect(cloudEventType('Closed', 12)).toBe('id.tanggap112.Closed.v12'));
});

describe('itemOf', () => {
  it.each(samples)('$file: reads back what was sent, with its hash', ({ event, stored }) => {
    const place = { stream: event.stream, revision: event.revision, position: '' };
    const { key, value } = messageOf(stored);
    expect(itemOf(key, value)).toEqual({ event: open(stored, place, undefined) });
  });

  it('reads a message whose JSON another program wrote anew', () => {
    const { key, value } = messageOf(closed.stored);
    const spaced = JSON.stringify(JSON.parse(value), null, 2);
    expect(itemOf(key, spaced)).toMatchObject({ event: { id: closed.event.id, hash: closed.stored.hash } });
  });

  it('finds a changed byte of the envelope and says where it stands in the log', () => {
    const { key, value } = messageOf(closed.stored);
    const place = { stream: closed.event.stream, revision: 7 };
    const changed = value.replace('"channel":"ht"', '"channel":"app"');
    expect(changed).not.toBe(value);
    expect(itemOf(key, changed)).toEqual({ undecodable: { ...place, reason: 'its bytes do not fit its hash' } });
    const otherHash = value.replace(closed.stored.hash, '0'.repeat(64));
    expect(itemOf(key, otherHash)).toEqual({ undecodable: { ...place, reason: 'its bytes do not fit its hash' } });
  });

  it('refuses an event under the name of another stream or revision', () => {
    const { key, value } = messageOf(closed.stored);
    const moved = value.replace('"sequence":"0000000000000000007"', '"sequence":"0000000000000000008"');
    expect(itemOf(key, moved)).toMatchObject({ undecodable: { revision: 8 } });
  });

  it('parks the lane of a message that is none of ours', () => {
    for (const value of [null, '', '{', '[]', '{"specversion":"1.0"}'])
      expect(itemOf(incident, value)).toEqual({
        undecodable: { stream: closed.event.stream, revision: 0, reason: 'not one of our messages' },
      });
    expect(itemOf('city-jambi', null)).toMatchObject({ undecodable: { stream: 'city-jambi' } });
    expect(itemOf('not a key', null)).toMatchObject({ undecodable: { stream: 'incident-unreadable' } });
  });

  it('never throws, whatever stands in the topic', () => {
    const { value: right } = messageOf(closed.stored);
    const cut = fc.nat(right.length).map((length) => right.slice(0, length));
    const spliced = fc
      .tuple(fc.nat(right.length), fc.string())
      .map(([at, text]) => right.slice(0, at) + text + right.slice(at + 1));
    const anything = fc.oneof(fc.string(), fc.json(), cut, spliced, fc.constant(null));
    fc.assert(
      fc.property(fc.string(), anything, (key, value) => {
        const item = itemOf(key, value);
        return 'event' in item ? item.event.hash === closed.stored.hash : item.undecodable.reason.length > 0;
      }),
    );
  });
});

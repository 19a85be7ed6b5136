import { storedSamples } from '@tanggap/testing/stored-samples';
import { messageOf, type FeedMessage } from '@tanggap/platform/event-feed/kafka/cloud-event';
import { canonicalJson } from '@tanggap/platform/serializer/canonical-json';
import { asyncApiDocument, messageName } from '@tanggap/platform/event-feed/kafka/asyncapi';
import { messageChecker } from './message-faults.js';

const document = asyncApiDocument();
const faultsOf = messageChecker(document);
const samples = storedSamples().map(({ file, event, hash }) => ({
  file,
  name: messageName(event),
  message: messageOf({ body: canonicalJson(event), hash }),
}));
const [closed = { name: '', message: { key: '', value: '', headers: {} } }] = samples.filter(({ name }) => name === 'Closed.v1');

function changed(message: FeedMessage, change: (value: Record<string, unknown>) => void): FeedMessage {
  const value = JSON.parse(message.value) as Record<string, unknown>; // what messageOf wrote
  change(value);
  return { ...message, value: JSON.stringify(value) };
}

describe('the AsyncAPI document', () => {
  it.each(samples)('describes the message that $file becomes', ({ name, message }) => {
    expect(faultsOf(name, message)).toEqual([]);
  });

  it('has no message but those of the samples, and each on the channel and in every operation', () => {
    const names = [...new Set(samples.map(({ name }) => name))].sort(); // a type may have several
    expect(Object.keys(document.components.messages).sort()).toEqual(names);
    expect(JSON.stringify(document).split('#/components/messages/Closed.v1"')).toHaveLength(2);
    expect(JSON.stringify(document).split('#/channels/events/messages/Closed.v1"')).toHaveLength(7);
  });

  it('names no personal field of any event', () => {
    const text = JSON.stringify(Object.values(document.components.schemas).map((schema) => Object(schema) as object));
    for (const field of ['callerName', 'callerPhone', 'address', 'note']) expect(text).not.toContain(`"${field}":`);
  });

  it.each<[string, (value: Record<string, unknown>) => void]>([
    ['without an attribute of ours', (value) => delete value['eventhash']],
    ['with a sequence that does not sort', (value) => (value['sequence'] = '7')],
    ['under the name of another type', (value) => (value['type'] = 'id.tanggap112.Reopened.v1')],
    ['with another data', (value) => Object.assign(value['data'] as object, { data: { leftOpen: 'x' } })],
    ['without its envelope', (value) => (value['data'] = {})],
  ])('notices a message %s', (_case, change) => {
    expect(faultsOf(closed.name, changed(closed.message, change))).not.toEqual([]);
  });

  it('has nothing for a type that nobody knows', () => {
    expect(faultsOf('Gone.v1', closed.message)).toEqual(['Gone.v1 is not described']);
  });

  it('notices a message with another content type, or without a key', () => {
    const { message, name } = closed;
    expect(faultsOf(name, { ...message, headers: { 'content-type': 'application/json' } })).not.toEqual([]);
    expect(faultsOf(name, { ...message, key: '' })).not.toEqual([]);
  });
});

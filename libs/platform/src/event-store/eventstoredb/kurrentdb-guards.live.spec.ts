import { eventStoreDbFollowing } from '@tanggap/testing/eventstoredb-following.contract';
import type { BareClient } from '@tanggap/testing/eventstoredb-guard-bench';
import { eventStoreDbGuards } from '@tanggap/testing/eventstoredb-guards.contract';
import { KurrentDBClient, jsonEvent, type JSONEventData } from '@kurrent/kurrentdb-client';

const credentials = { username: 'admin', password: 'changeit' };

function bareClient(url: string): BareClient {
  const client = KurrentDBClient.connectionString(url.replace('esdb:', 'kurrentdb:'));
  const event = (id: string): JSONEventData => jsonEvent({ id, type: 'Bare', data: {} });
  return {
    append: (stream, id, streamState) => client.appendToStream(stream, event(id), { streamState }),
    appendAlone: (stream, id, streamState) =>
      client.appendToStream(stream, event(id), { streamState, credentials, deadline: 500 }),
    idsIn: async (stream) => {
      const ids: string[] = [];
      for await (const { event: found } of client.readStream(stream)) if (found !== undefined) ids.push(found.id);
      return ids;
    },
    follow: async (onEvent) => {
      for await (const { event: found } of client.subscribeToAll()) if (found !== undefined) onEvent(found.id);
    },
    dispose: () => client.dispose(),
  };
}

describe('appends and reads', () => eventStoreDbGuards('kurrentdb', bareClient));
describe('subscriptions', () => eventStoreDbFollowing('kurrentdb', bareClient));

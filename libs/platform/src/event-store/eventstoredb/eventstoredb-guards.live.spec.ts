import { eventStoreDbFollowing } from '@tanggap/testing/eventstoredb-following.contract';
import type { BareClient } from '@tanggap/testing/eventstoredb-guard-bench';
import { eventStoreDbGuards } from '@tanggap/testing/eventstoredb-guards.contract';
import { EventStoreDBClient, jsonEvent, type JSONEventData } from '@eventstore/db-client';

const credentials = { username: 'admin', password: 'changeit' };

function bareClient(url: string): BareClient {
  const client = EventStoreDBClient.connectionString(url);
  const event = (id: string): JSONEventData => jsonEvent({ id, type: 'Bare', data: {} });
  return {
    append: (stream, id, expectedRevision) => client.appendToStream(stream, event(id), { expectedRevision }),
    appendAlone: (stream, id, expectedRevision) =>
      client.appendToStream(stream, event(id), { expectedRevision, credentials, deadline: 500 }),
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

describe('appends and reads', () => eventStoreDbGuards('eventstoredb', bareClient));
describe('subscriptions', () => eventStoreDbFollowing('eventstoredb', bareClient));

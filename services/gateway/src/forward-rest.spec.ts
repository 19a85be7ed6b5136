import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { forwardRest } from './forward-rest.js';

const owners = ['intake', 'dispatch', 'reporting', 'sla-monitor'] as const;
const documentSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
const saidSchema = z.object({ owner: z.string(), authorization: z.string().optional(), service: z.string().optional() });

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});

async function listening(server: Server): Promise<string> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return `http://127.0.0.1:${port}`;
}

/** A server that only says who it is which credentials it was handed and what it was asked. */
function owner(name: string): Promise<string> {
  return listening(
    createServer(({ headers, url = '' }, response) => {
      response.setHeader('asked', url);
      const { authorization, 'tanggap-service': service } = headers;
      response.end(JSON.stringify({ owner: name, authorization, service }));
    }),
  );
}

async function gatewayBefore(services: Parameters<typeof forwardRest>[0], commandLimitMs?: number): Promise<string> {
  const forward = forwardRest(services, commandLimitMs);
  return listening(createServer((request, response) => forward(request, response, () => response.writeHead(404).end('null'))));
}

async function everyOwner(): Promise<Parameters<typeof forwardRest>[0]> {
  const [intake, dispatch, reporting, monitor] = await Promise.all(owners.map(owner));
  return {
    intake: intake ?? null,
    dispatch: dispatch ?? null,
    reporting: reporting ?? null,
    'sla-monitor': monitor ?? null,
  };
}

function doorsOf(service: string): readonly { readonly method: string; readonly path: string }[] {
  const file = join(import.meta.dirname, '../../../docs/openapi', `${service}.json`);
  const { paths } = documentSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => ({ method: method.toUpperCase(), path })),
  );
}

it.each(owners)('hands every documented door of %s on to it, with the caller’s own credential', async (service) => {
  const url = await gatewayBefore(await everyOwner());
  const doors = doorsOf(service);
  expect(doors.length).toBeGreaterThan(0);
  for (const { method, path } of doors) {
    const headers = { authorization: 'Bearer tgp_own', 'tanggap-service': 'gateway.forged' };
    const answer = await fetch(`${url}${path.replaceAll(/\{\w+\}/g, 'x')}`, { method, headers });
    expect({ method, path, said: saidSchema.nullable().parse(await answer.json()) }).toEqual({
      ...{ method, path },
      said: { owner: service, authorization: 'Bearer tgp_own' }, // nobody outside speaks as one of our services
    });
  }
});

it('keeps the doors between services, and those of an owner it was not told of, shut', async () => {
  const url = await gatewayBefore({ ...(await everyOwner()), 'sla-monitor': null });
  for (const path of ['/internal/sla-monitor/commands', '/internal/intake/commands', '/clock/acceptance'])
    expect((await fetch(`${url}${path}`, { method: 'POST' })).status).toBe(404);
});

it.each(['..', '.%2E', '..\\metrics#', '%2e%2e', 'x\\..\\..\\metrics', '.'])(
  'hands nothing on where an id would lead elsewhere: %s',
  async (id) => {
    const url = new URL(await gatewayBefore(await everyOwner()));
    const asked = request({ host: url.hostname, port: url.port, path: `/incidents/${id}/duplicates` }); // fetch would tidy it up
    asked.end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]; // what the event carries
    answer.resume();
    expect(answer.statusCode).toBe(404);
  },
);

it('hands a name with a blank in it on as it is written', async () => {
  const url = await gatewayBefore(await everyOwner());
  const path = '/incidents/x/tracks/y/units/Damkar%2001/departure';
  const answer = await fetch(`${url}${path}`, { method: 'POST' });
  expect([answer.status, answer.headers.get('asked')]).toEqual([200, path]);
});

it('says that the outcome of a command is unknown when its owner keeps silent', async () => {
  const silent = await listening(createServer(() => undefined));
  const url = await gatewayBefore({ ...(await everyOwner()), intake: silent }, 100);
  const answer = await fetch(`${url}/reports`, { method: 'POST' });
  expect([answer.status, await answer.json()]).toEqual([503, expect.objectContaining({ code: 'outcome-unknown' })]);
});

it('says that nothing happened when the owner was not reached', async () => {
  const url = await gatewayBefore({ ...(await everyOwner()), 'sla-monitor': 'http://127.0.0.1:1' });
  const answer = await fetch(`${url}/clock`);
  expect([answer.status, await answer.json()]).toEqual([503, expect.objectContaining({ code: 'store-unavailable' })]);
});

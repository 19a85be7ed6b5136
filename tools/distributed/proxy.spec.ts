import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { freePort } from '../servers/free-port.js';
import { Proxy } from './proxy.js';

let proxy: Proxy;
const servers: Server[] = [];
beforeEach(async () => (proxy = await Proxy.start()));
afterEach(async () => {
  await proxy.close();
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function aServer(name: string, answer: 'answers' | 'breaks' = 'answers'): Promise<string> {
  const server = createServer((request, response) => {
    if (answer === 'breaks') request.socket.destroy();
    else response.end(`${name} ${request.method ?? ''} ${request.url ?? ''}`);
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

const get = async (): Promise<string> => (await fetch(`${proxy.url}/a?b=1`)).text();

it('takes turns', async () => {
  proxy.to(await aServer('one'), await aServer('two'));
  expect([await get(), await get()].sort()).toEqual(['one GET /a?b=1', 'two GET /a?b=1']);
});

it('goes to the next one where a connection is refused', async () => {
  proxy.to(`http://127.0.0.1:${await freePort()}`, await aServer('two'));
  expect([await get(), await get()]).toEqual(['two GET /a?b=1', 'two GET /a?b=1']);
});

it('never sends again what may have arrived', async () => {
  proxy.to(await aServer('one', 'breaks'), await aServer('two'));
  const statuses = [(await fetch(proxy.url)).status, (await fetch(proxy.url)).status];
  expect(statuses.sort()).toEqual([200, 502]);
});

it('says 502 when there is nobody', async () => {
  expect((await fetch(proxy.url)).status).toBe(502);
});

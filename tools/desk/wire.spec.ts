import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Wire } from './wire.js';

async function answering(): Promise<{ url: string; close: () => void }> {
  const server = createServer((_request, response) => response.end('here'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on a port, not on a path
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

const ask = async (url: string): Promise<string> => (await fetch(url, { headers: { connection: 'close' } })).text();

describe('a wire', () => {
  it('carries everything while it is whole, nothing while it is cut, and everything again', async () => {
    const server = await answering();
    const wire = await Wire.to(server.url);
    expect(await ask(wire.url)).toBe('here');
    wire.cut();
    await expect(ask(wire.url)).rejects.toThrow();
    wire.whole();
    expect(await ask(wire.url)).toBe('here');
    await wire.close();
    server.close();
  });

  it('keeps silent while it is dead, and goes on with what it was given meanwhile', async () => {
    const server = await answering();
    const wire = await Wire.to(server.url);
    wire.dead();
    const answer = ask(wire.url);
    expect(await Promise.race([answer, pause(100, 'silence')])).toBe('silence');
    wire.whole();
    expect(await answer).toBe('here');
    await wire.close();
    server.close();
  });
});

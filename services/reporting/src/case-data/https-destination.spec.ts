import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { cityIdSchema, incidentIdSchema } from '@tanggap/events/ids';
import type { Parcel } from './destination.js';
import { HttpsDestination } from './https-destination.js';

const parcel: Parcel = {
  incident: incidentIdSchema.parse('0199aaaa-0000-7000-8000-000000000001'),
  city: cityIdSchema.parse('bima'),
  origin: 'live',
  caseNumber: 'BMA-251124-0001',
  upToRevision: 9,
  bytes: Buffer.from('{"format":"invented"}'),
  hash: 'ab'.repeat(32),
};

describe('HttpsDestination', () => {
  let server: Server;
  let url: URL;
  let seen: { key: unknown; authorization: unknown; body: string }[];
  let answer: (request: IncomingMessage, response: ServerResponse) => void;

  beforeEach(async () => {
    seen = [];
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        seen.push({ key: request.headers['idempotency-key'], authorization: request.headers.authorization, body });
        answer(request, response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    url = new URL(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/cases`);
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const deliver = (timeoutMs = 2000): Promise<string> =>
    new HttpsDestination({ url, token: 'invented', timeoutMs }).deliver(parcel);

  it('sends the bytes with their hash as the key and returns the receipt', async () => {
    answer = (_request, response) => response.writeHead(201).end('{"receipt":"K-77"}');
    await expect(deliver()).resolves.toBe('K-77');
    expect(seen).toEqual([{ key: parcel.hash, authorization: 'Bearer invented', body: '{"format":"invented"}' }]);
  });

  it.each([
    ['a server error', 503, '{"receipt":"K-77"}', 'http-503'],
    ['a friendly page', 200, '<html>ok</html>', 'no-receipt'],
    ['an empty answer', 204, '', 'no-receipt'],
    ['a receipt that is no text', 200, '{"receipt":{"id":1}}', 'no-receipt'],
    ['an endless answer', 200, 'x'.repeat(20_000), 'answer-too-long'],
  ])('does not take %s for an acknowledgement', async (_name, status, body, code) => {
    answer = (_request, response) => response.writeHead(status).end(body);
    await expect(deliver()).rejects.toMatchObject({ name: 'DeliveryFailed', code });
  });

  it('follows no redirect', async () => {
    answer = (_request, response) => response.writeHead(307, { location: url.href }).end();
    await expect(deliver()).rejects.toMatchObject({ name: 'DeliveryFailed' });
    expect(seen).toHaveLength(1);
  });

  it('gives up after its time-out', async () => {
    answer = () => undefined;
    await expect(deliver(50)).rejects.toMatchObject({ code: 'timeout' });
  });

  it('names the code when nobody listens', async () => {
    await new Promise((resolve) => server.close(resolve));
    await expect(deliver()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('refuses plain http to another machine', () => {
    expect(() => new HttpsDestination({ url: new URL('http://example.org/'), token: null, timeoutMs: 1 })).toThrow(TypeError);
  });
});

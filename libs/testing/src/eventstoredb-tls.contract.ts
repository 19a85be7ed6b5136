import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_STREAM, StoreUnavailable } from '@tanggap/platform/event-store/event-store';
import type { DriverName } from '@tanggap/platform/event-store/eventstoredb/connect-driver';
import { idsOf } from './event-store-under-test.js';
import { developmentTarget, esdbLogUnderTest, type EsdbLogUnderTest, type EsdbTarget } from './eventstoredb-log-under-test.js';
import { aNote, anIncident } from './sample-events.js';
import { until } from './until.js';

const right = { username: 'tanggap', password: 'rahasia: ya' };

/** An authority and a server's certificate for loopback, by the openssl program. @returns the folder */
function certificates(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tanggap-tls-'));
  const openssl = (...args: string[]): unknown => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Test authority', '-days', '2');
  openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost');
  writeFileSync(join(folder, 'names'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\nbasicConstraints=CA:FALSE\n');
  const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names', '-days', '2'];
  openssl('x509', '-req', '-in', 'server.csr', ...signed, '-out', 'server.pem');
  return folder;
}

/** TLS and credentials: what protects the log where it is not on the same machine. */
export function eventStoreDbOverTls(driver: DriverName): void {
  let folder: string;
  let server: EsdbTarget & { server: { port: number } };

  beforeAll(async () => {
    folder = certificates();
    writeFileSync(join(folder, 'credentials'), `${right.username}:${right.password}\n`);
    const tls = ['--tls-key', join(folder, 'server.key'), '--tls-cert', join(folder, 'server.pem')];
    server = await developmentTarget([...tls, '--credentials-file', join(folder, 'credentials')]);
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  function open(credentials: EsdbTarget['credentials'], caFile: string | null): Promise<EsdbLogUnderTest> {
    const url = `esdb://127.0.0.1:${server.server.port}`;
    return esdbLogUnderTest(driver, { ...server, url, credentials }, { readMs: 1000 }, caFile);
  }

  describe(`${driver} over TLS`, () => {
    it('writes, reads and follows with the right authority and credentials', async () => {
      const log = await open(right, join(folder, 'ca.pem'));
      const stream = anIncident().incident;
      const event = aNote();
      await log.store.append(stream, NO_STREAM, [event]);
      expect(idsOf((await log.store.readStream(stream)).events)).toEqual([event.id]);
      let seen = 0;
      const subscription = log.store.subscribeAll('start', () => {
        seen++;
        return Promise.resolve();
      });
      await until(() => seen === 1);
      await subscription.stop();
      await log.close();
    });

    it.each([
      ['a wrong password', { ...right, password: 'changeit' }],
      ['an unknown user', { ...right, username: 'admin' }],
    ])('is refused with %s, and the message tells neither', async (_what, credentials) => {
      const refusal: unknown = await open(credentials, join(folder, 'ca.pem')).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(StoreUnavailable);
      expect(String(refusal)).toContain('access-denied');
      expect(String(refusal)).not.toContain(credentials.password);
    });

    it('does not talk to a server whose authority it was not given', async () => {
      await expect(open(right, null)).rejects.toThrow(StoreUnavailable);
    });
  });
}

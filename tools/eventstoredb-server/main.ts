// Development only: speaks the gRPC protocol of EventStoreDB well enough for this project's tests. Not a database.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startServer } from './start-server.js';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    data: { type: 'string' },
    'tls-key': { type: 'string' },
    'tls-cert': { type: 'string' },
    'credentials-file': { type: 'string' },
    'admin-port': { type: 'string' },
    'max-append-bytes': { type: 'string', default: String(1024 * 1024) },
  },
});
const { data, 'tls-key': key, 'tls-cert': certificate, 'credentials-file': credentials, 'admin-port': adminPort } = values;
if (data === undefined) throw new Error('--data <folder> is missing');

const server = await startServer({
  folder: data,
  host: values.host,
  port: Number(values.port),
  tls: key === undefined || certificate === undefined ? null : { key: readFileSync(key), certificate: readFileSync(certificate) },
  credentials: credentials === undefined ? null : readFileSync(credentials, 'utf8').trim(),
  maxAppendBytes: Number(values['max-append-bytes']),
  adminPort: adminPort === undefined ? null : Number(adminPort),
});
console.log(JSON.stringify({ ready: true, port: server.port, adminPort: server.adminPort }));

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void server.stop());

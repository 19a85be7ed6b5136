import { randomUUID } from 'node:crypto';
import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import { startAdmin, type Admin } from './admin.js';
import { EventLog } from './event-log.js';
import { Faults } from './faults.js';
import { ServerContext } from './server-context.js';
import { StreamsService } from './streams-service.js';
import { loadServices } from './wire.js';

export interface ServerOptions {
  readonly folder: string;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly tls: { readonly key: Buffer; readonly certificate: Buffer } | null;
  /** `user:password`; clients send them over TLS only. */
  readonly credentials: string | null;
  readonly maxAppendBytes: number;
  /** Where faults are ordered, on loopback; null: nowhere. 0: any free port. */
  readonly adminPort: number | null;
}

export interface RunningServer {
  readonly port: number;
  readonly adminPort: number | null;
  stop(): Promise<void>;
}

const VERSION = '23.10.0';
const SUPPORTED = ['read', 'append', 'batchappend', 'delete', 'tombstone'];

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const log = EventLog.open(options.folder);
  const context = new ServerContext(log, new Faults(), options.maxAppendBytes, options.credentials);
  const server = new Server({
    'grpc.max_receive_message_length': 32 * 1024 * 1024, // an append larger than allowed is to be refused by us
    'grpc.keepalive_permit_without_calls': 1,
  });
  const services = loadServices();
  let port = options.port;
  server.addService(services.streams, new StreamsService(context).implementation);
  server.addService(services.serverFeatures, {
    GetSupportedMethods: (_call: ServerUnaryCall<object, object>, answer: sendUnaryData<object>) => {
      if (context.faults.next('features')?.kind === 'silent') return;
      answer(null, supportedMethods());
    },
  });
  server.addService(services.gossip, {
    Read: (_call: ServerUnaryCall<object, object>, answer: sendUnaryData<object>) => {
      if (context.faults.next('gossip')?.kind === 'silent') return;
      answer(null, clusterOf(options.host, port));
    },
  });
  port = await bind(server, options);
  const admin: Admin | null = options.adminPort === null ? null : await startAdmin(context, options.adminPort);
  return {
    port,
    adminPort: admin?.port ?? null,
    stop: async () => {
      admin?.close();
      server.forceShutdown();
      await log.close();
    },
  };
}

function bind(server: Server, { host, port, tls }: ServerOptions): Promise<number> {
  const credentials =
    tls === null
      ? ServerCredentials.createInsecure()
      : ServerCredentials.createSsl(null, [{ private_key: tls.key, cert_chain: tls.certificate }]);
  return new Promise((resolve, reject) =>
    server.bindAsync(`${host}:${port}`, credentials, (error, bound) => (error === null ? resolve(bound) : reject(error))),
  );
}

function supportedMethods(): object {
  const methods = SUPPORTED.map((method_name) => ({
    method_name,
    service_name: 'event_store.client.streams.streams',
    features: [],
  }));
  return { methods, event_store_server_version: VERSION };
}

/** A cluster of one, which leads. */
function clusterOf(address: string, port: number): object {
  const member = {
    instance_id: { string: randomUUID() },
    time_stamp: String(Date.now()),
    state: 'Leader',
    is_alive: true,
    http_end_point: { address, port },
  };
  return { members: [member] };
}

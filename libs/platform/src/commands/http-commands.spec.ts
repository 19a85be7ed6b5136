import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { cityIdSchema } from '@tanggap/events/ids';
import {
  aCaller,
  commandsContract,
  ownerOfSample,
  type SampleCommand,
  type SampleRejection,
} from '@tanggap/testing/commands.contract';
import { pino } from 'pino';
import { AccessKeys } from '../access/access-keys.js';
import { Unauthenticated } from '../access/authenticator.js';
import { ServiceCredentials } from '../access/service-credential.js';
import { StoreUnavailable } from '../event-store/event-store.js';
import { createHttpApp } from '../http/create-http-app.js';
import { PLATFORM } from '../platform.js';
import { ServiceClient } from '../service/service-client.js';
import { Metrics } from '../telemetry/metrics.js';
import type { CommandReceiver } from './command-controller.js';
import { OutcomeUnknown, type CommandContext, type GivenContext } from './commands.js';
import { HttpCommands } from './http-commands.js';
import { createInternalCommandController } from './internal-commands.js';

const credentials = new ServiceCredentials(createSecretKey(randomBytes(32)));
const jambi = cityIdSchema.parse('jambi');
const logger = pino({ level: 'silent' });
const [INTAKE, DISPATCH] = [Symbol('intake'), Symbol('dispatch')];
type Receivers = Readonly<Record<'intake' | 'dispatch', CommandReceiver<SampleRejection>>>;

/** Both owners behind real doors of one process on loopback. */
async function open({ intake, dispatch }: Receivers) {
  const folder = mkdtempSync(join(tmpdir(), 'tanggap-http-commands-'));
  const access = AccessKeys.open(join(folder, 'access.db'));
  const { key, record } = access.issue({ role: 'call-taker', cities: [jambi], agency: null, label: 'test' }, 0);
  @Module({
    controllers: [createInternalCommandController('intake', INTAKE), createInternalCommandController('dispatch', DISPATCH)],
    providers: [
      { provide: INTAKE, useValue: intake },
      { provide: DISPATCH, useValue: dispatch },
      { provide: PLATFORM, useValue: { access } },
      { provide: ServiceCredentials, useValue: credentials },
    ],
  })
  class Doors {}
  const app = await createHttpApp(Doors, { logger, metrics: new Metrics(), access, feed: null, rejections: {}, readyLag: 100 });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const sendAs = (credential: string): HttpCommands<SampleCommand, SampleRejection> => {
    const client = new ServiceClient({ url, credential, timeoutMs: 2000 });
    return new HttpCommands(ownerOfSample, () => client);
  };
  return {
    commands: sendAs(credentials.issue('gateway')),
    sendAs,
    caller: { principal: { id: record.id, role: record.role, cities: record.cities, agency: null }, credential: key },
    close: async () => {
      await app.close();
      access.close();
      rmSync(folder, { recursive: true });
    },
  };
}

commandsContract('HTTP', open);

describe('HttpCommands', () => {
  const note: SampleCommand = { type: 'AddNote', incident: '0197a3c2-7e50-7d1c-9d5a-6f1f6c2a8b11', text: 'x' };
  const received: GivenContext[] = [];
  const receiver: CommandReceiver<SampleRejection> = {
    receive: (_type, _fields, context) => {
      received.push(context);
      return Promise.resolve({ ok: false, rejection: { code: 'seen' } });
    },
  };
  const contextOf = (caller: Pick<CommandContext, 'principal' | 'credential'>): CommandContext => ({
    ...{ ...caller, idempotencyKey: 'k', ifMatch: null, traceparent: null, origin: 'live' as const },
  });

  it('is refused without a credential of a service, whatever access key comes along, and with a key that is none', async () => {
    const { sendAs, commands, caller, close } = await open({ intake: receiver, dispatch: receiver });
    const forged = new ServiceCredentials(createSecretKey(randomBytes(32))).issue('gateway');
    for (const wrong of ['', 'gateway', forged, `${credentials.issue('gateway')}x`]) {
      await expect(sendAs(wrong).send(note, contextOf(caller))).rejects.toThrow(Unauthenticated);
    }
    await expect(commands.send(note, contextOf(aCaller()))).rejects.toThrow(Unauthenticated);
    expect(received).toEqual([]);
    await close();
  });

  it('lets a service speak for itself, under its own name and of one city', async () => {
    const { sendAs, close } = await open({ intake: receiver, dispatch: receiver });
    const principal = { id: 'whoever', role: 'system', cities: [jambi], agency: null } as const;
    await sendAs(credentials.issue('reporting')).send(note, contextOf({ principal, credential: '' }));
    expect(received.at(-1)?.principal).toEqual({ id: 'reporting', role: 'system', cities: ['jambi'], agency: null });
    await close();
  });

  it('tells an owner that was not reached from one that did not answer: only the first is sure that nothing happened', async () => {
    const silent: Server = createServer(() => undefined);
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo; // it listens on TCP
    const to = (url: string): HttpCommands<SampleCommand, SampleRejection> =>
      new HttpCommands(ownerOfSample, () => new ServiceClient({ url, credential: 'x', timeoutMs: 200 }));
    await expect(to(`http://127.0.0.1:${port}`).send(note, contextOf(aCaller()))).rejects.toThrow(OutcomeUnknown);
    silent.closeAllConnections();
    silent.close();
    await once(silent, 'close');
    await expect(to(`http://127.0.0.1:${port}`).send(note, contextOf(aCaller()))).rejects.toThrow(StoreUnavailable);
  });
});

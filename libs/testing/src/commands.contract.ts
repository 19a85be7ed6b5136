import { randomUUID } from 'node:crypto';
import { streamNameSchema } from '@tanggap/events/envelope';
import { cityIdSchema, eventIdSchema } from '@tanggap/events/ids';
import type { CommandReceiver } from '@tanggap/platform/commands/command-controller';
import type { Accepted, CommandContext, CommandResult, Commands, GivenContext } from '@tanggap/platform/commands/commands';
import { RevisionConflict, StoreUnavailable } from '@tanggap/platform/event-store/event-store';

export type SampleCommand =
  | { readonly type: 'AddNote'; readonly incident: string; readonly text: string }
  | { readonly type: 'MarkOnProgress'; readonly incident: string };
export interface SampleRejection {
  readonly code: string;
  readonly tracks?: readonly string[];
}

/** `AddNote` is intake's, `MarkOnProgress` dispatch's. */
export function ownerOfSample(command: { readonly type: string }): 'intake' | 'dispatch' {
  return command.type === 'AddNote' ? 'intake' : 'dispatch';
}

export interface CommandsUnderTest {
  readonly commands: Commands<SampleCommand, SampleRejection>;
  /** A credential of this principal that the receiving service accepts. */
  readonly caller: Pick<CommandContext, 'principal' | 'credential'>;
  readonly close: () => Promise<void>;
}

type Receivers = Readonly<Record<'intake' | 'dispatch', CommandReceiver<SampleRejection>>>;
interface Received {
  readonly owner: string;
  readonly type: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly context: GivenContext;
}

const incident = randomUUID();
const done: Accepted = {
  ok: true,
  incident,
  events: [eventIdSchema.parse(randomUUID())],
  revision: 4,
  position: 'log:17',
  caseNumber: null,
  track: null,
};

/** The port's contract: whichever way a command travels, its owner sees the same and the caller hears the same. */
export function commandsContract(adapter: string, create: (receivers: Receivers) => Promise<CommandsUnderTest>): void {
  describe(`Commands contract: ${adapter}`, () => {
    let received: Received[];
    let answer: () => Promise<CommandResult<SampleRejection>>;
    let under: CommandsUnderTest;
    beforeEach(async () => {
      received = [];
      answer = () => Promise.resolve(done);
      const receiver = (owner: string): CommandReceiver<SampleRejection> => ({
        receive: (type, fields, context) => {
          received.push({ owner, type, fields, context });
          return answer();
        },
      });
      under = await create({ intake: receiver('intake'), dispatch: receiver('dispatch') });
    });
    afterEach(() => under.close());

    const contextOf = (changes: Partial<GivenContext> = {}): GivenContext => ({
      ...under.caller,
      idempotencyKey: randomUUID(),
      ifMatch: null,
      traceparent: null,
      origin: 'live',
      ...changes,
    });
    const note: SampleCommand = { type: 'AddNote', incident, text: 'Simpang empat, "dekat" pasar \u{1f692}' };

    it('brings a command to its owner alone, with every field and the whole context', async () => {
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      const context = contextOf({ ifMatch: 3, origin: 'drill', traceparent });
      await under.commands.send(note, context);
      await under.commands.send({ type: 'MarkOnProgress', incident }, contextOf());
      expect(received.map(({ owner, type }) => [owner, type])).toEqual([
        ['intake', 'AddNote'],
        ['dispatch', 'MarkOnProgress'],
      ]);
      expect(received[0]?.fields).toEqual({ incident, text: note.text });
      expect(received[0]?.context).toEqual(context);
    });

    it('answers as the owner answered', async () => {
      expect(await under.commands.send(note, contextOf())).toEqual(done);
      answer = () => Promise.resolve({ ...done, events: [], position: null });
      expect(await under.commands.send(note, contextOf())).toEqual({ ...done, events: [], position: null });
    });

    it('hands a refusal back with its details', async () => {
      const refused = { ok: false, rejection: { code: 'tracks-open', tracks: [randomUUID()] } } as const;
      answer = () => Promise.resolve(refused);
      expect(await under.commands.send(note, contextOf())).toEqual(refused);
    });

    it('asks the owner again when a key is repeated: remembering is the log’s', async () => {
      const context = contextOf();
      await under.commands.send(note, context);
      await under.commands.send(note, context);
      expect(received.map(({ context: { idempotencyKey } }) => idempotencyKey)).toEqual([
        context.idempotencyKey,
        context.idempotencyKey,
      ]);
    });

    it('throws a lost race as RevisionConflict with the true revision', async () => {
      answer = () => Promise.reject(new RevisionConflict(streamNameSchema.parse(`incident-${incident}`), 3, 9));
      const lost = under.commands.send(note, contextOf({ ifMatch: 3 }));
      await expect(lost).rejects.toThrow(RevisionConflict);
      await expect(lost).rejects.toMatchObject({ actual: 9 });
    });

    it('throws an unavailable store as StoreUnavailable: nothing was acknowledged', async () => {
      answer = () => Promise.reject(new StoreUnavailable('disk full'));
      await expect(under.commands.send(note, contextOf())).rejects.toThrow(StoreUnavailable);
    });

    it('does not make an acceptance of the owner’s failure', async () => {
      answer = () => Promise.reject(new TypeError('a bug'));
      await expect(under.commands.send(note, contextOf())).rejects.toThrow();
    });
  });
}

/** A call taker of a made-up city, for adapters that prove nobody. */
export function aCaller(): CommandsUnderTest['caller'] {
  return {
    principal: { id: 'test', role: 'call-taker', cities: [cityIdSchema.parse('jambi')], agency: null },
    credential: 'tgp_test',
  };
}

import {
  aCaller,
  commandsContract,
  ownerOfSample,
  type SampleCommand,
  type SampleRejection,
} from '@tanggap/testing/commands.contract';
import { LocalCommands } from './local-commands.js';

commandsContract('in process', ({ intake, dispatch }) => {
  const commands = new LocalCommands<SampleCommand, SampleRejection>(ownerOfSample);
  commands.register('intake', intake);
  commands.register('dispatch', dispatch);
  return Promise.resolve({ commands, caller: aCaller(), close: () => Promise.resolve() });
});

it('names the command that nobody in this process owns', async () => {
  const commands = new LocalCommands<SampleCommand, SampleRejection>(ownerOfSample);
  const context = { ...aCaller(), idempotencyKey: 'k', ifMatch: null, traceparent: null, origin: 'live' } as const;
  await expect(commands.send({ type: 'MarkOnProgress', incident: 'x' }, context)).rejects.toThrow('MarkOnProgress');
});

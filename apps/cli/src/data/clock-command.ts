import type { Command } from 'commander';
import { z } from 'zod';
import { wantsJson } from '../options.js';
import { serverOf, withDoor, type DoorOptions } from '../server/door.js';
import { printJson, type Shell } from '../shell.js';

const stateSchema = z.object({ pending: z.object({ event: z.uuid(), stepMs: z.int() }).nullable() });

export function addClockCommand(program: Command, shell: Shell): void {
  const clock = program
    .command('clock')
    .description(
      'apakah jam mesin digeser, dan tenggat mengikuti jam mana / whether somebody set the clock of the machine, and what deadlines go by',
    );
  withDoor(clock.command('status'))
    .description(
      'pergeseran yang menunggu diterima; sampai itu tenggat tidak bergerak / the step that waits to be accepted; until then no deadline moves',
    )
    .action(async (options: DoorOptions, command: Command) => {
      const { pending } = stateSchema.parse(await serverOf(shell, options).get('/clock'));
      if (wantsJson(command)) printJson(shell, { pending });
      else if (pending === null) shell.out('Jam tidak bergeser / the clock was not set');
      else shell.out(`Jam bergeser ${seconds(pending.stepMs)} dan belum diterima / the clock was set and nobody has accepted it`);
    });
  withDoor(clock.command('accept'))
    .description('mulai sekarang tenggat mengikuti jam mesin lagi / from now on deadlines follow the clock of the machine again')
    .action(async (options: DoorOptions, command: Command) => {
      await serverOf(shell, options).post('/clock/acceptance', {});
      if (wantsJson(command)) printJson(shell, { accepted: true });
      else shell.out('Diterima: tenggat mengikuti jam sekarang / accepted: deadlines follow the clock now');
    });
}

function seconds(ms: number): string {
  return `${ms > 0 ? '+' : ''}${(ms / 1000).toFixed(1)} s`;
}

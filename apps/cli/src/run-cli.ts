import { ConfigError } from '@tanggap/platform/config/config';
import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import { CliError } from './cli-error.js';
import { addImportCommand } from './import/import-command.js';
import { addReportCommand } from './report/report-command.js';
import { addSetupCommand } from './setup/setup-command.js';
import type { Shell } from './shell.js';
import { addBackupCommand } from './data/backup-command.js';
import { addClockCommand } from './data/clock-command.js';
import { addKeysCommand } from './data/keys-command.js';
import { addParkedCommand } from './data/parked-command.js';
import { addRebuildCommand } from './data/rebuild-command.js';
import { addReplayCommand } from './data/replay-command.js';
import { addVerifyCommand } from './data/verify-command.js';
import { addVoidNumbersCommand } from './data/void-numbers-command.js';
import { addMigrateCommand } from './migrate/migrate-command.js';
import { addProfileCommand } from './sop/publish.js';
import { addSopCommand } from './sop/sop-command.js';
import { addSimulateCommand } from './simulate/simulate-command.js';
import { addWalkCommand } from './walk/walk-command.js';
import { helpTexts, faultsText, usageText } from './usage-texts.js';
import { WalkRefused } from './walk/change-script.js';

/** Never rejects: every failure is one line and an exit code, 2 where the question itself was wrong. */
export async function runCli(argv: readonly string[], shell: Shell): Promise<void> {
  try {
    await createProgram(shell).parseAsync(argv, { from: 'user' });
  } catch (error) {
    const failure = failureOf(error);
    if (failure.message !== '') shell.err(`tanggap: ${failure.message}\n`);
    shell.exitWith(failure.exitCode);
  }
}

function createProgram(shell: Shell): Command {
  const program = new Command('tanggap')
    .description(
      'Tanggap 112: catatan panggilan darurat, bagi operator dan analis / the record of an emergency call, for operators and analysts.',
    )
    .option('--json', 'keluaran untuk mesin / machine-readable output')
    .exitOverride()
    .configureOutput({ writeOut: (text) => shell.out(text.trimEnd()), writeErr: () => undefined })
    .configureHelp(helpTexts)
    .helpOption('-h, --help', 'tampilkan bantuan / show help')
    .helpCommand('help [command]', 'bantuan satu perintah / help for one command');
  addWalkCommand(program, shell);
  addSimulateCommand(program, shell);
  addSopCommand(program, shell);
  addProfileCommand(program, shell);
  addSetupCommand(program, shell);
  addVerifyCommand(program, shell);
  addRebuildCommand(program, shell);
  addReplayCommand(program, shell);
  addKeysCommand(program, shell);
  addParkedCommand(program, shell);
  addClockCommand(program, shell);
  addVoidNumbersCommand(program, shell);
  addBackupCommand(program, shell);
  addMigrateCommand(program, shell);
  addImportCommand(program, shell);
  addReportCommand(program, shell);
  return program;
}

function failureOf(error: unknown): { readonly message: string; readonly exitCode: 0 | 1 | 2 } {
  if (error instanceof CliError) return error;
  if (error instanceof WalkRefused) return { message: error.message, exitCode: 2 };
  if (error instanceof CommanderError) {
    // Help and version leave through the same door as faults, with exit code 0.
    return error.exitCode === 0 ? { message: '', exitCode: 0 } : { message: usageText(error), exitCode: 2 };
  }
  if (error instanceof ConfigError) return { message: oneLine(error.message), exitCode: 2 };
  if (error instanceof z.ZodError) return { message: faultsText(error), exitCode: 2 };
  return { message: error instanceof Error ? oneLine(error.message) : 'kegagalan tak dikenal / unknown failure', exitCode: 1 };
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s*\n\s*/g, '; ');
}

import { readConfig, type Config } from '@tanggap/platform/config/config';
import { folderOrigin } from '@tanggap/platform/folder-origin';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { CliError } from './cli-error.js';
import type { Shell } from './shell.js';

/** `--json` stands before or behind the subcommand. */
export function wantsJson(command: Command): boolean {
  return command.optsWithGlobals<{ json?: boolean }>().json === true;
}

/** Adds `--data`, which wins over TANGGAP_DATA. */
export function withData(command: Command): Command {
  return command.option('--data <folder>', 'folder data / data folder (default: TANGGAP_DATA)');
}

/** What people read is Indonesian first. */
export function withLanguage(command: Command): Command {
  return command.addOption(
    new Option('--lang <language>', 'bahasa laporan / language of what is printed').choices(['id', 'en']).default('id'),
  );
}

/** A data folder's own origin counts where the environment names none. @throws ConfigError */
export function configOf(shell: Shell, options: { readonly data?: string }, more: Readonly<Record<string, string>> = {}): Config {
  const env: Readonly<Record<string, string | undefined>> = {
    ...shell.env,
    ...(options.data === undefined ? {} : { TANGGAP_DATA: options.data }),
    ...more,
  };
  const config = readConfig(env);
  if (config.distributed !== null || env['TANGGAP_ORIGIN'] !== undefined) return config;
  return { ...config, origin: folderOrigin(config.data) };
}

/** For commands that work on a data folder. @throws CliError exit code 2 where the installation has none @throws ConfigError */
export function folderConfigOf(
  shell: Shell,
  options: { readonly data?: string },
  more: Readonly<Record<string, string>> = {},
): Config {
  const config = configOf(shell, options, more);
  if (config.distributed !== null)
    throw new CliError(
      'perintah ini hanya mengenal profil embedded, sedangkan TANGGAP_PROFILE distributed / this command knows only the embedded profile, and TANGGAP_PROFILE says distributed',
      2,
    );
  return config;
}

/** For commander: collects a repeatable option. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** For commander: `180,600` @throws InvalidArgumentError */
export function numberList(value: string): readonly number[] {
  const numbers = value.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (numbers.some((number) => !Number.isFinite(number) || number < 0))
    throw new InvalidArgumentError('angka dengan koma di antaranya / numbers with commas between: 180,600');
  return numbers;
}

/** For commander: a whole number from 1. @throws InvalidArgumentError */
export function wholeNumber(value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new InvalidArgumentError('bilangan bulat mulai 1 / a whole number from 1');
  return Number(value);
}

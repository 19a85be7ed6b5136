import { faultsOf } from '@tanggap/platform/http/input-faults';
import type { CommanderError, HelpConfiguration } from 'commander';
import { Help } from 'commander';
import type { z } from 'zod';

const MOST_FAULTS = 4;

const titles: Readonly<Record<string, string>> = {
  'Usage:': 'Pemakaian / Usage:',
  'Arguments:': 'Argumen / Arguments:',
  'Options:': 'Pilihan / Options:',
  'Global Options:': 'Pilihan umum / Global options:',
  'Commands:': 'Perintah / Commands:',
};

/** Commander's help in both languages. */
export const helpTexts: HelpConfiguration = {
  showGlobalOptions: true,
  styleTitle: (title) => titles[title] ?? title,
  optionDescription: (option) =>
    new Help()
      .optionDescription(option)
      .replace(/\((choices|default): /, (_all, word) => (word === 'choices' ? '(pilihan/choices: ' : '(bawaan/default: '))
      .replace(', default: ', ', bawaan/default: '),
};

/** Commander's own words begin the message; what stands in quotes is the place. */
const wordings: readonly (readonly [RegExp, string])[] = [
  [/^unknown option '(.*?)'/, "opsi tidak dikenal / unknown option '$1'"],
  [/^unknown command '(.*?)'/, "perintah tidak dikenal / unknown command '$1'"],
  [/^missing required argument '(.*)'$/, "argumen wajib diisi / missing required argument '$1'"],
  [/^option '(.*)' argument missing$/, "nilai opsi wajib diisi / argument missing: option '$1'"],
  [/^required option '(.*)' not specified$/, "opsi wajib diisi / required option '$1' not specified"],
  [/^too many arguments for '(.*)'\..*$/, 'argumen terlalu banyak / too many arguments: $1'],
  [/^option '(.*)' argument '.*' is invalid\. /, '$1: tidak sah / not valid: '],
  [/Allowed choices are (.*)\.$/, 'pilihan / choices: $1'],
  [/; \(Did you mean (?:one of )?(.*)\?\)$/, '; mungkin / did you mean: $1'],
  [/^\(outputHelp\)$/, 'perintah apa / which command? tanggap --help'],
];

/** What is wrong with the command line, in one line. */
export function usageText({ message }: CommanderError): string {
  const line = message
    .trim()
    .replace(/^error: /, '')
    .replaceAll(/\s*\n\s*/g, '; ');
  return wordings.reduce((text, [words, ours]) => text.replace(words, ours), line).trim();
}

/** Where the input is wrong and what is allowed there, the first faults in one line. */
export function faultsText({ issues }: z.ZodError): string {
  const faults = faultsOf(issues);
  const shown = faults.slice(0, MOST_FAULTS).map(({ pointer, message }) => `${placeOf(pointer)}: ${message}`);
  const more = faults.length - shown.length;
  return [...shown, ...(more === 0 ? [] : [`… ${more} lagi / more`])].join('; ');
}

function placeOf(pointer: string): string {
  return pointer === '' ? 'seluruhnya / the whole' : pointer.slice(1).replaceAll('/', '.');
}

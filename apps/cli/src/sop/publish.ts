import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cityProfileSchema } from '@tanggap/sop-definitions/city-profile';
import { sopSchema } from '@tanggap/sop-definitions/sop';
import type { Command } from 'commander';
import { z } from 'zod';
import { CliError } from '../cli-error.js';
import { wantsJson, wholeNumber } from '../options.js';
import { serverOf, withDoor, type DoorOptions } from '../server/door.js';
import { printJson, type Shell } from '../shell.js';

const answerSchema = z.object({ events: z.array(z.uuid()) });
const versionsSchema = z.array(
  z.object({
    version: z.int(),
    effectiveFrom: z.string(),
    publishedAt: z.string(),
    publishedBy: z.string(),
    because: z.string(),
    contentHash: z.string(),
    document: z.record(z.string(), z.unknown()),
  }),
);
export type PublishedVersion = z.infer<typeof versionsSchema>[number];

interface SopOptions extends DoorOptions {
  readonly because: string;
  readonly effectiveFrom?: string;
}
interface ProfileOptions extends DoorOptions {
  readonly because: string;
  readonly as: number;
}

export function addSopPublish(sop: Command, shell: Shell): void {
  withDoor(sop.command('publish <file>'))
    .description(
      'versi berikut sebuah SOP, bentuknya seperti sop show --json / the next version of a SOP, as sop show --json prints it',
    )
    .requiredOption(
      '--because <text>',
      'dasar keputusan; disimpan selamanya, tanpa nama orang / the decision behind it; kept for good, so name no person',
    )
    .option(
      '--effective-from <instant>',
      'mulai berlaku, UTC dengan milidetik (bawaan: sekarang) / ISO-8601 UTC with milliseconds (default: now)',
    )
    .action(async (file: string, { because, effectiveFrom, ...door }: SopOptions, command: Command) => {
      const document = sopSchema.parse(jsonIn(file));
      const body = { sop: document, because, ...(effectiveFrom === undefined ? {} : { effectiveFrom }) };
      const told = await publish(shell, door, `/cities/${document.city}/sops`, body);
      tell(shell, command, `${document.id} v${document.version}`, told);
    });
}

export function addProfileCommand(program: Command, shell: Shell): void {
  const profile = program
    .command('profile')
    .description('aturan kota sendiri, sebagaimana terbit / what a city decides for itself, as it was published');
  withDoor(profile.command('publish <file>'))
    .description('versi berikut profil kota, langsung berlaku / the next version of a city profile, in force at once')
    .requiredOption(
      '--as <version>',
      'nomor versinya: yang terakhir ditambah satu / the version it becomes: the last one and one more',
      wholeNumber,
    )
    .requiredOption(
      '--because <text>',
      'dasar keputusan; disimpan selamanya, tanpa nama orang / the decision behind it; kept for good, so name no person',
    )
    .action(async (file: string, { because, as: version, ...door }: ProfileOptions, command: Command) => {
      const document = cityProfileSchema.parse(jsonIn(file));
      const told = await publish(shell, door, `/cities/${document.id}/profile`, { version, profile: document, because });
      tell(shell, command, `${document.id} profil/profile v${version}`, told);
    });
  withDoor(profile.command('show <city>'))
    .description('profil yang berlaku; dengan --json dokumennya saja / the profile in force; with --json its document alone')
    .action(async (city: string, door: DoorOptions, command: Command) => {
      const last = (await publishedIn(shell, door, `/cities/${encodeURIComponent(city)}/profile`)).at(-1);
      if (last === undefined) throw new CliError(`${city}: tidak ada profil / has no profile`);
      if (wantsJson(command)) printJson(shell, last.document);
      else shell.out(versionLine(city, last));
    });
}

/** Every version that a server has published, in that order. @throws CliError */
export async function publishedIn(shell: Shell, door: DoorOptions, path: string): Promise<readonly PublishedVersion[]> {
  return versionsSchema.parse(await serverOf(shell, door).get(path));
}

export function versionLine(name: string, { version, effectiveFrom, publishedBy, because }: PublishedVersion): string {
  return `${name} v${version}: berlaku/in force ${effectiveFrom}, oleh/by ${publishedBy}: ${because}`;
}

/** @returns whether anything was recorded */
async function publish(shell: Shell, door: DoorOptions, path: string, body: object): Promise<boolean> {
  const answer = await serverOf(shell, door).post(path, body, { 'idempotency-key': randomUUID() });
  return answerSchema.parse(answer).events.length > 0;
}

function tell(shell: Shell, command: Command, name: string, published: boolean): void {
  if (wantsJson(command)) printJson(shell, { published });
  else shell.out(`${name}: ${published ? 'diterbitkan / published' : 'sudah terbit sebelumnya / was published before'}`);
}

/** @throws CliError exit code 2 */
function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CliError(`${file}: bukan JSON / cannot be read as JSON`, 2, { cause: error });
  }
}

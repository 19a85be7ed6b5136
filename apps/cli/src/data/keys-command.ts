import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  agencyIdSchema,
  cityIdSchema,
  isAgencyRole,
  roleSchema,
  type AgencyId,
  type CityId,
  type Role,
} from '@tanggap/events/ids';
import type { AccessKeyRecord } from '@tanggap/platform/access/access-key';
import { AccessKeys } from '@tanggap/platform/access/access-keys';
import type { Config } from '@tanggap/platform/config/config';
import { findCityProfile } from '@tanggap/sop-definitions/profile-catalog';
import { Option, type Command } from 'commander';
import { CliError } from '../cli-error.js';
import { collect, configOf, wantsJson, withData } from '../options.js';
import { printJson, type Shell } from '../shell.js';
import { textTable } from '../text-table.js';
import type { KeyBook } from './key-book.js';

interface IssueOptions {
  readonly data?: string;
  readonly role: Role;
  readonly city: readonly string[];
  readonly agency?: string;
  readonly label?: string;
}

const LONGEST_LABEL = 60;

export function addKeysCommand(program: Command, shell: Shell): void {
  const keys = program
    .command('keys')
    .description(
      'kunci akses menurut peran, kota, dan instansi; hanya hash yang disimpan / access keys, by role, city and agency; stored as hashes only',
    );
  withData(keys.command('issue'))
    .description('buat kunci; ditampilkan sekali / make a key; it is shown once')
    .addOption(new Option('--role <role>', 'wewenangnya / what it may do').choices(roleSchema.options).makeOptionMandatory())
    .requiredOption('--city <city>', 'kejadian kota mana; boleh diulang / whose incidents; repeatable', collect)
    .option('--agency <agency>', "milik instansi, untuk jalurnya sendiri / the agency's, for its own tracks only")
    .option('--label <text>', "untuk apa; jangan nama orang / what it is for; never a person's name")
    .action(async (options: IssueOptions, command: Command) => {
      const grant = grantOf(options);
      const { record, key } = await withKeys(configOf(shell, options), (access) => access.issue(grant, Date.now()));
      if (wantsJson(command)) printJson(shell, { ...record, key });
      else for (const line of issued(record, key)) shell.out(line);
    });
  withData(keys.command('list'))
    .description('semua kunci yang pernah dibuat, tanpa rahasianya / every key that was ever issued here, without its secret')
    .action(async (options: { data?: string }, command: Command) => {
      const records = await withKeys(configOf(shell, options), (access) => Promise.resolve(access.list()));
      if (wantsJson(command)) printJson(shell, records);
      else for (const line of listed(records)) shell.out(line);
    });
  withData(keys.command('revoke <id>'))
    .description(
      'cabut kunci; berhenti berlaku dalam 5 detik / a key stops working within 5 seconds, subscriptions that it holds open included',
    )
    .action(async (id: string, options: { data?: string }, command: Command) => {
      const isRevoked = await withKeys(configOf(shell, options), (access) => access.revoke(id, Date.now()));
      if (!isRevoked)
        throw new CliError(`tidak ada kunci yang berlaku / there is no live key ${JSON.stringify(id)}: tanggap keys list`);
      if (wantsJson(command)) printJson(shell, { id, revoked: true });
      else shell.out(`Kunci ${id} dicabut, berhenti berlaku dalam 5 detik / revoked, dead within 5 seconds`);
    });
}

async function withKeys<R>(config: Config, task: (access: KeyBook) => Promise<R>): Promise<R> {
  if (config.distributed === null) return withKeyFile(config, task);
  // The servers' driver libraries are loaded only where there are servers.
  const { withKeyDatabase } = await import('./key-database.js');
  return withKeyDatabase(config.distributed, task);
}

/** The file is shared with a running server, which reads it at every check. @throws CliError where no installation is */
async function withKeyFile<R>({ data }: Config, task: (access: KeyBook) => Promise<R>): Promise<R> {
  const file = join(data, 'access.db');
  if (!existsSync(file))
    throw new CliError(
      `tidak ada kunci akses, nyalakan server sekali / there are no access keys in ${data}: start the server once`,
      2,
    );
  const access = AccessKeys.open(file);
  try {
    return await task({
      issue: (grant, nowMs) => Promise.resolve(access.issue(grant, nowMs)),
      list: () => access.list(),
      revoke: (id, nowMs) => Promise.resolve(access.revoke(id, nowMs)),
    });
  } finally {
    access.close();
  }
}

/** @throws CliError exit code 2 */
function grantOf({ role, city, agency, label = '' }: IssueOptions): {
  readonly role: Role;
  readonly cities: readonly CityId[];
  readonly agency: AgencyId | null;
  readonly label: string;
} {
  const profiles = city.map((name) => {
    const parsed = cityIdSchema.safeParse(name);
    const profile = parsed.success ? findCityProfile(parsed.data) : null;
    if (profile === null)
      throw new CliError(`tidak ada profil kota / there is no profile for the city ${JSON.stringify(name)}`, 2);
    return profile;
  });
  if (isAgencyRole(role) !== (agency !== undefined) && !(role === 'duty-officer' && agency !== undefined))
    throw new CliError(
      isAgencyRole(role)
        ? `peran ini memerlukan --agency / the role ${role} needs --agency`
        : `peran ini bukan milik instansi / the role ${role} belongs to no agency`,
      2,
    );
  const stranger = profiles.find(({ agencies }) => agency !== undefined && !agencies.some(({ id }) => id === agency));
  if (stranger !== undefined)
    throw new CliError(`tidak ada instansi ini / ${stranger.id} has no agency ${JSON.stringify(agency)}`, 2);
  if (label.length > LONGEST_LABEL)
    throw new CliError(`--label paling banyak ${LONGEST_LABEL} huruf / at most ${LONGEST_LABEL} characters`, 2);
  const cities = [...new Set(profiles.map(({ id }) => id))];
  return { role, cities, agency: agency === undefined ? null : agencyIdSchema.parse(agency), label };
}

function issued(record: AccessKeyRecord, key: string): readonly string[] {
  return [key, `Hanya ditampilkan sekali; yang disimpan hanya hash-nya. / Shown once; only its hash is stored. (${record.id})`];
}

function listed(records: readonly AccessKeyRecord[]): readonly string[] {
  const head = ['kunci/key', 'peran/role', 'kota/cities', 'OPD/agency', 'untuk/for', 'dibuat/created', 'dicabut/revoked'];
  const rows = records.map(({ id, role, cities, agency, label, createdAt, revokedAt }) => [
    ...[id, role, cities.join(','), agency ?? '-', label, createdAt, revokedAt ?? '-'],
  ]);
  return textTable([head, ...rows]);
}

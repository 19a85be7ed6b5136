import { CliError } from '../cli-error.js';

/** The two sides do not hold the same, or must not be joined: nothing of the source was changed. */
export class MigrationRefused extends CliError {}

/** Copied without its key, an incident's personal data could never be read again. */
export class KeyMissing extends MigrationRefused {
  constructor(
    readonly incident: string,
    where: string,
  ) {
    super(
      `kunci data kejadian ${incident} tidak ada di ${where}, pulihkan keys.db atau basis datanya / its data key is missing: restore keys.db or its database, then go on`,
    );
  }
}

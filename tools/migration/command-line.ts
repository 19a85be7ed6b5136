import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ownEnvironment } from '../own-environment.js';

export type Env = Readonly<Record<string, string>>;

const run = promisify(execFile);
const program = join(import.meta.dirname, '../../apps/cli/bin/tanggap.js');
const MOST_PRINTED_BYTES = 1 << 26;
const MOST_QUOTED = 2000;

/** What `tanggap … --json` prints. @throws Error with what it says when it ends with a fault */
export async function tanggap(env: Env, ...args: readonly string[]): Promise<unknown> {
  const options = { env: { ...ownEnvironment(), ...env }, maxBuffer: MOST_PRINTED_BYTES };
  try {
    return JSON.parse((await run(process.execPath, [program, ...args, '--json'], options)).stdout) as unknown;
  } catch (error) {
    // Not the error's own message: it quotes the command, and with it the access key.
    const { stderr = '', stdout = '' } = error as { readonly stderr?: string; readonly stdout?: string }; // of execFile
    throw new Error(`tanggap ${args[0] ?? ''}: ${stderr.trim()} ${stdout.slice(0, MOST_QUOTED)}`.trim());
  }
}

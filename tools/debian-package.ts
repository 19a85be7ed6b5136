import { spawnSync } from 'node:child_process';

/** Installs Debian's package where its program is missing. @param program also the package's name @throws Error when it cannot be */
export function requireProgram(program: string, forWhat: string): void {
  if (isThere(program)) return;
  spawnSync('apt-get', ['install', '--yes', '--quiet', '--no-install-recommends', program], { stdio: 'inherit' });
  if (!isThere(program)) throw new Error(`${forWhat} need ${program}: apt-get install ${program}`);
}

function isThere(program: string): boolean {
  return spawnSync('which', [program], { stdio: 'ignore' }).status === 0;
}

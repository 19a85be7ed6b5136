import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export const CHROMIUM = '/usr/bin/chromium';

/** Debian's Chromium, installed where it is missing. @throws Error when it cannot be: a browser test never skips */
export function requireChromium(): string {
  if (existsSync(CHROMIUM)) return CHROMIUM;
  execFileSync('apt-get', ['install', '--yes', '--quiet', '--no-install-recommends', 'chromium'], { stdio: 'ignore' });
  if (!existsSync(CHROMIUM)) throw new Error(`${CHROMIUM} is missing and could not be installed`);
  return CHROMIUM;
}

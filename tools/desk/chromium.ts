import { chromium, type Browser } from 'playwright-core';
import { requireProgram } from '../debian-package.js';

const CHROMIUM = '/usr/bin/chromium';

/** Debian's, installed where it is missing: nothing that uses a browser is skipped. */
export function launchChromium(): Promise<Browser> {
  requireProgram('chromium', 'browser tests');
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
}

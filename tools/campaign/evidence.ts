import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** One campaign's outcome: printed, and kept where a file is named. */
export function writeEvidence(file: string | null, facts: { readonly name: string } & Readonly<Record<string, unknown>>): void {
  const commit = execFileSync('git', ['describe', '--always', '--dirty']).toString().trim();
  const text = `${JSON.stringify({ ...facts, commit, node: process.version }, null, 2)}\n`;
  process.stdout.write(`\n${text}`);
  if (file === null) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

#!/usr/bin/env node
// The system Node may be older than the one the product needs, so this launcher keeps to the syntax of Node 18 and hands over
// to the packaged Node where it must. It is committed because npm links workspace bins before anything has been built.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = new URL('../dist/main.js', import.meta.url);
const binDir = fileURLToPath(new URL('../../../node_modules/.bin', import.meta.url));
const [major, minor] = process.versions.node.split('.').map(Number);

function runOnPackagedNode() {
  const node = join(binDir, 'node');
  if (!existsSync(node)) {
    console.error(`tanggap needs Node 24.9 or newer; this is ${process.version}.`);
    process.exit(2);
  }
  const env = { ...process.env, PATH: `${binDir}${delimiter}${process.env.PATH ?? ''}` };
  const child = spawn(node, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit', env });
  process.on('SIGINT', () => undefined); // a terminal sends Ctrl-C to the child as well: wait for its own clean stop
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
}

if (major > 24 || (major === 24 && minor >= 9)) await import(main.href);
else runOnPackagedNode();

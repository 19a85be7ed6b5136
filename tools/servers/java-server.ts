import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');

/**
 * Jars named by a pom, copied once by Maven into a folder that git does not see.
 * @returns the class path @throws Error with Maven's own words when it fails: a live test without its server must not pass
 */
export async function jarsOf(pom: string, name: string): Promise<string> {
  const folder = join(root, 'node_modules', '.cache', 'tanggap-servers', name);
  if (!existsSync(folder)) {
    const fresh = `${folder}.${process.pid}`;
    mkdirSync(fresh, { recursive: true });
    await run('mvn', [
      '-q',
      '-B',
      '-f',
      pom,
      'dependency:copy-dependencies',
      '-DincludeScope=runtime',
      `-DoutputDirectory=${fresh}`,
    ]);
    try {
      renameSync(fresh, folder); // whole or not at all
    } catch {
      rmSync(fresh, { recursive: true }); // another run was faster
    }
  }
  return join(folder, '*');
}

export interface JavaServer {
  readonly child: ChildProcess;
  /** SIGTERM and the wait for its end; harmless when it has ended already. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
}

/** Starts a Java program and resolves at the first line of output that matches. @throws Error with its last lines when it ends before */
export async function startJava(
  args: readonly string[],
  ready: RegExp,
  env: Readonly<Record<string, string>> = {},
): Promise<JavaServer> {
  const child = spawn('java', args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const printed: string[] = [];
  const isReady = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        printed.push(line);
        if (printed.length > 30) printed.shift();
        if (ready.test(line)) resolve();
      });
    }
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`java ended with ${String(code)} before it was ready:\n${printed.join('\n')}`)),
    );
  });
  await isReady;
  return {
    child,
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
  };
}

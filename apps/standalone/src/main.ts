import 'reflect-metadata';
import { ConfigError, readConfig } from '@tanggap/platform/config/config';
import { CorruptEvent } from '@tanggap/platform/event-store/event-store';
import { FolderInUse } from '@tanggap/platform/event-store/folder-lock';
import { banner } from './banner.js';
import { startStandalone, type Standalone } from './start-standalone.js';

/** What a person can mend is told in one line; everything else is our bug and keeps its stack. */
function isTheirs(error: unknown): error is Error {
  return (
    error instanceof ConfigError || error instanceof FolderInUse || error instanceof CorruptEvent || error instanceof RangeError
  );
}

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const running = await startStandalone({ config });
  process.stdout.write(banner({ url: running.url, folder: config.data, cities: running.cities, keys: running.keys }));
  stopOnSignals(running, config.stopTimeoutSec);
}

function stopOnSignals(running: Standalone, stopTimeoutSec: number): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    // What was acknowledged is durable already: past the limit nothing is lost by leaving.
    setTimeout(() => process.exit(1), stopTimeoutSec * 1000).unref();
    running.close().then(
      () => process.exit(0),
      (error: unknown) => {
        running.platform.logger.error({ err: error }, 'the stop was not clean');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  console.error(isTheirs(error) ? error.message : error);
  process.exit(1);
});

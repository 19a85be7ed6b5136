import { ConfigError, readConfig, type Config } from '../config/config.js';
import { CorruptEvent } from '../event-store/event-store.js';
import { FolderInUse } from '../event-store/folder-lock.js';
import type { Platform } from '../platform.js';

export interface RunningProcess {
  readonly url: string;
  readonly platform: Platform;
  /** Resolves when everything begun has ended and every store is closed. */
  close(): Promise<void>;
}

/** A program's `main`: configured by the environment, stopped by SIGTERM or SIGINT. Exits 1 when it cannot start. */
export function runProcess(start: (config: Config) => Promise<RunningProcess>): void {
  const run = async (): Promise<void> => {
    const config = readConfig(process.env);
    stopOnSignals(await start(config), config.stopTimeoutSec);
  };
  run().catch((error: unknown) => {
    console.error(reasonOf(error));
    process.exit(1);
  });
}

/** What a person can mend is told in one line; everything else is our bug and keeps its stack. */
function reasonOf(error: unknown): unknown {
  if (error instanceof Error && 'syscall' in error && 'code' in error) return reasonOfTheSystem(error.code, error.message);
  const isTheirs =
    error instanceof ConfigError || error instanceof FolderInUse || error instanceof CorruptEvent || error instanceof RangeError;
  return isTheirs ? error.message : error;
}

/** An address that cannot be listened on, a folder that cannot be made: the call's own words say which. */
function reasonOfTheSystem(code: unknown, message: string): string {
  if (code === 'EADDRINUSE')
    return `alamat sudah dipakai, pilih TANGGAP_PORT lain / the address is taken, choose another TANGGAP_PORT (${message})`;
  return `sistem menolak / the system refuses: ${message}`;
}

function stopOnSignals(running: RunningProcess, stopTimeoutSec: number): void {
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

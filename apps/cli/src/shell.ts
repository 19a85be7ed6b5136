/** What a command stands on, so that a spec can stand in for the terminal. */
export interface Shell {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
  out(text: string): void;
  /** Progress and complaints: never in the way of a report that is piped. */
  err(text: string): void;
  /** Ctrl-C, or being asked to stop: once, then the next one ends the process as usual. @returns takes it back */
  onInterrupt(stop: () => void): () => void;
  /** The exit code of a command that ran to its end. */
  exitWith(code: 0 | 1 | 2): void;
}

export function processShell(): Shell {
  // `| head` has read enough: no failure, and nobody is left to tell.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  return {
    env: process.env,
    isTerminal: process.stderr.isTTY,
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(text),
    onInterrupt(stop) {
      process.once('SIGINT', stop).once('SIGTERM', stop);
      return () => process.off('SIGINT', stop).off('SIGTERM', stop);
    },
    exitWith: (code) => {
      process.exitCode = code;
    },
  };
}

export function printJson(shell: Shell, value: unknown): void {
  shell.out(JSON.stringify(value));
}

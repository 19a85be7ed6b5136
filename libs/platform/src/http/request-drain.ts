import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { BeforeApplicationShutdown } from '@nestjs/common';

/** Less than a stop may take in all. */
const LONGEST_MS = 8000;
const LOOK_MS = 10;

interface Ending {
  once(event: 'close', listener: () => void): unknown;
}

/** A stop takes no new connections and lets every request under way have its answer; what stays open then is closed by Nest. */
export class RequestDrain implements BeforeApplicationShutdown {
  private open = 0;
  private server: Server | null = null;

  of(server: Server): void {
    this.server = server;
  }

  readonly watch = (_request: unknown, response: Ending, next: () => void): void => {
    this.open += 1;
    response.once('close', () => (this.open -= 1));
    next();
  };

  async beforeApplicationShutdown(): Promise<void> {
    this.server?.close();
    const deadlineMs = performance.now() + LONGEST_MS;
    while (this.open > 0 && performance.now() < deadlineMs) await pause(LOOK_MS);
  }
}

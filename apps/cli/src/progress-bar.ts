import type { Shell } from './shell.js';

const WIDTH = 30;
const EVERY_MS = 100;

/** One line that is drawn over itself; on a terminal only, so that nothing of it stands in a log. */
export class ProgressBar {
  private readonly begunMs = performance.now();
  private drawnMs = -Infinity;
  private isDrawn = false;

  constructor(private readonly shell: Shell) {}

  /** @param total null where nobody knows how much there is */
  show(label: string, done: number, total: number | null): void {
    const nowMs = performance.now();
    const isEnd = done === total;
    if (!this.shell.isTerminal || (!isEnd && nowMs - this.drawnMs < EVERY_MS)) return;
    this.drawnMs = nowMs;
    this.isDrawn = true;
    const seconds = Math.round((nowMs - this.begunMs) / 1000);
    this.shell.err(`\r\x1b[K${label} ${barOf(done, total)} ${seconds} s`);
  }

  /** Leaves an empty line behind. */
  clear(): void {
    if (this.isDrawn) this.shell.err('\r\x1b[K');
    this.isDrawn = false;
  }
}

function barOf(done: number, total: number | null): string {
  if (total === null) return String(done);
  const share = total === 0 ? 1 : done / total;
  const full = Math.round(share * WIDTH);
  return `[${'█'.repeat(full)}${'·'.repeat(WIDTH - full)}] ${Math.floor(share * 100)} % (${done}/${total})`;
}

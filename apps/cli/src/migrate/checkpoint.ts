import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { ForeignPosition, PositionBeyondHead, type Position } from '@tanggap/platform/event-store/event-store';
import { z } from 'zod';
import type { ChosenCities } from './chosen-events.js';
import type { SourceSide } from './side.js';

/** How far a copy got: everything up to here in the source is in the target. */
export interface Reached {
  readonly source: Position;
  readonly target: Position;
}

const reachedSchema = z.object({ cities: z.string(), source: z.string(), target: z.string() });

/**
 * The note by which an interrupted migration goes on. It only saves work: everything before it is compared again at the end,
 * and a note that does not belong to both logs counts for nothing.
 */
export class Checkpoint {
  constructor(
    private readonly file: string,
    private readonly cities: ChosenCities,
  ) {}

  async read(from: Pick<SourceSide, 'log'>, to: Pick<SourceSide, 'log'>): Promise<Position | 'start'> {
    if (!existsSync(this.file)) return 'start';
    const noted = reachedSchema.safeParse(JSON.parse(readFileSync(this.file, 'utf8'))).data;
    if (noted?.cities !== this.named()) return 'start';
    // Positions as `save` wrote them; whether they are these logs' is asked of the logs.
    const [source, target] = [noted.source as Position, noted.target as Position];
    return (await belongs(from, source)) && (await belongs(to, target)) ? source : 'start';
  }

  /** Whole or not at all. */
  save({ source, target }: Reached): void {
    const fresh = `${this.file}.new`;
    writeFileSync(fresh, JSON.stringify({ cities: this.named(), source, target }), { flush: true, mode: 0o600 });
    renameSync(fresh, this.file);
  }

  remove(): void {
    rmSync(this.file, { force: true });
  }

  private named(): string {
    return this.cities === 'all' ? 'all' : this.cities.toSorted().join(',');
  }
}

async function belongs({ log }: Pick<SourceSide, 'log'>, position: Position): Promise<boolean> {
  try {
    await log.distance(position, await log.head());
    return true;
  } catch (error) {
    if (error instanceof ForeignPosition || error instanceof PositionBeyondHead) return false;
    throw error;
  }
}

import type { Projection } from './projection.js';
import type { ViewDocument } from './views.js';

type Rebuildable = Pick<Projection<ViewDocument>, 'name' | 'rebuildAll'>;

export interface Rebuild {
  readonly view: string;
  readonly state: 'running' | 'done' | 'failed';
  /** Events read so far. */
  readonly events: number;
}

/** The views that this process owns, for the operator who has one folded afresh. */
export class ViewUpkeep {
  private readonly views = new Map<string, Rebuildable>();
  private readonly rebuilds = new Map<string, Rebuild>();

  add(view: Rebuildable): void {
    this.views.set(view.name, view);
  }

  names(): readonly string[] {
    return [...this.views.keys()].sort();
  }

  /** The last rebuild of each view since this process began. */
  lastRebuilds(): readonly Rebuild[] {
    return [...this.rebuilds.values()];
  }

  /**
   * Begins in the background; one that runs is not begun again.
   * @param onFailure told why it failed; the view stays as it was
   * @returns null for a view that is not this process's
   */
  rebuild(name: string, onFailure: (error: unknown) => void): Rebuild | null {
    const view = this.views.get(name);
    if (view === undefined) return null;
    const last = this.rebuilds.get(name);
    if (last?.state === 'running') return last;
    const note = (state: Rebuild['state'], events: number): Rebuild => {
      const rebuild = { view: name, state, events };
      this.rebuilds.set(name, rebuild);
      return rebuild;
    };
    note('running', 0);
    view
      .rebuildAll((events) => note('running', events))
      .then(
        (events) => note('done', events),
        (error: unknown) => {
          note('failed', this.rebuilds.get(name)?.events ?? 0);
          onFailure(error);
        },
      );
    return this.rebuilds.get(name) ?? null;
  }
}

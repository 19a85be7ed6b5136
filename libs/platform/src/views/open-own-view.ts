import type { Platform } from '../platform.js';
import { patiently } from '../service/patiently.js';
import type { Projection } from './projection.js';
import type { ViewDocument } from './views.js';

/**
 * The owner's way to its view: folded afresh where it has to be, however long that takes; a store that is slow or away
 * meanwhile is waited for, as for every server at a start, and the operator may have it folded again.
 */
export async function openOwnView<D extends ViewDocument>(
  view: Pick<Projection<D>, 'name' | 'start' | 'rebuildAll'>,
  { logger, upkeep }: Pick<Platform, 'logger' | 'upkeep'>,
): Promise<void> {
  await patiently(
    `the stores of the view ${view.name}`,
    () => view.start(),
    (what) => logger.warn({ what }, 'waiting'),
  );
  upkeep.add(view);
}

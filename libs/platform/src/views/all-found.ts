import type { Condition, ViewCollection, ViewDocument } from './views.js';

const PAGE = 200;

/** Every document that fits, in id order, a page at a time: one that fits from the start to the end is never left out. */
export async function* allFound<D extends ViewDocument>(
  view: ViewCollection<D>,
  where: readonly Condition[],
): AsyncGenerator<D, undefined> {
  let page = await view.find({ where, limit: PAGE });
  for (;;) {
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return undefined;
    page = await view.find({ where, limit: PAGE, after: { value: null, id: last.id } });
  }
}

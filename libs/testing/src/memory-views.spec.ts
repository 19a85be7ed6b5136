import type { ViewDocument } from '@tanggap/platform/views/views';
import { MemoryCollection, MemoryViews } from './memory-views.js';
import { viewsCases, viewsContract, type ViewsUnderTest } from './views.contract.js';

function under(views: MemoryViews): ViewsUnderTest {
  return { views, reopen: null, close: () => Promise.resolve() };
}

viewsContract('in memory', () => Promise.resolve(under(new MemoryViews())));

class UnguardedCollection<D extends ViewDocument> extends MemoryCollection<D> {
  override put(document: D): Promise<void> {
    this.documents().set(document.id, JSON.stringify(document));
    return Promise.resolve();
  }
}

class UnguardedViews extends MemoryViews {
  protected override open<D extends ViewDocument>(
    _definition: unknown,
    documents: () => Map<string, string>,
  ): MemoryCollection<D> {
    return new UnguardedCollection<D>(new Set(), documents);
  }
}

it('the contract notices a put without its guard', async () => {
  const found = viewsCases.find(([name]) => name.startsWith('lets exactly one of two writers'));
  await expect(found?.[1](under(new UnguardedViews()))).rejects.toThrow();
});

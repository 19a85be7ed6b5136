import {
  LostViewRace,
  type Condition,
  type ViewDefinition,
  type ViewDocument,
  type ViewQuery,
  type Views,
} from '@tanggap/platform/views/views';

interface Sample extends ViewDocument {
  readonly city: string | null;
  readonly open?: boolean;
  readonly size?: number;
  readonly place: { readonly district: string | null };
  readonly tags: readonly string[];
  readonly tracks: readonly { readonly agency: string }[];
}

const definition: ViewDefinition<Sample> = {
  name: 'test.sample',
  version: 1,
  indexes: [['city', 'size'], ['open'], ['place.district'], ['tags'], ['tracks.agency']],
};

function aSample(id: string, fields: Partial<Sample> = {}): Sample {
  return { id, seen: {}, city: 'jambi', place: { district: null }, tags: [], tracks: [], ...fields };
}

const samples: readonly Sample[] = [
  aSample('a', { size: 2, open: true, tags: ['x', 'y'], tracks: [{ agency: 'damkar' }, { agency: 'pmi' }] }),
  aSample('b', { size: 10, open: false, place: { district: 'Telanaipura' }, tags: ['y'] }),
  aSample('c', { city: null, size: 2, tracks: [{ agency: 'pmi' }] }),
  aSample('d', { city: 'bima', place: { district: "Rasana'e" } }),
  aSample('e', { city: 'bima', size: -1.5, open: true, tags: ['x'] }),
];

export interface ViewsUnderTest {
  readonly views: Views;
  /** The same files opened anew; null where nothing is kept. */
  readonly reopen: (() => Promise<Views>) | null;
  readonly close: () => Promise<void>;
}

type Case = readonly [name: string, run: (under: ViewsUnderTest) => Promise<void>];

async function fill(views: Views): ReturnType<typeof views.collection<Sample>> {
  const collection = await views.collection(definition);
  await Promise.all(samples.map((sample) => collection.put(sample, null)));
  return collection;
}

const guarded: readonly Case[] = [
  [
    'gives back what was put, as a copy',
    async ({ views }) => {
      const collection = await fill(views);
      expect(await collection.get('b')).toEqual(samples[1]);
      expect(await collection.get('nobody')).toBeNull();
      expect([...(await collection.getMany(['a', 'nobody', 'c'])).keys()].sort()).toEqual(['a', 'c']);
      const taken = await collection.get('a');
      Object.assign(taken ?? {}, { city: 'changed' });
      expect((await collection.get('a'))?.city).toBe('jambi');
    },
  ],
  [
    'lets exactly one of two writers through who read the same document',
    async ({ views }) => {
      const collection = await fill(views);
      const before = await collection.get('a');
      const race = await Promise.allSettled([1, 2].map((size) => collection.put(aSample('a', { size, seen: { s: 0 } }), before)));
      const lost = race.filter((result) => result.status === 'rejected').map((result): unknown => result.reason);
      expect(lost).toEqual([expect.any(LostViewRace)]);
      await expect(collection.put(aSample('a', { seen: { s: 1 } }), before)).rejects.toThrow(LostViewRace);
      const stored = await collection.get('a');
      await collection.put(aSample('a', { size: 7, seen: { s: 1, t: 0 } }), stored);
      expect((await collection.get('a'))?.size).toBe(7);
    },
  ],
  [
    'lets a writer build upon what it wrote itself',
    async ({ views }) => {
      const collection = await fill(views);
      expect([await collection.recall('b'), await collection.recall('nobody')]).toEqual([samples[1], null]);
      for (const revision of [0, 1, 2]) {
        const stored = await collection.recall('a');
        await collection.put(aSample('a', { size: revision, seen: { s: revision } }), stored);
      }
      expect(await collection.get('a')).toEqual(aSample('a', { size: 2, seen: { s: 2 } }));
      await collection.delete('a');
      expect(await collection.recall('a')).toBeNull();
    },
  ],
  [
    'refuses a first document where there is one, and a next one where there is none',
    async ({ views }) => {
      const collection = await fill(views);
      await expect(collection.put(aSample('a'), null)).rejects.toThrow(LostViewRace);
      await expect(collection.put(aSample('new'), aSample('new'))).rejects.toThrow(LostViewRace);
      expect(await collection.count([])).toBe(samples.length);
    },
  ],
  [
    'lets the other writes of a turn through when one of them loses its race',
    async ({ views }) => {
      const collection = await fill(views);
      const results = await Promise.allSettled([
        collection.put(aSample('f'), null),
        collection.put(aSample('a'), null),
        collection.put(aSample('g'), null),
      ]);
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await collection.count([])).toBe(samples.length + 2);
    },
  ],
  [
    'forgets a deleted document in every query',
    async ({ views }) => {
      const collection = await fill(views);
      await collection.delete('a');
      expect(await collection.get('a')).toBeNull();
      expect(await collection.count([{ field: 'tags', contains: 'x' }])).toBe(1);
    },
  ],
];

const conditions: readonly [condition: Condition, ids: readonly string[]][] = [
  [{ field: 'city', is: 'bima' }, ['d', 'e']],
  [{ field: 'city', is: null }, ['c']],
  [{ field: 'size', is: null }, ['d']], // absent is null
  [{ field: 'open', is: true }, ['a', 'e']],
  [{ field: 'open', is: false }, ['b']],
  [{ field: 'size', in: [2, -1.5] }, ['a', 'c', 'e']],
  [{ field: 'city', in: ['bima', null] }, ['c', 'd', 'e']],
  [{ field: 'city', in: [] }, []],
  [{ field: 'size', from: 2, to: 10 }, ['a', 'c']], // inclusive, exclusive
  [{ field: 'size', from: 3 }, ['b']],
  [{ field: 'size', to: 2 }, ['e']],
  [{ field: 'city', from: 'b', to: 'c' }, ['d', 'e']],
  [{ field: 'city', from: 0 }, []], // text is not above every number
  [{ field: 'place.district', is: "Rasana'e" }, ['d']],
  [{ field: 'tags', contains: 'x' }, ['a', 'e']],
  [{ field: 'tracks.agency', contains: 'pmi' }, ['a', 'c']],
  [{ field: 'city', contains: 'bima' }, []], // not an array
  [{ field: 'tags', is: 'x' }, []], // an array is not its element
  [{ field: 'id', in: ['a', 'e'] }, ['a', 'e']],
];

const queried: readonly Case[] = [
  ...conditions.map(([condition, ids]): Case => [
    `finds and counts ${JSON.stringify(condition)}`,
    async ({ views }) => {
      const collection = await fill(views);
      expect((await collection.find({ where: [condition], limit: 10 })).map(({ id }) => id)).toEqual(ids);
      expect(await collection.count([condition])).toBe(ids.length);
    },
  ]),
  [
    'wants all conditions to hold, on documents as they are now',
    async ({ views }) => {
      const collection = await fill(views);
      const both: Condition[] = [
        { field: 'city', is: 'jambi' },
        { field: 'tags', contains: 'y' },
      ];
      expect(await collection.count(both)).toBe(2);
      await collection.put(aSample('a', { seen: { s: 0 }, tags: ['z'] }), await collection.get('a'));
      expect(await collection.count(both)).toBe(1);
      expect(await collection.count([{ field: 'tags', contains: 'z' }])).toBe(1);
    },
  ],
  ...(['asc', 'desc'] as const).map((direction): Case => [
    `pages ${direction} through ties and nulls without overlap or gap`,
    async ({ views }) => {
      const collection = await fill(views);
      const query: ViewQuery = { where: [], orderBy: { field: 'size', direction }, limit: 2 };
      const ids: string[] = [];
      let page = await collection.find(query);
      for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
        ids.push(...page.map(({ id }) => id));
        page = await collection.find({ ...query, after: { value: last.size ?? null, id: last.id } });
      }
      expect(ids).toEqual(direction === 'asc' ? ['d', 'e', 'a', 'c', 'b'] : ['b', 'a', 'c', 'e', 'd']);
    },
  ]),
  [
    'picks single fields of what fits, without its documents',
    async ({ views }) => {
      const collection = await fill(views);
      const picked = await collection.pick(['id', 'size', 'open', 'place.district'], [{ field: 'city', in: ['jambi', 'bima'] }]);
      expect([...picked].sort()).toEqual([
        ['a', 2, 1, null],
        ['b', 10, 0, 'Telanaipura'],
        ['d', null, null, "Rasana'e"],
        ['e', -1.5, 1, null],
      ]);
      expect(await collection.pick(['size'], [{ field: 'city', is: 'nowhere' }])).toEqual([]);
    },
  ],
  [
    'walks through all documents in the order of their ids',
    async ({ views }) => {
      const collection = await fill(views);
      const ids: string[] = [];
      for await (const { id } of collection.all()) ids.push(id);
      expect(ids).toEqual(['a', 'b', 'c', 'd', 'e']);
    },
  ],
  [
    'refuses a field that no index declares',
    async ({ views }) => {
      const collection = await fill(views);
      await expect(collection.find({ where: [{ field: 'seen', is: null }], limit: 1 })).rejects.toThrow(TypeError);
      await expect(collection.count([{ field: 'name', is: 'x' }])).rejects.toThrow(TypeError);
      await expect(collection.pick(['name'], [])).rejects.toThrow(TypeError);
      const orderBy = { field: 'name', direction: 'asc' } as const;
      await expect(collection.find({ where: [], orderBy, limit: 1 })).rejects.toThrow(TypeError);
    },
  ],
];

const rebuilt: readonly Case[] = [
  [
    'shows the old documents until a rebuild is published, then the new ones to everybody',
    async ({ views }) => {
      const holder = await fill(views);
      expect(await views.storedVersion(definition)).toBe(1);
      const next: ViewDefinition<Sample> = { ...definition, version: 2, indexes: [['city'], ['size']] };
      expect(await views.storedVersion(next)).toBeNull();
      const { shadow, publish } = await views.rebuild(next);
      await shadow.put(aSample('z', { size: 5 }), null);
      expect([await holder.count([]), (await shadow.get('z'))?.size]).toEqual([samples.length, 5]);
      await publish();
      expect([await holder.count([]), (await holder.get('z'))?.size]).toEqual([1, 5]);
      expect(await views.storedVersion(next)).toBe(2);
      expect(await (await views.collection(next)).count([{ field: 'size', is: 5 }])).toBe(1);
    },
  ],
  [
    'leaves no trace of a discarded rebuild',
    async ({ views }) => {
      const holder = await fill(views);
      const { shadow, discard } = await views.rebuild({ ...definition, version: 2 });
      await shadow.put(aSample('z'), null);
      await discard();
      expect([await holder.count([]), await views.storedVersion(definition)]).toEqual([samples.length, 1]);
    },
  ],
  [
    'keeps documents and versions across a restart',
    async ({ views, reopen }) => {
      await fill(views);
      if (reopen === null) return;
      const { shadow, publish } = await views.rebuild({ ...definition, version: 3 });
      await shadow.put(aSample('z'), null);
      await publish();
      await views.rebuild({ ...definition, version: 4 }); // interrupted
      const again = await reopen();
      expect(await again.storedVersion(definition)).toBe(3);
      expect(await (await again.collection(definition)).count([])).toBe(1);
    },
  ],
];

export const viewsCases: readonly Case[] = [...guarded, ...queried, ...rebuilt];

export function viewsContract(adapter: string, create: () => Promise<ViewsUnderTest>): void {
  describe(`Views contract: ${adapter}`, () => {
    it.each(viewsCases)('%s', async (_name, run) => {
      const under = await create();
      try {
        await run(under);
      } finally {
        await under.close();
      }
    });
  });
}

import type { z } from 'zod';
import { ApiClient } from '../server/api-client.js';
import { allWalks } from './all-walks.js';
import { openOwnStage } from './own-stage.js';
import { walk } from './walker.js';

/** Reads from views that come after: nothing at first, then what was there for a while. */
class LateViews extends ApiClient {
  looks = 0;
  private early: unknown = null;

  constructor(private readonly views: ApiClient) {
    super('', '');
  }

  override async query<T>(text: string, variables: Readonly<Record<string, unknown>>, schema: z.ZodType<T>): Promise<T> {
    const now = await this.views.query(text, variables, schema);
    this.looks++;
    if (this.looks === 1) this.early = { ...now, incident: null };
    if (this.looks === 2) this.early = withRevision(now, 3);
    return this.looks < 5 ? (this.early as T) : now; // of the same query's answer
  }
}

function withRevision(answer: unknown, revision: number): unknown {
  const { incident, ...rest } = answer as { readonly incident: object }; // as the walk's query asks
  return { ...rest, incident: { ...incident, revision, timeline: [] } };
}

it('is read once the views show its last command, however late they are', async () => {
  const script = allWalks.find(({ sop }) => sop === 'jambi/kebakaran');
  if (script === undefined) throw new Error('there is no fire in Jambi');
  const own = await openOwnStage();
  const late = new LateViews(own.reader(script.city));
  try {
    const { record } = await walk(script, { ...own, reader: () => late });
    expect(record.timeline.at(-1)?.type).toBe('Closed');
    expect(late.looks).toBe(5);
  } finally {
    await own.close();
  }
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { agencyIdSchema, cityIdSchema, unitIdSchema } from '@tanggap/events/ids';
import { intervalsQuerySchema } from '@tanggap/platform/reports/reports-reader';
import { SqliteViews } from '@tanggap/platform/views/sqlite-views';
import { emptyDirectory } from '@tanggap/sop-definitions/city-directory';
import { aTrack, IncidentStory } from '@tanggap/testing/incident-story';
import { caseView } from '../cases/case.view.js';
import { InlineReportRunner } from './report-runner.js';
import type { ReportJob } from './run-report.js';
import { ReportFailed, WorkerReportRunner } from './worker-report-runner.js';

// The worker runs the sources, which only these hooks can load; a built service needs nothing of the kind.
const source = {
  entry: new URL('./report.worker.ts', import.meta.url),
  execArgv: ['--import', pathToFileURL(join(process.cwd(), 'tools/ts-hooks.js')).href],
};
const startMs = Date.UTC(2026, 0, 1);

const job: ReportJob = {
  ask: {
    report: 'intervals',
    query: intervalsQuerySchema.parse({ city: 'jambi', from: 'Dispatched', to: 'ArrivedOnScene', limitsSec: [60] }),
  },
  selection: { city: cityIdSchema.parse('jambi'), origin: 'live', period: null, zone: 'Asia/Jakarta', agency: null },
  nowMs: startMs,
  directory: emptyDirectory,
};

function aFire(arrivedSec: number): IncidentStory {
  const track = aTrack();
  return new IncidentStory({ city: 'jambi', startMs })
    .tell('ReportReceived', { channel: 'phone' }, 0)
    .tell('Dispatched', { track, agency: agencyIdSchema.parse('damkar'), sop: null }, 10)
    .tell('ArrivedOnScene', { track, unit: unitIdSchema.parse('D1') }, arrivedSec);
}

describe('WorkerReportRunner', () => {
  let folder: string;
  let views: SqliteViews;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'report-worker-'));
    views = SqliteViews.open(join(folder, 'views.db'));
    const cases = await views.collection(caseView);
    for (const sec of [70, 71, 600]) await cases.put(aFire(sec).record(), null);
  });
  afterEach(async () => {
    views.close();
    await rm(folder, { recursive: true });
  });

  it('answers what the same thread would, beside an open writer', async () => {
    const runner = new WorkerReportRunner({ viewsFile: join(folder, 'views.db'), source });
    const here = await new InlineReportRunner(await views.collection(caseView)).run(job);
    const both = await Promise.all([runner.run(job), runner.run(job)]);
    expect(here).toMatchObject([{ measured: 3, p50Ms: 61_000, over: { '60': 2 }, exactly: { '60': 1 } }]);
    expect(both).toEqual([here, here]);
    await runner.close();
  }, 30_000);

  it('fails with a name, and answers the next one', async () => {
    const runner = new WorkerReportRunner({ viewsFile: join(folder, 'views.db'), source });
    const broken = {
      ...job,
      selection: { ...job.selection, period: { from: '2026-01-01', to: '2027-01-01' }, zone: 'No/Where' },
    };
    await expect(runner.run(broken)).rejects.toBeInstanceOf(ReportFailed);
    await expect(runner.run(job)).resolves.toMatchObject([{ measured: 3 }]);
    await runner.close();
    await expect(runner.run(job)).rejects.toBeInstanceOf(ReportFailed);
  }, 30_000);
});

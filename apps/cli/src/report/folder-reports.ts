import type { Scope } from '@tanggap/platform/access/principal';
import { scopeOf } from '@tanggap/platform/access/principal';
import type { Config } from '@tanggap/platform/config/config';
import { ReportRefused } from '@tanggap/platform/reports/reports-reader';
import { openReports } from '@tanggap/reporting/reports/open-reports';
import { citiesOf } from '@tanggap/sop-definitions/catalog';
import { CliError } from '../cli-error.js';
import { readDirectory } from '../data/all-views.js';
import { openCaughtUpCases } from '../folder/caught-up-cases.js';
import { isDataFolder, openFolder } from '../folder/open-folder.js';
import { ProgressBar } from '../progress-bar.js';
import type { Shell } from '../shell.js';
import type { ReportDoor } from './report-door.js';
import { unknownCity } from './server-reports.js';

const cities = citiesOf('all');
/** Whoever may read the data folder may operate. */
const operator: Scope = scopeOf({ id: 'operator', role: 'city-admin', cities, agency: null });

/** Reports over a folder that no server works on. @throws CliError exit code 2 without a record @throws FolderInUse */
export async function openFolderReports(config: Config, shell: Shell): Promise<ReportDoor> {
  if (!isDataFolder(config)) throw new CliError(`tidak ada catatan di folder ini / there is no record in ${config.data}`, 2);
  const platform = await openFolder(config, shell);
  try {
    const bar = new ProgressBar(shell);
    const { cases } = await openCaughtUpCases(platform, (events) => bar.show('view', events, null));
    bar.clear();
    const directory = await readDirectory(platform.store);
    const { views, clock } = platform;
    const { reports, runner } = openReports({
      views,
      cases: cases.collection(),
      directory: () => directory,
      clock,
      origin: config.origin,
    });
    return {
      intervals: (query) => answered(reports.intervals(operator, query), query.city),
      compliance: (query) => answered(reports.compliance(operator, query), query.city),
      async close() {
        await runner.close();
        await platform.close();
      },
    };
  } catch (error) {
    await platform.close();
    throw error;
  }
}

async function answered<T>(answer: Promise<T>, city: string): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ReportRefused && error.code === 'not-found') throw unknownCity(city);
    throw error;
  }
}

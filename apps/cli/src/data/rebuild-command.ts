import { setTimeout } from 'node:timers/promises';
import type { Config } from '@tanggap/platform/config/config';
import { openEmbeddedPlatform } from '@tanggap/platform/embedded-platform';
import type { Command } from 'commander';
import { z } from 'zod';
import { CliError } from '../cli-error.js';
import { folderConfigOf, wantsJson, withData } from '../options.js';
import { ProgressBar } from '../progress-bar.js';
import type { ApiClient } from '../server/api-client.js';
import { operatorClient, runningServer } from '../server/running-server.js';
import { printJson, type Shell } from '../shell.js';
import { textTable } from '../text-table.js';
import { allViews, readDirectory } from './all-views.js';
import { readFolder } from './read-folder.js';

const viewsSchema = z.object({
  views: z.array(z.string()),
  rebuilds: z.array(z.object({ view: z.string(), state: z.enum(['running', 'done', 'failed']), events: z.int() })),
});
const POLL_MS = 100;

interface Rebuilt {
  readonly view: string;
  readonly events: number;
}

interface Telling {
  readonly shell: Shell;
  readonly onProgress: (view: string, events: number) => void;
}

export function addRebuildCommand(program: Command, shell: Shell): void {
  withData(program.command('rebuild [view]'))
    .description(
      'bangun ulang satu atau semua tampilan dari log, lewat server bila berjalan / fold one view, or all, afresh from the log and swap it in; through the server when one runs',
    )
    .action(async (view: string | undefined, options: { data?: string }, command: Command) => {
      const config = folderConfigOf(shell, options);
      const bar = new ProgressBar(shell);
      const telling: Telling = { shell, onProgress: (name, events) => bar.show(name, events, null) };
      const server = runningServer(config);
      const rebuilding =
        server === null ? rebuildHere(config, view, telling) : rebuildThere(operatorClient(config, server.url), view, telling);
      const rebuilt = await rebuilding.finally(() => bar.clear());
      if (wantsJson(command)) printJson(shell, rebuilt);
      else for (const line of printed(rebuilt)) shell.out(line);
    });
}

/** @throws CliError naming the view that is unknown (2), or could not be folded (1) */
async function rebuildThere(server: ApiClient, view: string | undefined, { onProgress }: Telling): Promise<readonly Rebuilt[]> {
  const state = async (): Promise<z.infer<typeof viewsSchema>> => viewsSchema.parse(await server.get('/operator/views'));
  const rebuilt: Rebuilt[] = [];
  for (const name of chosen((await state()).views, view)) {
    await server.post(`/operator/views/${name}/rebuild`, {});
    for (;;) {
      const now = (await state()).rebuilds.find((rebuild) => rebuild.view === name);
      if (now === undefined || now.state === 'failed')
        throw new CliError(`${name} gagal dibangun ulang, tetap seperti semula / could not be rebuilt; it stays as it was`);
      onProgress(name, now.events);
      if (now.state === 'done') {
        rebuilt.push({ view: name, events: now.events });
        break;
      }
      await setTimeout(POLL_MS);
    }
  }
  return rebuilt;
}

/** Takes the folder for itself, so that no server starts meanwhile. @throws FolderInUse @throws CorruptEvent @throws CliError */
async function rebuildHere(
  config: Config,
  view: string | undefined,
  { shell, onProgress }: Telling,
): Promise<readonly Rebuilt[]> {
  readFolder(config).close(); // a folder that holds nothing is refused, not made
  const platform = await openEmbeddedPlatform(config, { logTo: { write: (line) => shell.err(line) } });
  try {
    const { store: events, views, keys, installation } = platform;
    const directory = await readDirectory(events);
    const { origin, warningPercent: warningPct } = config;
    const parts = { events, views, keys, phones: installation.phones, directory, warningPct, origin };
    const all = allViews(parts);
    const names = chosen(
      all.map(({ definition }) => definition.name),
      view,
    );
    const rebuilt: Rebuilt[] = [];
    for (const { definition, projection } of all.filter(({ definition: { name } }) => names.includes(name))) {
      await projection.attach();
      const read = await projection.rebuildAll((done) => onProgress(definition.name, done));
      rebuilt.push({ view: definition.name, events: read });
    }
    return rebuilt;
  } finally {
    await platform.close();
  }
}

/** @throws CliError exit code 2 */
function chosen(names: readonly string[], view: string | undefined): readonly string[] {
  if (view === undefined) return names;
  if (!names.includes(view))
    throw new CliError(
      `tidak ada tampilan ini, yang ada / there is no view ${JSON.stringify(view)}; there are ${names.join(', ')}`,
      2,
    );
  return [view];
}

function printed(rebuilt: readonly Rebuilt[]): readonly string[] {
  return textTable(
    [['tampilan/view', 'peristiwa dibaca/events read'], ...rebuilt.map(({ view, events }) => [view, String(events)])],
    [1],
  );
}

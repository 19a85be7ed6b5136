import 'reflect-metadata';
import { resolve } from 'node:path';
import { runProcess } from '@tanggap/platform/service/run-process';
import { banner } from './banner.js';
import { demoLines, keptKeys } from './demo-lines.js';
import { startStandalone } from './start-standalone.js';

// A folder and a port of its own, so that a live server beside it stays what it is; never live itself.
const FOLDER = resolve('tanggap-demo');
process.env['TANGGAP_DATA'] ??= FOLDER;
process.env['TANGGAP_PORT'] ??= '8113';
process.env['TANGGAP_ORIGIN'] = 'simulated';

runProcess(async (config) => {
  const running = await startStandalone({ config });
  const { url, cities } = running;
  const keys = keptKeys(config.data, running.keys);
  process.stdout.write(banner({ url, folder: config.data, cities, keys: [] }));
  process.stdout.write(demoLines({ cities, keys, folder: config.data === FOLDER ? null : config.data }));
  return running;
});

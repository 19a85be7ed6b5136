import 'reflect-metadata';
import { banner } from '@tanggap/standalone/banner';
import { startStandalone } from '@tanggap/standalone/start-standalone';
import { readConfig } from '@tanggap/platform/config/config';
import { plantedStores } from '@tanggap/testing/planted-stores';

// The campaign's server with one bug planted under the services: the campaign must notice.
const [bug = ''] = process.argv.slice(2);
const plant = plantedStores[bug];
const isWeaker = bug === 'synchronous-normal';
if (plant === undefined && !isWeaker && bug !== 'none')
  throw new Error(`no such bug: ${bug}; there are ${Object.keys(plantedStores).join(', ')}`);
const config = readConfig(process.env);
const running = await startStandalone({
  config,
  ...(plant === undefined ? {} : { wrapStore: plant }),
  ...(isWeaker ? { weakerLog: { synchronous: 'NORMAL' } } : {}),
});
process.stdout.write(banner({ url: running.url, folder: config.data, cities: running.cities, keys: running.keys }));

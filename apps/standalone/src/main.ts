import 'reflect-metadata';
import { runProcess } from '@tanggap/platform/service/run-process';
import { banner } from './banner.js';
import { startStandalone } from './start-standalone.js';

runProcess(async (config) => {
  const running = await startStandalone({ config });
  process.stdout.write(banner({ url: running.url, folder: config.data, cities: running.cities, keys: running.keys }));
  return running;
});

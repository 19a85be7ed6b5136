import 'reflect-metadata';
import { readConfig } from '@tanggap/platform/config/config';
import { banner } from '@tanggap/standalone/banner';
import { startStandalone } from '@tanggap/standalone/start-standalone';
import { nothingKept } from './nothing-kept.js';

// The baseline's server: the product with a store that keeps nothing under it.
const config = readConfig(process.env);
const running = await startStandalone({ config, wrapStore: nothingKept });
process.stdout.write(banner({ url: running.url, folder: config.data, cities: running.cities, keys: running.keys }));

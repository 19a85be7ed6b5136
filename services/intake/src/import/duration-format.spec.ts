import { readDuration } from './duration-format.js';

it.each([
  ['0 Hari : 20 Jam : 41 Menit : 56 Detik', 'words', ((20 * 60 + 41) * 60 + 56) * 1000],
  ['12 Hari : 0 Jam : 0 Menit : 1 Detik', 'words', 12 * 86_400_000 + 1000],
  ['41 menit', 'words', 41 * 60_000],
  ['26:03:04', 'clock', ((26 * 60 + 3) * 60 + 4) * 1000],
  ['1:30', 'clock', 90 * 60_000],
  ['-5', 'seconds', -5000],
  ['1.5', 'minutes', 90_000],
  ['250', 'milliseconds', 250],
] as const)('reads %s (%s)', (text, format, ms) => expect(readDuration(text, format)).toBe(ms));

it.each([
  ['20 Jam : 1 Hari', 'words'],
  ['1 Jam : 2 Jam', 'words'],
  ['1 Windu', 'words'],
  ['1 Jam 2 Menit x', 'words'],
  ['1:75', 'clock'],
  ['soon', 'seconds'],
] as const)('refuses %s (%s)', (text, format) => expect(readDuration(text, format)).toBeNull());

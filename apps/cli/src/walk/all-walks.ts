import { jambiWalks } from './jambi-walks.js';
import { otherWalks } from './other-walks.js';
import type { WalkScript } from './walk-script.js';

/** One walk a signed table, in the order of the papers. */
export const allWalks: readonly WalkScript[] = [...jambiWalks, ...otherWalks];

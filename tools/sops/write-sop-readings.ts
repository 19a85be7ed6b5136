import { writeFileSync } from 'node:fs';
import { readingsFile, readingsText } from './readings-file.js';

writeFileSync(readingsFile, await readingsText());

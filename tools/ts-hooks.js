// Development only: `npm run ts -- path/to/file.ts` runs a TypeScript file against the workspace sources without a build. Node's own
// type stripping knows neither decorators nor `.js` suffixes that mean `.ts` files.
import { transformSync } from '@swc/core';
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { sourceCondition, swcOptions } from './swc-options.js';

registerHooks({
  resolve(specifier, context, nextResolve) {
    const withSource = { ...context, conditions: [sourceCondition, ...(context.conditions ?? [])] };
    if (/^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL !== undefined) {
      const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
      if (existsSync(source)) return { url: source.href, format: 'module', shortCircuit: true };
    }
    return nextResolve(specifier, withSource);
  },
  load(url, context, nextLoad) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
    const filename = fileURLToPath(url);
    const { code } = transformSync(readFileSync(filename, 'utf8'), { ...swcOptions, filename });
    return { format: 'module', source: code, shortCircuit: true };
  },
});

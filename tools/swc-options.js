/**
 * How TypeScript becomes JavaScript wherever nothing is type-checked: in Jest and in the development hooks. Mirrors
 * tsconfig.base.json, decorator metadata above all, without which Nest injects nothing.
 * @type {import('@swc/core').Options}
 */
export const swcOptions = {
  swcrc: false,
  sourceMaps: 'inline',
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, verbatimModuleSyntax: true },
    keepClassNames: true,
  },
  module: { type: 'es6' },
};

/** The export condition under which workspace packages resolve to their sources. */
export const sourceCondition = '@tanggap/source';

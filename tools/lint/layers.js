// The layer table of CONTRIBUTING.md as lint rules. A new workspace needs its Nx tag and nothing here.

/** What product code of a layer may import: other layers, and packages (`null`: any). Its own workspace is always allowed. */
const table = {
  contract: { layers: [], packages: ['zod'] },
  domain: { layers: ['contract', 'domain'], packages: ['zod'] },
  platform: { layers: ['contract'], packages: null },
  service: { layers: ['contract', 'domain', 'platform'], packages: null },
  app: { layers: ['contract', 'domain', 'platform', 'service', 'app'], packages: null },
  ui: { layers: [], packages: null },
  testing: { layers: ['contract', 'domain', 'platform'], packages: null },
};

const ambient = ['Date', 'process', 'performance', 'globalThis', 'setTimeout', 'setInterval', 'setImmediate', 'fetch', 'crypto'];
const noAmbientState = {
  'no-restricted-globals': [
    'error',
    ...ambient.map((name) => ({ name, message: 'Domain code is handed its time, chance and environment.' })),
  ],
  'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Domain code is handed its chance.' }],
};

/** `no-restricted-imports` reads import declarations only; these are the two other ways to reach a module. */
function noHiddenImports(layer) {
  const closed = table[layer].packages !== null;
  const dynamic = closed ? 'ImportExpression' : 'ImportExpression[source.value=/^@tanggap/]';
  const hidden = [{ selector: 'TSImportType', message: 'Write an `import type` declaration: the layer table reads those.' }];
  // An app may load a part of the product only when a command needs it.
  if (layer !== 'app') hidden.push({ selector: dynamic, message: 'Import it statically: the layer table reads declarations.' });
  return { 'no-restricted-syntax': ['error', ...hidden] };
}

/** A rule that refuses every import specifier which no pattern of `allowed` matches from its beginning. */
function onlyImports(allowed, message) {
  const outside = { regex: `^(?!(?:${allowed.join('|')}))`, message };
  // A relative path that climbs into another workspace would walk around the table.
  const across = {
    regex: '^(?:\\.\\./)+(?:libs|services|apps)/|^(?:\\.\\./)+[a-z-]+/(?:src|dist)/',
    message: 'Import a workspace by its package name.',
  };
  return { 'no-restricted-imports': ['error', { patterns: [outside, across] }] };
}

/** Patterns of what one workspace's code in `layer` may import; `own` is its package name. */
function allowedFor(layer, own, workspaces) {
  const { layers, packages } = table[layer];
  const names = workspaces.filter((workspace) => layers.includes(workspace.layer)).map((workspace) => workspace.name);
  const inside = [...names, own].map((name) => `${RegExp.escape(name)}(?:/|$)`);
  // Node's own modules are drivers: a layer with a closed package list gets none of them.
  const outside = packages === null ? ['(?!@tanggap/)[^./]'] : packages.map((name) => `${RegExp.escape(name)}(?:/|$)`);
  return ['\\.{1,2}/', ...inside, ...outside];
}

/** @param {readonly {folder: string, name: string, layer: string}[]} workspaces as `readWorkspaces` gives them */
export function layerConfigs(workspaces) {
  return workspaces.flatMap(({ folder, name, layer }) => {
    if (!(layer in table)) throw new Error(`${folder}: unknown layer ${layer}`);
    const product = (as, files) => ({
      name: `layer/${as}/${folder}`,
      files: files.flatMap((glob) => [`${folder}/${glob}.ts`, `${folder}/${glob}.tsx`]),
      ignores: ['**/*.spec.ts', '**/*.spec.tsx'],
      rules: {
        ...onlyImports(
          allowedFor(as, name, workspaces),
          `The ${as} layer may not import this: see the layer table in CONTRIBUTING.md.`,
        ),
        ...noHiddenImports(as),
        ...(as === 'domain' ? noAmbientState : {}),
      },
    });
    const specs = {
      name: `layer/specs/${folder}`,
      files: [`${folder}/src/**/*.spec.ts`, `${folder}/src/**/*.spec.tsx`],
      rules: onlyImports(specImports(layer, name, workspaces), 'A spec may import what its code may, and the testing library.'),
    };
    return [product(layer, ['src/**/*']), ...(layer === 'domain' ? [] : [product('domain', ['src/**/domain/**/*'])]), specs];
  });
}

/** Specs also use the testing library, test tools and Node, whatever their layer. */
function specImports(layer, own, workspaces) {
  const testing = workspaces
    .filter((workspace) => workspace.layer === 'testing')
    .map((workspace) => `${RegExp.escape(workspace.name)}(?:/|$)`);
  return [...allowedFor(layer, own, workspaces), ...testing, '(?!@tanggap/)[^./]'];
}

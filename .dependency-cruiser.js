// What ESLint's layer table cannot see because it reads one file at a time: where a path leads.

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'Files that import each other cannot be read, tested or moved alone.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'domain-stays-inside',
      comment: "A service's domain folder may not reach into the rest of the service by a relative path.",
      severity: 'error',
      from: { path: '^(services/[^/]+/src/domain|services/[^/]+/src/.+/domain)/', pathNot: '[.]spec[.]tsx?$' },
      to: { path: '^(?:libs|services|apps)/', pathNot: ['^$1/', '^libs/(?:events|incident|sop-definitions|sla)/src/'] },
    },
    {
      name: 'specs-are-leaves',
      comment: 'Product code that imports a spec would ship it.',
      severity: 'error',
      from: {},
      to: { path: '[.]spec[.]tsx?$' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    exclude: { path: ['/dist/'] },
    tsPreCompilationDeps: true, // a cycle of types only is still a cycle to a reader
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@tanggap/source', 'import', 'node', 'default'],
    },
  },
};

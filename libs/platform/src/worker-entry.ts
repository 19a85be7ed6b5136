/**
 * Where a worker's compiled entry lies, seen from a module of the same folder. Worker threads run plain JavaScript: under
 * the tests, which read the sources, the built file beside them is taken (`npm test` builds first).
 * @param from `import.meta.url` of the caller @param name file name without its suffix
 */
export function workerEntry(from: string, name: string): URL {
  const url = new URL(`./${name}.js`, from);
  if (from.endsWith('.ts')) url.pathname = url.pathname.replace(/\/src\/(?!.*\/src\/)/, '/dist/');
  return url;
}

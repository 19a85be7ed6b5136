import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/**
 * Every workspace with its folder, package name and layer. The layer is the Nx tag, which stands in its package.json only.
 *
 * @throws Error when a workspace has not exactly one tag: a package outside the layer table could import anything
 */
export function readWorkspaces() {
  return globSync(['libs/*/package.json', 'services/*/package.json', 'apps/*/package.json'], { cwd: root })
    .sort()
    .map((file) => {
      const manifest = JSON.parse(readFileSync(join(root, file), 'utf8'));
      const tags = manifest.nx?.tags ?? [];
      if (tags.length !== 1) throw new Error(`${file}: one layer tag expected, found ${tags.length}`);
      return { folder: dirname(file), name: manifest.name, layer: tags[0] };
    });
}

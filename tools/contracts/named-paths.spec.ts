import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const documents = globSync(['README.md', 'CONTRIBUTING.md', 'docs/*.md', 'docs/adr/*.md'], { cwd: root });

/** Paths from the root that stand in backquotes and name one file or folder. */
function namedPaths(text: string): readonly string[] {
  const quoted = [...text.matchAll(/`((?:libs|services|apps|tools|docs|bench|deploy)\/[\w./@-]+)`/g)];
  return quoted.map(([, path]) => path ?? '');
}

/** Targets of links into the repository, from the document's own folder. */
function linkedPaths(document: string, text: string): readonly string[] {
  const prose = text.replaceAll(/`[^`]*`/g, ''); // a regular expression in code looks like a link
  const links = [...prose.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)];
  return links.map(([, target]) => join(dirname(document), target ?? ''));
}

/** An ADR may name a module without `src` and suffix: `libs/incident/incident-record`. */
function isThere(path: string): boolean {
  const [kind, project, ...rest] = path.split('/');
  return existsSync(join(root, path)) || existsSync(join(root, kind ?? '', project ?? '', 'src', `${rest.join('/')}.ts`));
}

describe('what the documents name', () => {
  it.each(documents)('%s: is there', (document) => {
    const text = readFileSync(join(root, document), 'utf8');
    const missing = [...namedPaths(text), ...linkedPaths(document, text)].filter((path) => !isThere(path));
    expect(missing).toEqual([]);
  });

  it('is noticed when it is not there', () => {
    expect(namedPaths('see `libs/sla/src/gone.ts` and `libs/*`').filter((path) => !isThere(path))).toEqual([
      'libs/sla/src/gone.ts',
    ]);
    expect(linkedPaths('docs/import.md', '[a](examples/gone.json)')).toEqual(['docs/examples/gone.json']);
  });
});

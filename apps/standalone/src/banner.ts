import type { IssuedKey } from './first-keys.js';

/** What a person sees at start: where to look, where the data lies, and, once, the keys. Indonesian first. */
export function banner(of: {
  readonly url: string;
  readonly folder: string;
  readonly cities: readonly string[];
  readonly keys: readonly IssuedKey[];
}): string {
  const { url, folder, cities, keys } = of;
  const lines = [
    `Tanggap 112 berjalan / is running: ${cities.join(', ')}`,
    `  Meja kerja/desk      ${url}/desk/`,
    `  GraphiQL             ${url}/graphiql`,
    `  GraphQL              ${url}/graphql`,
    `  REST, dokumen/docs   ${url}/docs`,
    `  Kesehatan/health     ${url}/healthz   ${url}/readyz`,
    `  Metrik/metrics       ${url}/metrics`,
    `  Data                 ${folder}`,
  ];
  if (keys.length === 0) return `${lines.join('\n')}\n`;
  return `${[...lines, '', ...keyLines(keys)].join('\n')}\n`;
}

/** The one time that anybody sees them. */
export function keyLines(keys: readonly IssuedKey[]): readonly string[] {
  return [
    'Kunci akses, hanya ditampilkan sekali; yang disimpan hanya hash-nya.',
    'Access keys, shown once; only their hashes are stored. More: npx tanggap keys issue|list|revoke',
    ...keyTable(keys),
  ];
}

export function keyTable(keys: readonly IssuedKey[]): readonly string[] {
  const width = Math.max(...keys.map(nameOf).map((name) => name.length));
  return keys.map((key) => `  ${nameOf(key).padEnd(width)}  ${key.key}`);
}

function nameOf({ city, role, agency }: IssuedKey): string {
  return [city, role, ...(agency === null ? [] : [agency])].join(' ');
}

import { z } from 'zod';

/** What the desk's map shows beside its points; nothing of it is needed. */
export interface MapConfig {
  /** GeoJSON files; absolute. */
  readonly areasFile: string | null;
  readonly postsFile: string | null;
  /** null: no background, and nothing is asked of anybody. */
  readonly tiles: TileServer | null;
}

export interface TileServer {
  /** `https://tiles.example/{z}/{x}/{y}.png` */
  readonly template: string;
  readonly origin: string;
  /** Whose map it is, as its owner wants it said. */
  readonly credit: string | null;
}

/** One server, one origin: the desk's page allows pictures from no other. */
export const tilesSchema = z
  .string()
  .refine(isTileTemplate, 'not an address such as https://tiles.example.go.id/{z}/{x}/{y}.png, without credentials');

function isTileTemplate(given: string): boolean {
  const filled = given.replace('{z}', '1').replace('{x}', '1').replace('{y}', '1');
  const isWhole = ['{z}', '{x}', '{y}'].every((part) => given.includes(part)) && !/[{}\s]/.test(filled);
  if (!isWhole || !URL.canParse(filled)) return false;
  const { protocol, username, password, origin } = new URL(filled);
  return /^https?:$/.test(protocol) && username === '' && password === '' && given.startsWith(`${origin}/`);
}

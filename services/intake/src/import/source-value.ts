import type { z } from 'zod';
import type { Mapping, ValueSpec } from './mapping.js';
import type { CellReader, Columns, SourceRow } from './source-row.js';
import { UnreadableRow } from './unreadable-row.js';

type Json = z.core.util.JSONType;
/** `undefined`: the source says nothing. `null` is a value a map may give ("no SOP on file"). @throws UnreadableRow */
export type ValueReader = (row: SourceRow) => Json | undefined;

/** @throws MissingColumn @throws TypeError for a name the mapping does not have: its schema checked that */
export function valueReader(mapping: Mapping, columns: Columns, value: string | ValueSpec): ValueReader {
  const spec = typeof value === 'string' ? mapping.values[value] : value;
  if (spec === undefined) throw new TypeError('no such value');
  if ('value' in spec) return () => spec.value;
  if ('latLng' in spec) return latLngReader(columns, spec.latLng);
  if ('lat' in spec) return pointReader(columns, spec);
  return cellValueReader(columns, spec);
}

function cellValueReader(columns: Columns, spec: Extract<ValueSpec, { column: string }>): ValueReader {
  const read = columns.reader(spec.column);
  const map = spec.map === undefined ? null : new Map(Object.entries(spec.map));
  return (row) => {
    const text = read(row);
    if (text === null) return spec.otherwise;
    if (map === null) return convert(text, spec);
    if (map.has(text)) return map.get(text);
    if (spec.otherwise === undefined) throw new UnreadableRow('unmapped-value', spec.column);
    return spec.otherwise;
  };
}

function convert(text: string, { as = 'text', column }: Extract<ValueSpec, { column: string }>): Json | undefined {
  switch (as) {
    case 'text':
      return text;
    case 'number':
      return numberOf(text, column);
    case 'slug':
      return slugOf(text) ?? undefined;
  }
}

/** `South of Market` as `south-of-market`; null where no letter or digit is left. */
function slugOf(text: string): string | null {
  const words = text
    .normalize('NFKD')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return words === null ? null : words.join('-').slice(0, 64).replace(/-$/, '');
}

function pointReader(columns: Columns, spec: { lat: string; lng: string }): ValueReader {
  const [lat, lng] = [columns.reader(spec.lat), columns.reader(spec.lng)] satisfies [CellReader, CellReader];
  return (row) => {
    const [latText, lngText] = [lat(row), lng(row)];
    if (latText === null || lngText === null) return undefined;
    return pointOf(columns, numberOf(latText, spec.lat), numberOf(lngText, spec.lng));
  };
}

function latLngReader(columns: Columns, column: string): ValueReader {
  const read = columns.reader(column);
  return (row) => {
    const text = read(row);
    if (text === null) return undefined;
    const parts = text.split(',');
    if (parts.length !== 2) throw new UnreadableRow('bad-number', column);
    return pointOf(columns, numberOf((parts[0] ?? '').trim(), column), numberOf((parts[1] ?? '').trim(), column));
  };
}

/** `0,0` among the nulls means the sea off Ghana is nowhere, however the zeros are written. */
function pointOf(columns: Columns, lat: number, lng: number): Json | undefined {
  return columns.isNull(`${lat},${lng}`) ? undefined : { lat, lng };
}

function numberOf(text: string, column: string): number {
  if (!/^[+-]?\d+(?:\.\d+)?$/.test(text)) throw new UnreadableRow('bad-number', column);
  return Number(text) + 0;
}

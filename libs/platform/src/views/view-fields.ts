import type { ViewDefinition, ViewDocument } from './views.js';

export function declaredFields(definition: ViewDefinition<ViewDocument>): readonly string[] {
  return [...new Set(definition.indexes.flat())].filter((field) => field !== 'id').sort();
}

/** The scalar at a dotted path; null for what is absent, an object or an array. */
export function scalarAt(document: object, field: string): string | number | boolean | null {
  let at: unknown = document;
  for (const part of field.split('.')) at = isRecord(at) ? at[part] : undefined;
  return isScalar(at) ? at : null;
}

/** The scalars inside the arrays along a dotted path (`tracks.agency` reaches into an array of objects); empty where there is no array. */
export function elementsAt(document: object, field: string): ReadonlySet<string | number | boolean> {
  const found = new Set<string | number | boolean>();
  collect(document, field.split('.'), false, found);
  return found;
}

function collect(at: unknown, path: readonly string[], inArray: boolean, found: Set<string | number | boolean>): void {
  if (Array.isArray(at)) {
    for (const element of at) collect(element, path, true, found);
    return;
  }
  const [part, ...rest] = path;
  if (part !== undefined) {
    if (isRecord(at)) collect(at[part], rest, inArray, found);
  } else if (inArray && isScalar(at)) {
    found.add(at);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

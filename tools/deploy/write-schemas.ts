import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

// The schemas of Kubernetes' and KEDA's own source packages, as files that kubeconform reads: `<kind>-<first word of the group>-<version>.json`.
//   write-schemas.ts <folder of k8s.io/kubernetes> <folder of github.com/kedacore/keda/v2> <folder to write to>

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
interface JsonObject {
  [key: string]: Json;
}

const [kubernetes = '', keda = '', target = ''] = process.argv.slice(2);
const kinds =
  'Deployment StatefulSet Service Namespace ConfigMap Job PodDisruptionBudget HorizontalPodAutoscaler NetworkPolicy'.split(' ');
mkdirSync(target, { recursive: true });

const documents = join(kubernetes, 'api/openapi-spec/v3');
for (const file of readdirSync(documents).filter((name) => /^apis?__(?:[a-z.0-9]+__)?v\d+_openapi\.json$/.test(name))) {
  const components = strict(objectOf(JSON.parse(readFileSync(join(documents, file), 'utf8')) as Json)['components'] ?? {});
  for (const [name, schema] of Object.entries(objectOf(objectOf(components)['schemas'] ?? {}))) {
    for (const { group, version, kind } of kindsOf(schema))
      if (kinds.includes(kind)) write(kind, group, version, { $ref: `#/components/schemas/${name}`, components });
  }
}
for (const file of ['keda.sh_scaledobjects.yaml', 'keda.sh_triggerauthentications.yaml']) {
  const { spec } = parse(readFileSync(join(keda, 'config/crd/bases', file), 'utf8')) as CustomResource; // as Kubernetes defines a CRD
  for (const { name, schema } of spec.versions)
    write(spec.names.kind, spec.group, name, objectOf(strict(schema.openAPIV3Schema)));
}

interface CustomResource {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Json } }[];
  };
}

/** A field that no schema names is a typo: servers drop it without a word. */
function strict(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)]));
  const isOpen =
    typeof schema['properties'] !== 'object' ||
    'additionalProperties' in schema ||
    schema['x-kubernetes-preserve-unknown-fields'] === true;
  return isOpen ? inner : { ...inner, additionalProperties: false };
}

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

function kindsOf(schema: Json): readonly GroupVersionKind[] {
  const named = objectOf(schema)['x-kubernetes-group-version-kind'];
  return Array.isArray(named) ? (named as unknown as GroupVersionKind[]) : []; // as Kubernetes writes it
}

function write(kind: string, group: string, version: string, schema: JsonObject): void {
  const [word = ''] = group.split('.');
  const name = [kind.toLowerCase(), ...(word === '' ? [] : [word]), version].join('-');
  writeFileSync(join(target, `${name}.json`), JSON.stringify(schema));
}

function objectOf(json: Json): JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : {};
}

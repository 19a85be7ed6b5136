import { registerEnumType } from '@nestjs/graphql';

const registered = new Map<string, Record<string, string>>();

/**
 * A GraphQL enum over the stored spellings: `call-taker` is said `CALL_TAKER`, an event's name stays as it is.
 * The same name again returns the same enum.
 * @throws Error when one name is asked for with other values
 */
export function graphqlEnum(name: string, values: readonly string[]): Record<string, string> {
  const members = Object.fromEntries(values.map((value) => [memberOf(value), value]));
  const known = registered.get(name);
  if (known === undefined) {
    registerEnumType(members, { name });
    registered.set(name, members);
    return members;
  }
  if (JSON.stringify(known) !== JSON.stringify(members)) throw new Error(`GraphQL enum ${name} has two meanings`);
  return known;
}

function memberOf(value: string): string {
  return /^[A-Z]/.test(value) ? value : value.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
}

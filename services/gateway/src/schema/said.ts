/** GraphQL's null and absent mean the same in an argument: nothing was asked. */
export function isSaid<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

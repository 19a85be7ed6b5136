/** As the server's `order` says. */
export function byOrder(a: { readonly order: string }, b: { readonly order: string }): number {
  return a.order < b.order ? -1 : 1;
}

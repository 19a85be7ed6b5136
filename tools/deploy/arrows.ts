/** The parts of a Kubernetes NetworkPolicy that say which of our pods may reach which. */
export interface NetworkPolicy {
  readonly spec: {
    readonly podSelector: Selector;
    readonly ingress?: readonly { readonly from: readonly Peer[] }[];
    readonly egress?: readonly { readonly to: readonly Peer[] }[];
  };
}

interface Peer {
  readonly podSelector?: Selector;
}

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: 'In'; readonly values: readonly string[] }[];
}

/** `from → to` for each pair of services that both the sender's and the receiver's policies allow, in alphabetical order. */
export function arrows(policies: readonly NetworkPolicy[], services: readonly string[]): readonly string[] {
  const pairs = services.flatMap((from) => services.filter((to) => to !== from).map((to) => ({ from, to })));
  return pairs
    .filter(({ from, to }) => isAllowed(policies, from, to, 'egress') && isAllowed(policies, to, from, 'ingress'))
    .map(({ from, to }) => `${from} → ${to}`)
    .sort();
}

function isAllowed(policies: readonly NetworkPolicy[], pod: string, other: string, direction: 'ingress' | 'egress'): boolean {
  return policies
    .filter(({ spec }) => selects(spec.podSelector, pod))
    .flatMap(
      ({ spec }) =>
        (direction === 'egress' ? spec.egress?.flatMap(({ to }) => to) : spec.ingress?.flatMap(({ from }) => from)) ?? [],
    )
    .some(({ podSelector }) => podSelector !== undefined && selects(podSelector, other));
}

function selects({ matchLabels = {}, matchExpressions = [] }: Selector, service: string): boolean {
  const labels: Readonly<Record<string, string>> = {
    'app.kubernetes.io/name': service,
    'app.kubernetes.io/part-of': 'tanggap112',
  };
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, values }) => values.includes(labels[key] ?? ''))
  );
}

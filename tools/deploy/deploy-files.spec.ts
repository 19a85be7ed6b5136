import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceNames } from '@tanggap/platform/access/service-credential';
import { readConfig } from '@tanggap/platform/config/config';
import { asyncApiDocument } from '@tanggap/platform/event-feed/kafka/asyncapi';
import { Metrics } from '@tanggap/platform/telemetry/metrics';
import { parse, parseAllDocuments } from 'yaml';
import { arrows, type NetworkPolicy } from './arrows.js';

const root = join(import.meta.dirname, '../..');
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Container {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
}

// Parsed files whose shape dclint and kubeconform check, beside this spec.
const containers = Object.entries(
  (parse(textOf('docker-compose.yml'), { merge: true }) as { services: Record<string, Container> }).services,
);
const documentsOf = (path: string): unknown[] =>
  parseAllDocuments(textOf(path), { merge: true }).map((document) => document.toJS() as unknown);

/** Lines `NAME=value`. */
function envFile(path: string): Readonly<Record<string, string>> {
  const lines = textOf(path)
    .split('\n')
    .filter((line) => /^[A-Z_]+=/.test(line));
  return Object.fromEntries(
    lines.map((line): [string, string] => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

/** As compose fills in `${NAME:-otherwise}`. */
function filledIn(
  environment: Container['environment'],
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const fill = (value: string): string =>
    value.replaceAll(/\$\{(\w+):-([^}]*)\}/g, (_, name: string, otherwise: string) => given[name] ?? otherwise);
  return Object.fromEntries(Object.entries(environment ?? {}).map(([name, value]) => [name, fill(String(value))]));
}

describe('docker-compose.yml', () => {
  const ours = containers.filter(([, { image }]) => image?.startsWith('tanggap112:'));

  it('has a container for each service and one for the setup, each on a program that is there', () => {
    expect(ours.map(([name]) => name).sort()).toEqual([...serviceNames, 'setup'].sort());
    const programs = ours.map(
      ([, { command }]) => command?.[0]?.replace('/dist/', '/src/').replace(/main\.js$/, 'main.ts') ?? '',
    );
    expect(programs.filter((program) => !existsSync(join(root, program)))).toEqual([]);
  });

  it.each(ours)('%s: its settings are ones that a service takes', (_name, { environment }) => {
    expect(readConfig(filledIn(environment, {})).distributed).not.toBeNull();
    const older = filledIn(environment, envFile('deploy/compose/eventstoredb.env'));
    expect(readConfig(older).eventLog).toMatchObject({ kind: 'eventstoredb', url: 'esdb://eventstoredb:2113?tls=false' });
  });

  it('publishes on loopback only', () => {
    const published = containers.flatMap(([, { ports = [] }]) => ports);
    expect(published.filter((port) => !/^127\.0\.0\.1:\d+:\d+$/.test(port))).toEqual([]);
    expect(published).toContain('127.0.0.1:8112:8112');
  });

  it('holds no secret: what is one is named by its file', () => {
    const named = containers.flatMap(([, { environment = {} }]) => Object.keys(environment));
    expect(named.filter((name) => /(?:PASSWORD|SECRET|TOKEN|_KEY)$/.test(name))).toEqual([]);
  });

  it('makes every secret that something asks for', () => {
    const made = new Set(
      [...textOf('deploy/compose/make-secrets.sh').matchAll(/make (secrets[\w-]*\/\S+)/g)].map(([, file]) => file),
    );
    const asked = [...textOf('docker-compose.yml').matchAll(/: \/secrets\/(\S+)/g)].map(([, file]) => `/${file ?? ''}`);
    expect(asked.filter((file) => ![...made].some((known) => known?.endsWith(file)))).toEqual([]);
    expect(asked.length).toBeGreaterThan(8);
  });

  it('pins the tag of every image, and mounts files that are there', () => {
    expect(
      containers.filter(([, { image = '' }]) => !/:[\w.-]*(?:\d|local)[\w.-]*$/.test(image) || image.endsWith(':latest')),
    ).toEqual([]);
    const mounted = containers.flatMap(([, { volumes = [] }]) => volumes).filter((volume) => volume.startsWith('./'));
    expect(mounted.filter((volume) => !existsSync(join(root, volume.split(':')[0] ?? '')))).toEqual([]);
  });
});

describe('the manifests', () => {
  it.each(['deploy/k8s/settings/settings.env', 'deploy/k8s/overlays/standalone/settings.env'])(
    '%s: settings that a service takes',
    (path) => expect(() => readConfig(envFile(path))).not.toThrow(),
  );

  it('have a Deployment for each service', () => {
    const args = serviceNames.map((name) => documentsOf(`deploy/k8s/base/${name}.yaml`)[0]);
    expect(args).toMatchObject(
      serviceNames.map((name) => ({
        kind: 'Deployment',
        metadata: { name },
        spec: { template: { spec: { containers: [{ args: [`services/${name}/dist/main.js`] }] } } },
      })),
    );
  });

  it('scale consumers on the groups that they really join', () => {
    const groups = [...textOf('deploy/k8s/overlays/production/autoscaling.yaml').matchAll(/consumerGroup: (\S+)/g)].map(
      ([, group]) => group ?? '',
    );
    const known = JSON.stringify(asyncApiDocument()['operations']);
    expect(groups).toHaveLength(2);
    expect(groups.filter((group) => !known.includes(`"${group}"`))).toEqual([]);
  });

  it('let services reach each other along the arrows of the architecture, and no other way', () => {
    const policies = documentsOf('deploy/k8s/base/network-policies.yaml') as NetworkPolicy[]; // kubeconform checks them
    expect(arrows(policies, serviceNames)).toEqual([
      'gateway → dispatch',
      'gateway → intake',
      'gateway → reporting',
      'gateway → sla-monitor',
      'reporting → dispatch',
    ]);
  });

  it('would show an arrow too many', () => {
    const open: NetworkPolicy = {
      spec: { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }], egress: [{ to: [{ podSelector: {} }] }] },
    };
    expect(arrows([open], ['a', 'b'])).toEqual(['a → b', 'b → a']);
  });
});

describe('alert rules and dashboards', () => {
  const folder = 'deploy/grafana/dashboards';
  const dashboards = readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);

  it.each([...dashboards, 'deploy/prometheus/alerts.yml', 'deploy/prometheus/alerts.test.yml'])(
    '%s: asks for metrics that exist',
    async (path) => {
      const known = new Set(await metricNames());
      const named = [...textOf(path).matchAll(/\b(?:tanggap|nodejs|process)_[a-z0-9_]+/g)].map(([name]) => name);
      expect(named.length).toBeGreaterThan(5);
      expect([...new Set(named)].filter((name) => !known.has(name))).toEqual([]);
    },
  );

  it.each(dashboards)('%s: is a dashboard with a query in each panel', (path) => {
    const { panels } = JSON.parse(textOf(path)) as { panels: { id: number; targets: { expr: string }[] }[] }; // the spec's own claim
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { targets } of panels) expect(targets.every(({ expr }) => expr.length > 0)).toBe(true);
  });

  it('each alert is tried, and has its line in the handbook', () => {
    const alerts = [...textOf('deploy/prometheus/alerts.yml').matchAll(/alert: (\w+)/g)].map(([, name]) => name ?? '');
    const tried = textOf('deploy/prometheus/alerts.test.yml');
    const handbook = textOf('docs/operations.md');
    expect(alerts.filter((name) => !tried.includes(`alertname: ${name}\n`) || !handbook.includes(`\`${name}\``))).toEqual([]);
    expect(alerts.length).toBeGreaterThan(10);
  });
});

/** Everything a process can show, histograms by the names of their series. */
async function metricNames(): Promise<readonly string[]> {
  const metrics = new Metrics();
  metrics.watchFeed({ status: () => Promise.resolve([]) });
  metrics.watchDeadlines(() => Promise.resolve(0));
  metrics.watchCaseData(() => Promise.resolve(new Map()));
  metrics.watchSpareKeys(() => 0);
  metrics.watchRelay(() => Promise.resolve(0));
  const known = await metrics.registry.getMetricsAsJSON();
  return known.flatMap(({ name }) => [name, `${name}_bucket`, `${name}_count`, `${name}_sum`]);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FeedStatus } from '../event-feed/event-feed.js';
import { Metrics } from './metrics.js';

const docs = readFileSync(join(import.meta.dirname, '../../../../docs/metrics.md'), 'utf8');

function everyMetric(): Metrics {
  const metrics = new Metrics();
  metrics.watchFeed({ status: () => Promise.resolve([]) });
  metrics.watchDeadlines(() => Promise.resolve(0));
  metrics.watchCaseData(() => Promise.resolve(new Map()));
  metrics.watchRelay(() => Promise.resolve(0));
  metrics.watchSpareKeys(() => 0);
  return metrics;
}

/** The library keeps the labels of a metric to itself, and the type in what it answers. */
async function registered(metrics: Metrics): Promise<string[]> {
  const answered = await metrics.registry.getMetricsAsJSON();
  return metrics.registry.getMetricsAsArray().flatMap((metric) => {
    if (!metric.name.startsWith('tanggap_')) return [];
    const labels = 'labelNames' in metric && Array.isArray(metric.labelNames) ? metric.labelNames.join(', ') : '';
    return [`${metric.name} ${String(answered.find(({ name }) => name === metric.name)?.type)} ${labels}`.trim()];
  });
}

describe('docs/metrics.md', () => {
  it('lists every metric of ours, with its type and labels', async () => {
    const rows = [...docs.matchAll(/^\| `(tanggap_\w+)` +\| (\w+) +\| ([\w, ]*?) +\|/gm)];
    const documented = rows.map(([, name = '', type = '', labels = '']) => `${name} ${type} ${labels}`.trim());
    expect(documented.sort()).toEqual((await registered(everyMetric())).sort());
  });

  it('asks for no metric that does not exist', async () => {
    const text = await everyMetric().registry.metrics();
    const known = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));
    const asked = [...docs.matchAll(/\b((?:tanggap|nodejs|process)_\w*[a-z0-9])\b/g)].map(([, name = '']) => name);
    const unknown = asked.filter((name) => !known.has(name) && !known.has(name.replace(/_(?:bucket|count|sum)$/, '')));
    expect(unknown.filter((name) => !docs.includes(`${name}_*`))).toEqual([]);
  });
});

describe('Metrics', () => {
  const status: FeedStatus = { consumer: 'gateway', lag: 7, parked: 2, failedAt: '2026-01-05T00:00:00.000Z' };

  it('shows one moment of the feed, asked for once a scrape', async () => {
    const metrics = new Metrics();
    let asked = 0;
    metrics.watchFeed({
      status: () => {
        asked += 1;
        return Promise.resolve([status]);
      },
    });
    const text = await metrics.registry.metrics();
    expect(text).toContain('tanggap_feed_lag_events{consumer="gateway"} 7');
    expect(text).toContain('tanggap_feed_parked_incidents{consumer="gateway"} 2');
    expect(text).toContain('tanggap_feed_waiting{consumer="gateway"} 1');
    expect(asked).toBe(1);
  });

  it('goes on answering while a store is away, and shows no old value meanwhile', async () => {
    const metrics = new Metrics();
    let away = false;
    const orAway = <T>(value: T): Promise<T> => (away ? Promise.reject(new Error('away')) : Promise.resolve(value));
    metrics.watchFeed({ status: () => orAway([status]) });
    metrics.watchDeadlines(() => orAway(3));
    expect(await metrics.registry.metrics()).toContain('tanggap_sla_open_deadlines 3');
    away = true;
    const text = await metrics.registry.metrics();
    expect(text).not.toMatch(/^tanggap_(?:sla_open_deadlines|feed_)/m);
    expect(await metrics.registry.metrics()).toMatch(/tanggap_gauge_failures_total\{gauge="tanggap_sla_open_deadlines"\} [12]/);
  });

  it('tells breaches by the state of their clock, in seconds', async () => {
    const metrics = new Metrics();
    metrics.observeBreach('running', 240);
    metrics.observeBreach('stopped', 40_000);
    const text = await metrics.registry.metrics();
    expect(text).toContain('tanggap_sla_breach_detection_seconds_bucket{le="0.25",clock="running"} 1');
    expect(text).toContain('tanggap_sla_breach_detection_seconds_sum{clock="stopped"} 40');
  });
});

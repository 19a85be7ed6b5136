import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { request as askSecurely } from 'node:https';
import { allDoors, internalCommands } from '@tanggap/incident/command-doors';
import type { DistributedConfig } from '@tanggap/platform/config/distributed-config';
import { problemBody } from '@tanggap/platform/http/problem';

type Owner = keyof DistributedConfig['services'];
type Forward = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** Reads, and questions that are no commands. */
const others: readonly (readonly [method: string, path: string, owner: Owner])[] = [
  ['GET', '/incidents/{incident}/duplicates', 'intake'],
  ['POST', '/imports', 'intake'],
  ['POST', '/cities/{city}/sops', 'intake'],
  ['GET', '/cities/{city}/sops/{sop}', 'intake'],
  ['POST', '/cities/{city}/profile', 'intake'],
  ['GET', '/cities/{city}/profile', 'intake'],
  ['GET', '/queue', 'dispatch'],
  ['POST', '/reports/intervals', 'reporting'],
  ['POST', '/reports/compliance', 'reporting'],
  ['POST', '/reports/explain', 'reporting'],
  ['GET', '/case-data/unsent', 'reporting'],
  ['POST', '/incidents/{incident}/case-data-order', 'reporting'],
  ['GET', '/clock', 'sla-monitor'],
  ['POST', '/clock/acceptance', 'sla-monitor'],
];

/**
 * One address for everything: the REST doors of the other services, handed on as they are, with the caller's own credential,
 * which their owner checks. A door that is not in the table does not exist here; the doors between services never are.
 * @param commandLimitMs so long may a command's owner keep silent, then its outcome is unknown; a report or an import may take its time
 */
export function forwardRest(services: DistributedConfig['services'], commandLimitMs = 15_000): Forward {
  const commands = Object.entries(allDoors)
    .filter(([type]) => !internalCommands.has(type))
    .map(([, { path, owner }]) => ['POST', path, owner] as const);
  const doors = [
    ...commands.map(([method, path, owner]) => ({ method, owner, pattern: patternOf(path), limitMs: commandLimitMs })),
    ...others.map(([method, path, owner]) => ({ method, owner, pattern: patternOf(path), limitMs: null })),
  ];
  return (request, response, next) => {
    const [path = ''] = (request.url ?? '').split('?');
    const door = doors.find(({ method, pattern }) => method === request.method && pattern.test(path));
    const url = door === undefined ? null : services[door.owner];
    if (door === undefined || url === null) next();
    else handOn(request, response, { url: new URL(request.url ?? '', url), limitMs: door.limitMs });
  };
}

/** An id, or a unit's name, encoded. Nothing that a URL reads as another path: no `..` however written, no `\`, no `#`. */
const SEGMENT = String.raw`(?!(?:\.|%2[Ee]){1,2}(?:/|$))[^/\\#]+`;

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{\w+\}/g, SEGMENT)}$`);
}

const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'tanggap-service',
]);

interface Target {
  readonly url: URL;
  /** How long the owner may keep silent, ms. */
  readonly limitMs: number | null;
}

function handOn(request: IncomingMessage, response: ServerResponse, { url, limitMs }: Target): void {
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !HOP_BY_HOP.has(name)));
  const asked = (url.protocol === 'https:' ? askSecurely : ask)(url, { method: request.method, headers });
  asked.on('response', (answer) => {
    response.writeHead(
      answer.statusCode ?? 502,
      Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.has(name))),
    );
    answer.pipe(response);
    answer.on('error', () => response.destroy());
  });
  if (limitMs !== null) asked.setTimeout(limitMs, () => asked.destroy(new Error('the owner keeps silent')));
  asked.on('error', (error: NodeJS.ErrnoException) => refuse(response, error));
  request.on('aborted', () => asked.destroy());
  request.pipe(asked);
}

/** A refused connection carried nothing; after anything else a command may have been carried out: repeat it with its key. */
function refuse(response: ServerResponse, error: NodeJS.ErrnoException): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const code = error.code === 'ECONNREFUSED' ? 'store-unavailable' : 'outcome-unknown';
  response.writeHead(503, { 'content-type': 'application/problem+json; charset=utf-8', 'retry-after': '1' });
  response.end(JSON.stringify(problemBody(503, code)));
}

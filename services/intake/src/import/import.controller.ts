import type { IncomingMessage, ServerResponse } from 'node:http';
import { Controller, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { z } from 'zod';
import { CurrentPrincipal } from '@tanggap/platform/access/access-guard';
import type { Principal } from '@tanggap/platform/access/principal';
import type { Operation } from '@tanggap/platform/http/openapi';
import { CommandRefused, problem } from '@tanggap/platform/http/problem';
import { UnknownDateFormat } from './date-format.js';
import { splitImportBody } from './import-body.js';
import { IMPORT_DESK, type ImportDesk, type ImportRefusal } from './import-desk.js';
import { MissingColumn } from './source-row.js';

/** The body is no JSON document, so it must not look like one to the parser. */
export const IMPORT_MEDIA_TYPE = 'application/vnd.tanggap.import';

const flag = z.enum(['true', 'false']).default('false');
const importQuery = z.strictObject({ strict: flag, dryRun: flag });
type ImportQuery = z.infer<typeof importQuery>;

/** One refusal may still come as an HTTP status; once the first line is out, everything is a line. */
@Controller('imports')
export class ImportController {
  constructor(@Inject(IMPORT_DESK) private readonly desk: ImportDesk) {}

  @Post()
  async import(
    @Query({ schema: importQuery }) query: ImportQuery,
    @CurrentPrincipal() principal: Principal,
    @Req() request: IncomingMessage,
    @Res() response: ServerResponse,
  ): Promise<void> {
    if (request.headers['content-type']?.split(';')[0]?.trim() !== IMPORT_MEDIA_TYPE)
      throw problem(415, 'unsupported-media-type');
    const { mapping, csv } = await splitImportBody(request);
    const refusal = this.desk.refusal(principal, mapping.city);
    if (refusal !== null) throw new CommandRefused(refusal);
    const tell = (line: object): void => void response.write(`${JSON.stringify(line)}\n`);
    response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
    try {
      const summary = await this.desk.run({
        mapping,
        csv,
        strict: query.strict === 'true',
        dryRun: query.dryRun === 'true',
        onReject: (reject) => tell({ reject }),
        onProgress: (progress) => tell({ progress }),
      });
      tell({ summary });
    } catch (error) {
      tell({ error: faultOf(error) });
    }
    response.end();
  }
}

/** The mapping's own words may be told; anything else is a fault of ours, and only its kind is. */
function faultOf(error: unknown): { readonly code: string; readonly column?: string; readonly format?: string } {
  if (error instanceof MissingColumn) return { code: 'missing-column', column: error.column };
  if (error instanceof UnknownDateFormat) return { code: 'unknown-date-format', format: error.message };
  return { code: error instanceof Error && error.name === 'StoreUnavailable' ? 'store-unavailable' : 'import-failed' };
}

/** Statuses of what an import may be refused for. */
export const importRejections: Readonly<Record<Exclude<ImportRefusal['code'], 'role-not-allowed'>, 404 | 409>> = {
  'not-found': 404,
  'import-running': 409,
};

export const importOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/imports',
    id: 'importHistory',
    summary: `Another system's history: the mapping as JSON on the first line of a body of type ${IMPORT_MEDIA_TYPE}, the CSV after it; answers line by line`,
    tag: 'imports',
    query: importQuery,
    ok: { status: 200 },
    problems: [400, 401, 403, 404, 409, 413, 415],
  },
];

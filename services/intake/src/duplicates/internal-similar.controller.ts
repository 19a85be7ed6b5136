import { Body, Controller, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { Public } from '@tanggap/platform/access/access-guard';
import { scopeSchema } from '@tanggap/platform/access/scope-schema';
import { ServiceGuard } from '@tanggap/platform/access/service-credential';
import type { PossibleDuplicate } from '@tanggap/platform/commands/commands';
import { internalSimilarPath } from '@tanggap/platform/duplicates/http-similar-reports';
import { SIMILAR_REPORTS, similarQuerySchema, type SimilarReports } from '@tanggap/platform/duplicates/similar-reports';

const body = z.strictObject({ scope: scopeSchema, query: similarQuerySchema });

/** What the gateway asks of intake when it runs elsewhere. */
@Public()
@UseGuards(ServiceGuard)
@Controller(internalSimilarPath)
export class InternalSimilarController {
  constructor(@Inject(SIMILAR_REPORTS) private readonly similar: SimilarReports) {}

  @Post()
  @HttpCode(200)
  async find(
    @Body({ schema: body }) { scope, query }: z.infer<typeof body>,
  ): Promise<{ found: readonly PossibleDuplicate[] | null }> {
    return { found: await this.similar.find(scope, query) };
  }
}

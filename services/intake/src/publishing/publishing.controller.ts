import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { cityIdSchema, instantSchema, type CityId } from '@tanggap/events/ids';
import { wellFormed } from '@tanggap/events/personal';
import { CurrentScope } from '@tanggap/platform/access/access-guard';
import type { Scope } from '@tanggap/platform/access/principal';
import { isTimeZone } from '@tanggap/platform/clock/time-zone';
import type { GivenContext } from '@tanggap/platform/commands/commands';
import { InCommandContext } from '@tanggap/platform/http/command-context';
import type { Operation } from '@tanggap/platform/http/openapi';
import { accepted, problem } from '@tanggap/platform/http/problem';
import { PLATFORM, type Platform } from '@tanggap/platform/platform';
import { cityProfileSchema } from '@tanggap/sop-definitions/city-profile';
import { sopSchema } from '@tanggap/sop-definitions/sop';
import type { Publication } from './publication.js';
import { publishedDocument } from './published-document.js';
import { publishedVersions, PublishingDesk, type PublishedVersion } from './publishing-desk.js';

export const PUBLISHING_DESK = Symbol('PublishingDesk');

const cityParams = z.strictObject({ city: cityIdSchema });
const sopParams = z.strictObject({ city: cityIdSchema, sop: z.string().regex(/^[a-z0-9-]{1,60}$/) });
type SopParams = z.infer<typeof sopParams>;

/** Stands in the clear for good: it names no person. */
const because = wellFormed(400).refine((text) => text.trim() !== '', { message: 'alasan wajib diisi / a reason is needed' });
const publishSopBody = z.strictObject({ sop: sopSchema, effectiveFrom: instantSchema.optional(), because });
const changeProfileBody = z.strictObject({
  version: z.int().min(1),
  profile: cityProfileSchema.refine(({ timeZone }) => isTimeZone(timeZone), {
    path: ['timeZone'],
    message: 'bukan zona waktu IANA / no IANA time zone',
  }),
  because,
});

const published = z.object({ events: z.array(z.uuid()), revision: z.int(), position: z.string().nullable() });
type Published = z.infer<typeof published>;
const version = z.object({
  version: z.int(),
  effectiveFrom: z.iso.datetime(),
  publishedAt: z.iso.datetime(),
  publishedBy: z.string(),
  because: z.string(),
  contentHash: z.string(),
  document: z.record(z.string(), z.unknown()),
});

const publishing = { tag: 'publishing', ok: { status: 200, schema: published }, command: true, ifMatch: true } as const;
const reading = { tag: 'publishing', ok: { status: 200, schema: z.array(version) }, problems: [400, 401, 404] } as const;
const problems = [400, 401, 403, 404, 409, 412, 413, 503];
export const publishingOperations: readonly Operation[] = [
  {
    ...{ method: 'post', path: '/cities/{city}/sops', id: 'publishSop', ...publishing, problems },
    summary: 'Publish the next version of a SOP; open tracks keep theirs',
    params: cityParams,
    body: publishSopBody,
  },
  {
    ...{ method: 'post', path: '/cities/{city}/profile', id: 'changeProfile', ...publishing, problems },
    summary: 'Publish the next version of the city profile, in force at once',
    params: cityParams,
    body: changeProfileBody,
  },
  {
    ...{ method: 'get', path: '/cities/{city}/sops/{sop}', id: 'readPublishedSop', ...reading },
    summary: 'Every published version of a SOP, named without its city',
    params: sopParams,
  },
  {
    ...{ method: 'get', path: '/cities/{city}/profile', id: 'readPublishedProfile', ...reading },
    summary: 'Every published version of the city profile',
    params: cityParams,
  },
];

@Controller('cities/:city')
export class PublishingController {
  constructor(
    @Inject(PUBLISHING_DESK) private readonly desk: PublishingDesk,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  @Post('sops')
  @HttpCode(200)
  publishSop(
    @Param({ schema: cityParams }) { city }: z.infer<typeof cityParams>,
    @Body({ schema: publishSopBody }) body: z.infer<typeof publishSopBody>,
    @InCommandContext() context: GivenContext,
  ): Promise<Published> {
    return this.publish({ type: 'PublishSop', city, ...body, ...publishedDocument(body.sop) }, body, context);
  }

  @Post('profile')
  @HttpCode(200)
  changeProfile(
    @Param({ schema: cityParams }) { city }: z.infer<typeof cityParams>,
    @Body({ schema: changeProfileBody }) body: z.infer<typeof changeProfileBody>,
    @InCommandContext() context: GivenContext,
  ): Promise<Published> {
    return this.publish({ type: 'ChangeProfile', city, ...body, ...publishedDocument(body.profile) }, body, context);
  }

  @Get('sops/:sop')
  sop(
    @Param({ schema: sopParams }) { city, sop }: SopParams,
    @CurrentScope() scope: Scope,
  ): Promise<readonly PublishedVersion[]> {
    return this.versions(scope, city, `${city}/${sop}`);
  }

  @Get('profile')
  profile(
    @Param({ schema: cityParams }) { city }: z.infer<typeof cityParams>,
    @CurrentScope() scope: Scope,
  ): Promise<readonly PublishedVersion[]> {
    return this.versions(scope, city, null);
  }

  private async publish(publication: Publication, body: object, context: GivenContext): Promise<Published> {
    const result = await this.desk.publish(publication, { type: publication.type, ...body }, context);
    const { events, revision, position } = accepted(result);
    return { events: [...events], revision, position };
  }

  private async versions(scope: Scope, city: CityId, sop: string | null): Promise<readonly PublishedVersion[]> {
    const found = scope.cities.includes(city) ? await publishedVersions(this.platform.store, city, sop) : [];
    if (found.length === 0) throw problem(404, sop === null ? 'city-not-found' : 'sop-not-found');
    return found;
  }
}

import { join } from 'node:path';
import type { RecordedEvent } from '@tanggap/events/envelope';
import { cityIdSchema, incidentIdSchema } from '@tanggap/events/ids';
import type { IncidentCommand } from '@tanggap/incident/incident-commands';
import type { Commands } from '@tanggap/platform/commands/commands';
import type { Platform } from '@tanggap/platform/platform';
import type { CaseDataDesk } from '@tanggap/platform/reports/case-data-desk';
import type { ReportsReader } from '@tanggap/platform/reports/reports-reader';
import { openOwnView } from '@tanggap/platform/views/open-own-view';
import { openPersonal } from '@tanggap/platform/serializer/event-serializer';
import { findProfile, type CityDirectory } from '@tanggap/sop-definitions/city-directory';
import { CaseDataOffice } from './case-data/case-data-office.js';
import { Delivery } from './case-data/delivery.js';
import type { Destination } from './case-data/destination.js';
import { FolderDestination } from './case-data/folder-destination.js';
import { HttpsDestination } from './case-data/https-destination.js';
import { Outbox } from './case-data/outbox.js';
import { outboxView, type OutboxEntry } from './case-data/outbox.view.js';
import { Parcels } from './case-data/parcels.js';
import type { OpenPersonal } from './case-data/permitted-details.js';
import { caseProjection } from './cases/case.projection.js';
import { judgeFor } from './reports/judge-record.js';
import { openReports } from './reports/open-reports.js';
import { Reporting } from './reporting.js';

export interface OpenedReporting {
  readonly reporting: Reporting;
  readonly reports: ReportsReader;
  readonly office: CaseDataDesk;
}

/** Joins the parts; called once the platform stands. */
export async function openReporting(
  platform: Platform,
  commands: Commands<IncidentCommand, { readonly code: string }>,
  directory: () => CityDirectory,
): Promise<OpenedReporting> {
  const { store, views, clock, logger, metrics, config } = platform;
  const cases = caseProjection(store, views);
  await openOwnView(cases, platform);
  const outbox = new Outbox(await views.collection(outboxView), store, clock);
  metrics.watchCaseData(() => outbox.unsentByState());
  const profileOf = (city: string) => findProfile(directory(), cityIdSchema.parse(city));
  const parcels = new Parcels({
    historyOf: (incident) => outbox.historyOf(incident),
    profileOf,
    judgeOf: (city) => judgeFor(directory(), cityIdSchema.parse(city), []),
    openPersonal: personalOpener(platform),
  });
  const delivery = new Delivery({
    outbox,
    pack: (entry) => parcels.pack(entry.incident, entry.upToRevision),
    destinationOf: destinationsOf(platform),
    commands,
    credential: '',
    clock,
    onFailure: ({ incident, destination, attempts }, code) =>
      logger.warn({ incident, destination, attempts: attempts + 1, code }, 'case data not delivered'),
  });
  const { reports, runner } = openReports({ views, cases: cases.collection(), directory, clock, origin: config.origin });
  const office = new CaseDataOffice(outbox, parcels, profileOf, () => void reporting.deliver());
  const reporting: Reporting = new Reporting({
    cases,
    office,
    delivery,
    runner,
    clock,
    onDeliveryError: (error) => logger.error({ err: error }, 'case data delivery failed'),
  });
  return { reporting, reports, office };
}

/** An erased person's fields are simply not there. */
function personalOpener({ keys }: Platform): OpenPersonal {
  return async (event: RecordedEvent) => {
    if (event.personal === null) return null;
    const key = await keys.find(incidentIdSchema.parse(event.stream.slice('incident-'.length)), event.keyId);
    return key.state === 'live' ? openPersonal(event, key.key) : null;
  };
}

const TIMEOUT_MS = 10_000;

/** One endpoint or folder an installation; exercises never leave the machine. */
function destinationsOf({ config }: Platform): (entry: OutboxEntry) => Destination {
  const to = config.caseDataTo;
  const isUrl = /^https:/i.test(to);
  const folder = new FolderDestination(isUrl ? join(config.data, 'case-data') : to);
  const outside = isUrl ? new HttpsDestination({ url: new URL(to), token: config.caseDataToken, timeoutMs: TIMEOUT_MS }) : folder;
  return ({ origin }) => (origin === 'live' ? outside : folder);
}

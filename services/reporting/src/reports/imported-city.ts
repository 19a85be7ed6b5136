import type { IncidentRecord } from '@tanggap/incident/incident-record';
import type { ViewCollection } from '@tanggap/platform/views/views';

/** What an import recorded about its city. */
export interface ImportedCity {
  /** IANA zone of its source's times; null: none recorded. */
  readonly zone: string | null;
  /** The SOPs on its incidents were never in force there. */
  readonly isWhatIf: boolean;
}

/** Any one of its incidents knows it. @returns null for a city of which nothing was imported */
export async function importedCity(cases: ViewCollection<IncidentRecord>, city: string): Promise<ImportedCity | null> {
  const [record] = await cases.find({
    where: [
      { field: 'city', is: city },
      { field: 'origin', is: 'imported' },
    ],
    limit: 1,
  });
  if (record === undefined) return null;
  const received = record.events.find((event) => event.type === 'ReportReceived');
  const { attributes = {} } = received?.data ?? {};
  return { zone: attributes['import.zone'] ?? null, isWhatIf: attributes['import.whatIf'] === 'yes' };
}

import type { ImportRequest } from '@tanggap/intake/import/importer';
import type { MappingInput } from '@tanggap/intake/import/mapping';

/** One import, whoever does it. */
export interface ImportWork extends Required<Pick<ImportRequest, 'mapping' | 'strict' | 'dryRun' | 'onReject' | 'onProgress'>> {
  /** The mapping as its file says it: a server reads it for itself. */
  readonly mappingText: MappingInput;
  readonly csvFile: string;
  /** While reports catch up: events read so far, or still to be read by a server. */
  readonly onCatchUp: (events: number) => void;
}

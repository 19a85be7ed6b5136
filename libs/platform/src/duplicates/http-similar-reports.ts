import type { Scope } from '../access/principal.js';
import type { PossibleDuplicate } from '../commands/commands.js';
import type { ServiceClient } from '../service/service-client.js';
import type { SimilarQuery, SimilarReports } from './similar-reports.js';

export const internalSimilarPath = '/internal/intake/similar-reports';

/** Asked of intake in another process. Both ends ship together and share these types, so answers are taken as they come. */
export class HttpSimilarReports implements SimilarReports {
  constructor(private readonly client: ServiceClient) {}

  async find(scope: Scope, query: SimilarQuery): Promise<readonly PossibleDuplicate[] | null> {
    const { found } = (await this.client.post(internalSimilarPath, { scope, query })) as Answer; // see above
    return found;
  }
}

interface Answer {
  readonly found: readonly PossibleDuplicate[] | null;
}

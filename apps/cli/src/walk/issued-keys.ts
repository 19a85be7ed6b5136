import { agencyIdSchema, cityIdSchema, isAgencyRole, type Role } from '@tanggap/events/ids';
import type { AccessGrant } from '@tanggap/platform/access/access-key';
import { ApiClient } from '../server/api-client.js';

/** One key a role, city and agency, issued when first needed. @param issue gives the key itself */
export class IssuedKeys {
  private readonly clients = new Map<string, ApiClient>();

  constructor(
    private readonly url: string,
    private readonly label: string,
    private readonly issue: (grant: AccessGrant) => string,
  ) {}

  client(role: Role, city: string, agency: string | null): ApiClient {
    const own = isAgencyRole(role) ? agency : null;
    const name = [city, role, own].join(' ');
    const known = this.clients.get(name);
    if (known !== undefined) return known;
    const key = this.issue({
      role,
      cities: [cityIdSchema.parse(city)],
      agency: own === null ? null : agencyIdSchema.parse(own),
      label: this.label,
    });
    const client = new ApiClient(this.url, key);
    this.clients.set(name, client);
    return client;
  }
}

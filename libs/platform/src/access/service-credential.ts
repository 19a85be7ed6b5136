import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Unauthenticated } from './authenticator.js';

export const SERVICE_HEADER = 'tanggap-service';

export const serviceNames = ['intake', 'dispatch', 'sla-monitor', 'reporting', 'gateway'] as const;
export type ServiceName = (typeof serviceNames)[number];

/**
 * What one of our own services proves itself with: an HMAC of its name under a key that only services of this installation
 * have. The doors between services take nothing else, whatever access key comes along.
 */
export class ServiceCredentials {
  constructor(private readonly key: KeyObject) {}

  issue(service: ServiceName): string {
    return `${service}.${createHmac('sha256', this.key).update(service).digest('base64url')}`;
  }

  /** @returns whose it is; null for anything else */
  verify(credential: string): ServiceName | null {
    const service = serviceNames.find((name) => credential.startsWith(`${name}.`));
    if (service === undefined) return null;
    const [given, right] = [Buffer.from(credential), Buffer.from(this.issue(service))];
    return given.length === right.length && timingSafeEqual(given, right) ? service : null;
  }
}

/** For doors between services. */
@Injectable()
export class ServiceGuard implements CanActivate {
  constructor(private readonly credentials: ServiceCredentials) {}

  /** @throws Unauthenticated */
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<{ readonly headers: Readonly<Record<string, unknown>> }>();
    const given = headers[SERVICE_HEADER];
    if (typeof given !== 'string' || this.credentials.verify(given) === null) throw new Unauthenticated('invalid');
    return true;
  }
}

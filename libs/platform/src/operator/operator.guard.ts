import { join } from 'node:path';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { principalOf, type AuthenticatedRequest } from '../access/access-guard.js';
import { operatorKeyId, OPERATOR_KEY_FILE } from '../access/operator-key.js';
import { problem } from '../http/problem.js';
import { PLATFORM, type Platform } from '../platform.js';

/** Only the key that lies in the data folder: whoever may read that may operate, and no other key, whatever its role. */
@Injectable()
export class OperatorGuard implements CanActivate {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  /** @throws ProblemError 403 */
  canActivate(context: ExecutionContext): boolean {
    const { id } = principalOf(context.switchToHttp().getRequest<AuthenticatedRequest>());
    if (id !== operatorKeyId(join(this.platform.config.data, OPERATOR_KEY_FILE))) throw problem(403, 'operator-only');
    return true;
  }
}

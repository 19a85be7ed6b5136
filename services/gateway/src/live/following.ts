import type { GatewayContext } from '../gateway-context.js';

/** The `after` of every subscription that goes on from a position. */
export const afterArgument = {
  type: (): typeof String => String,
  nullable: true,
  description: 'A position of an earlier frame or query: everything after it follows, each once.',
};

/** For a follower that is too slow: its line is closed. */
export function drop(context: GatewayContext): () => void {
  return () => context.drop?.();
}

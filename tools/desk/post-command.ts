import { randomUUID } from 'node:crypto';
import { z } from 'zod';

const acceptedSchema = z.object({
  ok: z.literal(true),
  incident: z.string(),
  caseNumber: z.string().nullish(),
  track: z.string().nullish(),
});
export type Accepted = Omit<z.output<typeof acceptedSchema>, 'ok'>;

/**
 * One command over REST. @param path `/incidents/<id>/verification`
 * @throws Error with the server's answer when it is refused
 */
export async function postCommand(to: {
  readonly url: string;
  readonly key: string;
  readonly path: string;
  readonly body: object;
}): Promise<Accepted> {
  const response = await fetch(`${to.url}${to.path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${to.key}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify(to.body),
  });
  const answer: unknown = await response.json();
  const accepted = acceptedSchema.safeParse(answer);
  if (!accepted.success) throw new Error(`${to.path}: ${JSON.stringify(answer)}`);
  return accepted.data;
}

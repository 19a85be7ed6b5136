import { z } from 'zod';
import { DeliveryFailed, errorCodeOf, type Destination, type Parcel } from './destination.js';

export interface HttpsEndpoint {
  readonly url: URL;
  /** Sent as a bearer token; null: none. */
  readonly token: string | null;
  readonly timeoutMs: number;
}

const RECEIPT_BYTES = 16_384;
const answerSchema = z.object({ receipt: z.string().regex(/^[\x20-\x7e]{1,200}$/) });

/**
 * POSTs the parcel with its hash as `Idempotency-Key`. Only a 2xx answer whose JSON body holds a `receipt` counts: a proxy's
 * friendly page is no acknowledgement.
 */
export class HttpsDestination implements Destination {
  constructor(private readonly endpoint: HttpsEndpoint) {
    if (!isAllowed(endpoint.url)) throw new TypeError('case data leaves over https only');
  }

  async deliver(parcel: Parcel): Promise<string> {
    const response = await this.post(parcel);
    const answer = await shortBody(response);
    if (!response.ok) throw new DeliveryFailed(`http-${response.status}`);
    const parsed = answerSchema.safeParse(answer);
    if (!parsed.success) throw new DeliveryFailed('no-receipt');
    return parsed.data.receipt;
  }

  private async post(parcel: Parcel): Promise<Response> {
    const { url, token, timeoutMs } = this.endpoint;
    try {
      return await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': parcel.hash,
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
        body: Buffer.from(parcel.bytes),
        redirect: 'error', // a redirect would carry the case somewhere nobody configured
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (error) {
      throw new DeliveryFailed(errorCodeOf(error));
    }
  }
}

/** Plain http never leaves the machine. */
function isAllowed(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname));
}

/** Reads no more than a receipt needs; null where the body is not JSON. */
async function shortBody(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const part of response.body ?? []) {
      const chunk = part as Uint8Array; // fetch's bodies are bytes; its type says any
      chunks.push(chunk);
      bytes += chunk.byteLength;
      if (bytes > RECEIPT_BYTES) throw new DeliveryFailed('answer-too-long');
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch (error) {
    if (error instanceof DeliveryFailed) throw error;
    if (error instanceof SyntaxError) return null;
    throw new DeliveryFailed(errorCodeOf(error)); // the time-out covers the body too
  }
}

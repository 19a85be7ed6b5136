import { Metadata, status, type ServiceError } from '@grpc/grpc-js';

/** An error as the real server words it for its clients: they read the `exception` entry, not the text. */
export function rpcError(code: status, details: string, entries: Readonly<Record<string, string>> = {}): ServiceError {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(entries)) metadata.set(key, value);
  return Object.assign(new Error(details), { code, details, metadata });
}

export function notLeader(host: string, port: number): ServiceError {
  return rpcError(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': host,
    'leader-endpoint-port': String(port),
  });
}

export function streamDeleted(stream: string): ServiceError {
  return rpcError(status.FAILED_PRECONDITION, `${stream} is deleted`, { exception: 'stream-deleted', 'stream-name': stream });
}

export function accessDenied(): ServiceError {
  return rpcError(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });
}

export function notAuthenticated(): ServiceError {
  return rpcError(status.UNAUTHENTICATED, 'Unauthenticated');
}

export function maximumAppendSizeExceeded(bytes: number): ServiceError {
  return rpcError(status.INVALID_ARGUMENT, `Maximum Append Size of ${bytes} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(bytes),
  });
}

export function wrongExpectedVersion(stream: string, expected: number, actual: number): ServiceError {
  return rpcError(status.FAILED_PRECONDITION, 'WrongExpectedVersion', {
    exception: 'wrong-expected-version',
    'stream-name': stream,
    'expected-version': String(expected),
    'actual-version': String(actual),
  });
}

export function unavailable(why: string): ServiceError {
  return rpcError(status.UNAVAILABLE, why);
}

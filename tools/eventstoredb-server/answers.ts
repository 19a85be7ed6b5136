import { status } from '@grpc/grpc-js';
import type { Expected } from './append-decision.js';
import type { Answer } from './event-log.js';
import { streamDeleted, wrongExpectedVersion } from './rpc-errors.js';
import { identifierOf, positionOf } from './wire.js';

interface Asked {
  readonly stream: string;
  readonly expected: Expected;
}

export function appendAnswer(answer: Exclude<Answer, { kind: 'deleted' }>, expected: Expected): object {
  if (answer.kind !== 'wrong-version') return { success: success(answer) };
  const current = answer.current < 0 ? { current_no_stream: {} } : { current_revision: String(answer.current) };
  return { wrong_expected_version: { ...current, ...expectedField(expected, 'expected_revision') } };
}

export function batchAnswer(
  answer: Answer | { readonly kind: 'too-large' | 'too-late' },
  asked: Asked & { readonly maxAppendBytes: number },
): object {
  switch (answer.kind) {
    case 'written':
    case 'repeated':
      return { success: success(answer) };
    case 'deleted':
      return failed(status.FAILED_PRECONDITION, 'StreamDeleted', { stream_identifier: identifierOf(asked.stream) });
    case 'too-late':
      return failed(status.DEADLINE_EXCEEDED, 'Timeout', {});
    case 'too-large':
      return failed(status.INVALID_ARGUMENT, 'MaximumAppendSizeExceeded', { max_append_size: asked.maxAppendBytes });
    case 'wrong-version': {
      const current = answer.current < 0 ? { current_no_stream: {} } : { current_stream_revision: String(answer.current) };
      const expected = expectedField(asked.expected, 'expected_stream_position');
      return failed(status.FAILED_PRECONDITION, 'WrongExpectedVersion', { ...current, ...expected });
    }
  }
}

/** @throws ServiceError where the deletion was refused */
export function deleteAnswer(answer: Answer, { stream, expected }: Asked): object {
  switch (answer.kind) {
    case 'deleted':
      throw streamDeleted(stream);
    case 'wrong-version':
      throw wrongExpectedVersion(stream, numberOf(expected), answer.current);
    default:
      return { position: positionOf(answer.position) };
  }
}

function success({ lastRevision, position }: { readonly lastRevision: number; readonly position: number }): object {
  return { current_revision: String(lastRevision), position: positionOf(position) };
}

function failed(code: status, type: string, fields: object): object {
  return { error: { code, message: type, details: { '@type': `type.googleapis.com/event_store.client.${type}`, ...fields } } };
}

function expectedField(expected: Expected, exact: string): object {
  switch (expected) {
    case 'no-stream':
      return { expected_no_stream: {} };
    case 'any':
      return { expected_any: {} };
    case 'stream-exists':
      return { expected_stream_exists: {} };
    default:
      return { [exact]: String(expected.revision) };
  }
}

/** The protocol's numbers for what is no revision. */
function numberOf(expected: Expected): number {
  switch (expected) {
    case 'no-stream':
      return -1;
    case 'any':
      return -2;
    case 'stream-exists':
      return -4;
    default:
      return expected.revision;
  }
}

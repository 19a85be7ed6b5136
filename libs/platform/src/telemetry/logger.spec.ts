import { CorruptEvent } from '../event-store/event-store.js';
import { createLogger, NestLog } from './logger.js';

function aLog(): { lines: () => Record<string, unknown>[]; text: () => string; logger: ReturnType<typeof createLogger> } {
  const written: string[] = [];
  const logger = createLogger({
    service: 'intake',
    level: 'debug',
    destination: { write: (line: string) => void written.push(line) },
  });
  return {
    logger,
    text: () => written.join(''),
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

describe('createLogger', () => {
  it('writes an error as class, code and places, never its words', () => {
    const { logger, lines, text } = aLog();
    const cause = Object.assign(new SyntaxError('Unexpected token in "Budi, 0812"'), { code: 'E_PARSE' });
    logger.error({ err: new TypeError('Budi said so', { cause }), incident: 'x' });
    expect(text()).not.toContain('Budi');
    expect(lines()[0]).toMatchObject({
      level: 'error',
      service: 'intake',
      incident: 'x',
      err: { class: 'TypeError', at: expect.any(Array), cause: { class: 'SyntaxError', code: 'E_PARSE' } },
    });
  });

  it('names a damaged event by its place, whoever met it', () => {
    const { logger, lines } = aLog();
    logger.error({ err: new Error('x', { cause: new CorruptEvent('incident-1', 4, '17', 'its chain is broken') }) });
    expect(lines()[0]).toMatchObject({
      err: { cause: { class: 'CorruptEvent', stream: 'incident-1', revision: 4, position: '17' } },
    });
  });

  it('blots out what should not have been logged', () => {
    const { logger, text } = aLog();
    logger.info({ authorization: 'Bearer tgp_x', request: { body: 'Budi', phone: '0812' }, name: 'Budi' });
    for (const word of ['Budi', '0812', 'tgp_x']) expect(text()).not.toContain(word);
  });

  it('takes Nest’s errors without their message and stack text', () => {
    const { logger, text, lines } = aLog();
    new NestLog(logger).error(new Error('Budi'), 'Error: Budi\n    at somewhere');
    expect(text()).not.toContain('Budi');
    expect(lines()[0]).toMatchObject({ from: 'nest', err: { class: 'Error' } });
  });
});

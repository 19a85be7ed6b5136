/** What a person is told in one line, and the exit code: 1 it was tried and found wanting, 2 it cannot be asked like that. */
export class CliError extends Error {
  override readonly name = 'CliError';
  constructor(
    message: string,
    readonly exitCode: 1 | 2 = 1,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

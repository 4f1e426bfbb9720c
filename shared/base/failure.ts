/**
 * A failure a person can act on: `code` is stable and searchable, `message` says what happened and what to do,
 * `data` carries what a window needs to show it (a range, a path, a stack).
 */
export class Failure extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly data?: Record<string, unknown>,
  ) {
    super(message);
    this.name = 'Failure';
  }
}

/** Turns anything thrown into a Failure; what was not foreseen gets the code `internal`. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  if (thrown instanceof Error && thrown.name === 'AbortError') return new Failure('cancelled', 'Cancelled.');
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const stack = thrown instanceof Error ? thrown.stack : undefined;
  return new Failure('internal', message, stack ? { stack } : undefined);
}

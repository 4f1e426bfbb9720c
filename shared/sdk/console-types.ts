/** What functions have of `console`: each line goes to the job's log. */
declare global {
  // A variable, as in every other place where JavaScript runs.
  // eslint-disable-next-line no-var
  var console: Record<'debug' | 'trace' | 'log' | 'info' | 'warn' | 'error', (...values: unknown[]) => void>;
}

export {};

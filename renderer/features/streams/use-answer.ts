import { useCallback, useEffect, useState } from 'react';
import { type Failure, toFailure } from '#shared/base/failure.ts';

/** One answer of the host, asked for at once and again on demand. */
export function useAnswer<T>(ask: (signal: AbortSignal) => Promise<T>, about: readonly unknown[]): { answer: T | undefined; failure: Failure | undefined; again(): void } {
  const [state, setState] = useState<{ answer?: T; failure?: Failure }>({});
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    ask(abort.signal).then(
      (answer) => abort.signal.aborted || setState({ answer }),
      (thrown: unknown) => abort.signal.aborted || setState({ failure: toFailure(thrown) }),
    );
    return () => abort.abort();
  }, [...about, turn]);
  return { answer: state.answer, failure: state.failure, again: useCallback(() => setTurn((before) => before + 1), []) };
}

import { Failure } from '#shared/base/failure.ts';

/** Questions of which only the newest counts: an older one of the same key fails with `superseded` at once. */
export class Superseding {
  private readonly latest = new Map<string, AbortController>();

  /** `work` is given a signal that ends with the caller's own, or when a newer question comes. */
  async ask<T>(key: string, signal: AbortSignal, work: (both: AbortSignal) => Promise<T>): Promise<T> {
    this.latest.get(key)?.abort();
    const mine = new AbortController();
    this.latest.set(key, mine);
    try {
      return await orSuperseded(work(AbortSignal.any([signal, mine.signal])), mine.signal);
    } finally {
      if (this.latest.get(key) === mine) this.latest.delete(key);
    }
  }
}

/** Answers the older caller at once, without waiting until the engine has noticed. */
function orSuperseded<T>(answer: Promise<T>, superseded: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const give = () => reject(new Failure('superseded', 'A newer text of this file is being looked at.'));
    if (superseded.aborted) give();
    superseded.addEventListener('abort', give, { once: true });
    answer.then(resolve, reject);
  });
}

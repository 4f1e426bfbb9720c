import { toFailure } from '#shared/base/failure.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';

/** Lets `work` go on by itself; should it fail, the window says why. */
export function reportFailure({ say }: Pick<FeatureParts, 'say'>, work: Promise<unknown>): void {
  work.catch((thrown: unknown) => {
    const { code, message } = toFailure(thrown);
    say({ tone: 'error', code, text: message });
  });
}

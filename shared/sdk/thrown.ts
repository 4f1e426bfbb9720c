import { shown } from './shown.ts';
import { Misfit } from './write.ts';

/** What was thrown, as the other side reads it. */
export function told(thrown: unknown): object {
  if (thrown instanceof Misfit) return { path: thrown.path, argument: thrown.argument ?? -1, of: thrown.of ?? '', value: shown(thrown.value), reason: thrown.reason, type: thrown.type };
  if (thrown instanceof Error) return { message: `${thrown.name}: ${thrown.message}`, stack: thrown.stack ?? '' };
  return { message: `it threw ${shown(thrown)}`, stack: '' };
}

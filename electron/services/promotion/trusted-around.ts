import { Failure } from '#shared/base/failure.ts';
import type { OpenWorkspace } from '../workspace/open-workspace.ts';
import type { Around } from './promotions.ts';

/** The workspace, for what speaks to a cluster. It does so as the person, where the workspace says: nobody's workspace may send them anywhere. Fails with `untrusted`. */
export function trustedAround({ loaded, state }: OpenWorkspace): Around {
  if (!state.value.trusted) throw new Failure('untrusted', 'Nobody trusted this workspace, and its environments say which cluster is spoken to in your name. Look at them and trust the workspace, if you do.');
  return { loaded, trusted: true };
}

import { Failure } from '#shared/base/failure.ts';
import type { OpenWorkspace } from '../workspace/open-workspace.ts';
import type { Around } from './promotions.ts';

/** What speaks to a cluster does so as the person, where the workspace says: nobody's workspace may send them anywhere. Fails with `untrusted`. */
export function refuseUntrusted(trusted: boolean): void {
  if (!trusted) throw new Failure('untrusted', 'Nobody trusted this workspace, and its environments say which cluster is spoken to in your name. Look at them and trust the workspace, if you do (in the window, or with --trust).');
}

/** The workspace, for what speaks to a cluster; refused as above. */
export function trustedAround({ loaded, state }: OpenWorkspace): Around {
  refuseUntrusted(state.value.trusted);
  return { loaded, trusted: true };
}

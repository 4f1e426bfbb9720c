import { Failure } from '#shared/base/failure.ts';

/** What speaks to a cluster does so as the person, where the workspace says: nobody's workspace may send them anywhere. Fails with `untrusted`. */
export function refuseUntrusted(trusted: boolean): void {
  if (!trusted) throw new Failure('untrusted', 'Nobody trusted this workspace, and its environments say which cluster is spoken to in your name. Look at them and trust the workspace, if you do (in the window, or with --trust).');
}

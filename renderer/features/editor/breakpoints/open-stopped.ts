import type { Disposable } from '#shared/base/disposable.ts';
import { packageOf, SDK_PACKAGE } from '#shared/workspace/typescript-options.ts';
import type { Clients } from '#renderer/platform/clients.ts';
import type { Session, Stopped } from '#renderer/platform/session.ts';
import type { EditorStore } from '../editor-store.ts';

/** The file of a frame as the editor knows it: the SDK is a package like others there. */
export function fileOfStopped(stopped: Stopped | undefined): string | undefined {
  return stopped?.file?.replace(/^@weir\/sdk\//, `${SDK_PACKAGE}/`);
}

/** Brings the file in which a subtask stands to the front, whenever it stands anew or another frame is looked at. What a package says is looked at, and never written. */
export function openStopped(session: Session, store: EditorStore, workspace: Pick<Clients['workspace'], 'typeScriptTexts'>): Disposable {
  const open = async (file: string) => {
    const inPackage = packageOf(file);
    if (inPackage === undefined) return store.open(file);
    const { texts } = await workspace.typeScriptTexts({ files: [file], packages: [inPackage] });
    const text = texts[file];
    if (text !== undefined && fileOfStopped(session.getState().stopped) === file) store.openRead(file, text);
  };
  const unsubscribe = session.subscribe(({ stopped }, before) => {
    const file = fileOfStopped(stopped);
    if (stopped === before.stopped || file === undefined || file === store.state.getState().active) return;
    open(file).catch(() => {});
  });
  return { dispose: unsubscribe };
}

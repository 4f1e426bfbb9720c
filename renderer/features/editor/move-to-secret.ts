import { toFailure } from '#shared/base/failure.ts';
import type { Range } from '#shared/base/text-range.ts';
import { moveCredential } from '#shared/workspace/literal-credential.ts';
import type { Clients } from '#renderer/platform/clients.ts';
import type { Command, FeatureParts } from '#renderer/platform/feature.ts';
import type { EditorStore } from './editor-store.ts';

/** Puts a credential of a text into the keychain, and the secret's name into the text: kept first, so that a value is never in neither. */
export function moveToSecret(store: EditorStore, workspace: Clients['workspace'], say: FeatureParts['say']): Command {
  return {
    id: 'editor.move-to-secret',
    title: 'Move a credential to a secret',
    hidden: true,
    run: async (argument) => {
      const { file: path, range } = argument as { file: string; range: Range };
      await store.open(path);
      const file = store.state.getState().files.find((open) => open.path === path);
      if (file?.state !== 'ready' || file.readOnly) return;
      try {
        const taken = (await workspace.secrets({})).map(({ name }) => name);
        const moved = moveCredential(file.text, range, taken);
        if (!moved) return void say({ text: 'The text is another by now: nothing was moved.', tone: 'error' });
        await workspace.keepSecret({ name: moved.name, value: moved.value });
        store.replace(path, moved.text);
        say({ text: `The value is kept as the secret ${moved.name} on this machine; the job names it.`, tone: 'good' });
      } catch (thrown) {
        const { code, message } = toFailure(thrown);
        say({ text: `${message} [${code}]`, tone: 'error' });
      }
    },
  };
}

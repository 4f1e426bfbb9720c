import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Command, FeatureParts } from '#renderer/platform/feature.ts';
import { showKeys } from '#renderer/platform/keys.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import type { PaletteState } from './palette.feature.tsx';

/** All keys, by group, as they are bound: the sheet cannot disagree with the commands. */
export function ShortcutsSheet({ parts, state }: { parts: FeatureParts; state: StoreApi<PaletteState> }) {
  const isOpen = useStore(state, ({ open }) => open === 'shortcuts');
  const commands = useStore(parts.commands);
  if (!isOpen) return null;
  return (
    <Dialog title="Keyboard shortcuts" onClose={() => state.setState({ open: undefined })}>
      <div className="shortcuts">
        {groupsOf(commands).map(([group, bound]) => (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <dl>
              {bound.map(({ id, title, keys }) => (
                <div key={id}>
                  <dt>{title}</dt>
                  <dd>
                    {keys?.map((key) => (
                      <kbd key={key}>{showKeys(key)}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="shortcuts-note">In the editor the keys of VS Code hold: {showKeys('Mod+F')} finds, {showKeys('Mod+/')} makes a comment, F8 goes to the next problem.</p>
    </Dialog>
  );
}

function groupsOf(commands: readonly Command[]): [string, Command[]][] {
  const groups = new Map<string, Command[]>();
  for (const command of commands) {
    if (!command.keys?.length) continue;
    const group = command.group ?? 'Other';
    groups.set(group, [...(groups.get(group) ?? []), command]);
  }
  return [...groups];
}

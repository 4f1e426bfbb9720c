import { FlaskConical, FolderTree, Keyboard, Moon, PanelBottom, PanelRight, Sun } from 'lucide-react';
import { useStore } from 'zustand';
import { showKeys } from '#renderer/platform/keys.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { useWindow } from './window-context.ts';

/** The narrow bar at the left edge: what the sidebar shows, and the window's own switches. */
export function Rail() {
  const { commands, layout, theme } = useWindow();
  const open = useStore(layout, (state) => state.open);
  const side = useStore(layout, (state) => state.front.sidebar ?? 'explorer');
  const shown = useStore(theme.state, (state) => state.shown);
  const run = (id: string) => () => commands.execute(id);
  return (
    <nav className="rail" aria-label="Window" data-pane="rail" tabIndex={-1}>
      <IconButton label="Explorer" keys={showKeys('Mod+B')} pressed={open.sidebar && side === 'explorer'} onClick={side === 'explorer' ? run('view.toggle-sidebar') : () => commands.execute('view.show', 'explorer')}>
        <FolderTree size={18} />
      </IconButton>
      <IconButton label="Tests" keys={showKeys('Mod+Alt+E')} pressed={open.sidebar && side === 'tests'} onClick={open.sidebar && side === 'tests' ? run('view.toggle-sidebar') : () => commands.execute('view.show', 'tests')}>
        <FlaskConical size={18} />
      </IconButton>
      <IconButton label="Topology" keys={showKeys('Mod+Alt+T')} pressed={open.canvas} onClick={run('view.toggle-topology')}>
        <PanelRight size={18} />
      </IconButton>
      <IconButton label="Lower panel" keys={showKeys('Mod+J')} pressed={open.panel} onClick={run('view.toggle-panel')}>
        <PanelBottom size={18} />
      </IconButton>
      <span className="rail-space" />
      <IconButton label="Keyboard shortcuts" keys={showKeys('Mod+Alt+K')} onClick={run('palette.shortcuts')}>
        <Keyboard size={18} />
      </IconButton>
      <IconButton label={shown === 'dark' ? 'Switch to light' : 'Switch to dark'} keys={showKeys('Mod+Alt+L')} onClick={run('theme.toggle')}>
        {shown === 'dark' ? <Sun size={18} /> : <Moon size={18} />}
      </IconButton>
    </nav>
  );
}

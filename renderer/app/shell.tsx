import { useEffect, useRef } from 'react';
import { Group, Panel } from 'react-resizable-panels';
import { useStore } from 'zustand';
import { CollapsiblePane, PaneDivider } from './collapsible-pane.tsx';
import { Skeleton } from '#renderer/ui/faces.tsx';
import { Banners } from './banners.tsx';
import { NoticeLine } from './notice-line.tsx';
import { Overlays, PaneSection, ViewTabs } from './places.tsx';
import { Rail } from './rail.tsx';
import { StatusBar } from './status-bar.tsx';
import { TopBar } from './top-bar.tsx';
import { useWindow } from './window-context.ts';
import './shell.css';

/** The window: bars around four panes that resize, close and are remembered. */
export function Shell() {
  const frame = useWindowKeys();
  const ready = useStore(useWindow().layout, (state) => state.ready);
  return (
    <div className="shell" ref={frame}>
      <TopBar />
      <Banners />
      <div className="shell-middle">
        <Rail />
        <main>{ready ? <Panes /> : <Skeleton label="Opening Weir" />}</main>
      </div>
      <StatusBar />
      <NoticeLine />
      <Overlays />
    </div>
  );
}

function Panes() {
  const { layout } = useWindow();
  const open = useStore(layout, (state) => state.open);
  const sizes = useRef(layout.getState().sizes).current;
  const onOpen = (pane: 'sidebar' | 'canvas' | 'panel') => (value: boolean) => layout.toggle(pane, value);
  const keep = (group: string) => (now: Record<string, number>, meta: { isUserInteraction?: boolean }) => {
    if (meta.isUserInteraction !== false) layout.resize(group, now);
  };
  return (
    <Group id="window" orientation="horizontal" defaultLayout={open.sidebar ? sizes['window'] : undefined} onLayoutChanged={keep('window')}>
      <CollapsiblePane id="sidebar" open={open.sidebar} onOpenChange={onOpen('sidebar')} defaultSize="216px" minSize="140px" steady>
        <PaneSection name="sidebar" label="Explorer">
          <ViewTabs place="sidebar" label="Sidebar" />
        </PaneSection>
      </CollapsiblePane>
      <PaneDivider label="Width of the sidebar" />
      <Panel id="work" minSize="240px">
        <Group id="work" orientation="vertical" defaultLayout={open.panel ? sizes['work'] : undefined} onLayoutChanged={keep('work')}>
          <Panel id="top" minSize="90px">
            <Group id="top" orientation="horizontal" defaultLayout={open.canvas ? sizes['top'] : undefined} onLayoutChanged={keep('top')}>
              <Panel id="editor" minSize="200px">
                <PaneSection name="editor" label="Editor" first=".monaco-editor textarea, .monaco-editor .native-edit-context">
                  <ViewTabs place="editor" label="Editor" />
                </PaneSection>
              </Panel>
              <PaneDivider label="Width of the topology" />
              <CollapsiblePane id="canvas" open={open.canvas} onOpenChange={onOpen('canvas')} defaultSize="50%" minSize="180px">
                <PaneSection name="canvas" label="Topology">
                  <ViewTabs place="canvas" label="Topology" />
                </PaneSection>
              </CollapsiblePane>
            </Group>
          </Panel>
          <PaneDivider label="Height of the lower panel" />
          <CollapsiblePane id="panel" open={open.panel} onOpenChange={onOpen('panel')} defaultSize="34%" minSize="80px">
            <PaneSection name="panel" label="Results, problems and log">
              <ViewTabs place="panel" label="Lower panel" />
            </PaneSection>
          </CollapsiblePane>
        </Group>
      </Panel>
    </Group>
  );
}

/** What is typed into a terminal is the terminal's: Ctrl+P there is its history. The palette, the panes and whatever has ⌘ or Ctrl+Shift stay in reach. */
function isTerminals({ target, key, ctrlKey, shiftKey, metaKey }: KeyboardEvent): boolean {
  return target instanceof Element && target.closest('[data-own-keys]') !== null && !/^F[16]$/.test(key) && !metaKey && !(ctrlKey && shiftKey);
}

/** Gives keys to the commands before anything in the window sees them, and tells the layout how wide it is. */
function useWindowKeys() {
  const { commands, layout } = useWindow();
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // A modal keeps its keys; commands wait until it is closed.
      if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]') || isTerminals(event)) return;
      if (!commands.press(event)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    addEventListener('keydown', onKeyDown, true);
    const observer = new ResizeObserver(([entry]) => layout.fit(entry!.contentRect.width));
    if (frame.current) observer.observe(frame.current);
    return () => {
      removeEventListener('keydown', onKeyDown, true);
      observer.disconnect();
    };
  }, [commands, layout]);
  return frame;
}

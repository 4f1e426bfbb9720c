import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Settings } from '#renderer/platform/settings.ts';

export type Pane = 'sidebar' | 'canvas' | 'panel';

export interface LayoutState {
  /** False until the last layout was recalled; panes wait for it so that nothing jumps. */
  ready: boolean;
  open: Record<Pane, boolean>;
  /** The view in front, by place. */
  front: Partial<Record<Pane, string>>;
  /** How often a view of the panel was brought to the front. */
  panelTurns: number;
  /** Sizes in percent by group and pane, as the panes library tells them. */
  sizes: Record<string, Record<string, number>>;
}

export interface LayoutStore extends StoreApi<LayoutState> {
  recall(): Promise<void>;
  toggle(pane: Pane, open?: boolean): void;
  bringToFront(pane: Pane, view: string): void;
  resize(group: string, sizes: Record<string, number>): void;
  /** Closes panes for which a narrow window has no room, and opens them again when it has. */
  fit(width: number): void;
}

const NARROW = { sidebar: 900, canvas: 620 };

export function createLayoutStore(settings: Settings): LayoutStore {
  const store = createStore<LayoutState>(() => ({
    ready: false,
    open: { sidebar: true, canvas: true, panel: true },
    front: {},
    panelTurns: 0,
    sizes: {},
  }));
  const closedForRoom = new Set<Pane>();
  let lastWidth = Infinity;

  const keep = () => {
    const { open, front, sizes } = store.getState();
    const asWide = { ...open };
    for (const pane of closedForRoom) asWide[pane] = true;
    settings.remember('layout', { open: asWide, front, sizes });
  };
  const setOpen = (pane: Pane, value: boolean) => store.setState(({ open }) => ({ open: { ...open, [pane]: value } }));

  return {
    ...store,
    recall: async () => {
      const last = await settings.recall<Partial<LayoutState>>('layout', {});
      const { open, front, sizes } = store.getState();
      store.setState({ ready: true, open: { ...open, ...last.open }, front: { ...front, ...last.front }, sizes: { ...sizes, ...last.sizes } });
      const width = lastWidth;
      lastWidth = Infinity;
      fit(width);
    },
    toggle: (pane, open = !store.getState().open[pane]) => {
      if (open === store.getState().open[pane]) return;
      closedForRoom.delete(pane);
      setOpen(pane, open);
      keep();
    },
    bringToFront: (pane, view) => {
      store.setState(({ front, panelTurns }) => ({ front: { ...front, [pane]: view }, panelTurns: panelTurns + (pane === 'panel' ? 1 : 0) }));
      keep();
    },
    resize: (group, sizes) => {
      store.setState((state) => ({ sizes: { ...state.sizes, [group]: sizes } }));
      keep();
    },
    fit,
  };

  function fit(width: number): void {
    for (const pane of ['sidebar', 'canvas'] as const) {
      const wasNarrow = lastWidth < NARROW[pane];
      const isNarrow = width < NARROW[pane];
      if (isNarrow && !wasNarrow && store.getState().open[pane]) {
        closedForRoom.add(pane);
        setOpen(pane, false);
      } else if (!isNarrow && closedForRoom.delete(pane)) setOpen(pane, true);
    }
    lastWidth = width;
  }
}

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Grouping } from '#shared/topology/collapse.ts';
import type { Topology } from '#shared/topology/model.ts';
import type { Settings } from '#renderer/platform/settings.ts';

/** Groups that are drawn as one card. */
export interface Collapsed {
  by: Grouping;
  ids: readonly string[];
}

/** Another version of the job, drawn on the same canvas. */
export interface Comparison {
  /** What the other version is: `the last commit`. */
  with: string;
  before: Topology;
  /** The text of the other version: its names come from there. */
  text: string;
  /** The environment that it runs in, and which version it is; undefined for one of git. */
  there?: { environment: string; hash: string } | undefined;
}

/** How a person wants to see the topology; none of it changes the job. */
export interface LookState {
  file: string | undefined;
  collapsed: Collapsed;
  comparison: Comparison | undefined;
  /** Whether the map of a large topology is shown. */
  map: boolean;
}

export interface LookStore extends StoreApi<LookState> {
  /** Takes up what was last seen of this file. */
  show(file: string | undefined): void;
  collapse(collapsed: Collapsed): void;
  compare(comparison: Comparison | undefined): void;
  showMap(map: boolean): void;
}

const NOTHING: Collapsed = { by: 'chain', ids: [] };

/** Remembers by file what is collapsed, and for all files whether the map is shown. */
export function createLookStore(settings: Pick<Settings, 'recall' | 'remember'>): LookStore {
  const store = createStore<LookState>(() => ({ file: undefined, collapsed: NOTHING, comparison: undefined, map: true }));
  void settings.recall('topology.map', true).then((map) => store.setState({ map }), () => {});
  return Object.assign(store, {
    show: (file: string | undefined) => {
      if (file === store.getState().file) return;
      store.setState({ file, collapsed: NOTHING, comparison: undefined });
      if (!file) return;
      const take = (found: unknown) => {
        const { file: now, collapsed } = store.getState();
        if (now === file && collapsed === NOTHING && isCollapsed(found) && found.ids.length) store.setState({ collapsed: found });
      };
      settings.recall<unknown>(keyOf(file), NOTHING).then(take, () => {});
    },
    collapse: (collapsed: Collapsed) => {
      store.setState({ collapsed });
      const { file } = store.getState();
      if (file) settings.remember(keyOf(file), collapsed.ids.length ? collapsed : null);
    },
    compare: (comparison: Comparison | undefined) => store.setState({ comparison }),
    showMap: (map: boolean) => {
      store.setState({ map });
      settings.remember('topology.map', map);
    },
  });
}

function keyOf(file: string): string {
  return `topology.collapsed ${file}`;
}

/** Settings come from a file that anybody may have written. */
function isCollapsed(found: unknown): found is Collapsed {
  const { by, ids } = (found ?? {}) as Partial<Collapsed>;
  return (by === 'chain' || by === 'sql') && Array.isArray(ids) && ids.every((id) => typeof id === 'string');
}

import { type ReactNode, useRef } from 'react';
import { useStore } from 'zustand';
import type { Place, View } from '#renderer/platform/feature.ts';
import { ErrorFence } from '#renderer/ui/error-fence.tsx';
import { TabStrip } from '#renderer/ui/tab-strip.tsx';
import { rememberFocus } from './cycle-panes.ts';
import { useWindow } from './window-context.ts';

/** A landmark that F6 visits. `first` selects where the keyboard lands the first time. */
export function PaneSection({ name, label, first, children }: { name: string; label: string; first?: string; children: ReactNode }) {
  const pane = useRef<HTMLElement>(null);
  // The canvas library listens to the whole page and would swallow Space and Backspace typed elsewhere; it passes over `nokey`.
  const className = name === 'canvas' ? 'pane' : 'pane nokey';
  return (
    <section className={className} data-pane={name} data-first={first} aria-label={label} tabIndex={-1} ref={pane} onFocus={({ target }) => rememberFocus(pane.current!, target)}>
      {children}
    </section>
  );
}

export function useViews(place: Place): View[] {
  const views = useStore(useWindow().views);
  return views.filter((view) => view.place === place);
}

/** All views of a place: the one in front alone, with tabs above when the place has them. */
export function ViewTabs({ place, label }: { place: 'sidebar' | 'editor' | 'canvas' | 'panel'; label: string }) {
  const { layout } = useWindow();
  const views = useViews(place);
  const wanted = useStore(layout, ({ front }) => (place === 'editor' ? undefined : front[place]));
  const view = views.find(({ id }) => id === wanted) ?? views[0];
  if (!view) return null;
  const tabbed = place === 'panel' || place === 'canvas' || (place === 'sidebar' && views.length > 1);
  return (
    <>
      {tabbed && (
        <TabStrip label={label} tabs={views} front={view.id} onPick={(id) => layout.bringToFront(place, id)}>
          {view.Actions && <view.Actions />}
        </TabStrip>
      )}
      <div className="view" {...(tabbed ? { role: 'tabpanel', 'aria-labelledby': `tab-${view.id}` } : {})}>
        <ErrorFence key={view.id} title={view.title}>
          <view.Body />
        </ErrorFence>
      </div>
    </>
  );
}

/** Views that stand side by side: the status bar, the top bar. */
export function ViewRow({ place }: { place: 'top' | 'status-left' | 'status-right' }) {
  return useViews(place).map((view) => <view.Body key={view.id} />);
}

/** Views above everything: the palette, sheets. They draw nothing until they are called. */
export function Overlays() {
  return useViews('overlay').map((view) => <view.Body key={view.id} />);
}

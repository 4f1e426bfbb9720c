import { X } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import './tab-strip.css';

export interface Tab {
  id: string;
  title: string;
  /** The whole name where the title is short for it. */
  hint?: string;
  badge?: string | undefined;
  tone?: 'error' | 'warning' | 'good' | undefined;
  /** Unsaved: a dot stands where the cross would. */
  dirty?: boolean;
}

export interface TabStripProps {
  label: string;
  tabs: readonly Tab[];
  front: string | undefined;
  onPick(id: string): void;
  onClose?: (id: string) => void;
  /** Stands at the right end. */
  children?: ReactNode;
}

/** Tabs that scroll when they are many; arrows move, Delete closes. */
export function TabStrip({ label, tabs, front, onPick, onClose, children }: TabStripProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const show = () => list.current?.querySelector('[data-front="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    show();
    // What stands beside the tabs may take room from them only afterwards.
    const size = new ResizeObserver(show);
    size.observe(list.current!);
    return () => size.disconnect();
  }, [front, tabs.length]);

  const onKeyDown = (event: KeyboardEvent) => {
    const index = tabs.findIndex(({ id }) => id === front);
    const target = stepOf(event.key, index, tabs.length);
    if (target !== undefined) {
      onPick(tabs[target]!.id);
      list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[target]?.focus();
    } else if (event.key === 'Delete' && front && onClose) onClose(front);
    else return;
    event.preventDefault();
  };

  return (
    <div className="tab-strip">
      <div className="tab-list" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <div key={tab.id} className="tab-frame" role="presentation" data-front={tab.id === front} onAuxClick={({ button }) => button === 1 && onClose?.(tab.id)}>
            <button
              type="button"
              role="tab"
              className="tab"
              id={`tab-${tab.id}`}
              aria-selected={tab.id === front}
              tabIndex={tab.id === front || (!front && tab === tabs[0]) ? 0 : -1}
              title={tab.hint ?? tab.title}
              onClick={() => onPick(tab.id)}
            >
              <span className="tab-title">{tab.title}</span>
              {tab.badge && <span className={`tab-badge tone-${tab.tone ?? 'plain'}`}>{tab.badge}</span>}
              {tab.dirty && <span className="visually-hidden">, not saved</span>}
            </button>
            {onClose && (
              <span className="tab-close" data-dirty={tab.dirty} aria-hidden="true" title={`Close ${tab.title}`} onClick={() => onClose(tab.id)}>
                <X size={14} />
              </span>
            )}
          </div>
        ))}
      </div>
      {children && <div className="tab-actions">{children}</div>}
    </div>
  );
}

function stepOf(key: string, index: number, count: number): number | undefined {
  if (!count) return undefined;
  if (key === 'ArrowRight') return (index + 1) % count;
  if (key === 'ArrowLeft') return (index - 1 + count) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return undefined;
}

import { ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Session } from '#renderer/platform/session.ts';
import type { Spot } from '#renderer/ui/place-at.ts';
import { Menu } from '#renderer/ui/menu.tsx';
import type { EditorStore } from '../editor-store.ts';
import { type Crumb, kindOf, type Outline, type OutlineSymbol, trailOf } from './trail.ts';
import './breadcrumbs.css';

export interface BreadcrumbsParts {
  path: string;
  store: EditorStore;
  session: Session;
  outline: StoreApi<Outline>;
  /** Counts the wishes to have the keyboard here. */
  wished: StoreApi<number>;
}

/** Where in the text the cursor stands: the file, the statement, the CTE or column. Each step opens what stands beside it; one Tab stop, arrows move, Escape goes back to the text. */
export function Breadcrumbs({ path, store, session, outline, wished }: BreadcrumbsParts) {
  const now = useStore(outline);
  const cursor = useStore(session, (state) => (state.activeFile?.path === path ? state.cursor : undefined));
  const trail = trailOf(path, now.file === path ? now : { file: path, symbols: [] }, cursor);
  const list = useRef<HTMLOListElement>(null);
  const [open, setOpen] = useState<{ crumb: Crumb; at: Spot }>();
  const wishes = useStore(wished);
  const seen = useRef(wishes);
  useEffect(() => {
    if (seen.current !== wishes) crumbsIn(list.current).at(-1)?.focus();
    seen.current = wishes;
  }, [wishes]);

  const onKeyDown = (event: KeyboardEvent) => {
    const crumbs = crumbsIn(list.current);
    const at = crumbs.indexOf(document.activeElement as HTMLElement);
    const target = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: crumbs.length - 1 }[event.key];
    if (event.key === 'Escape') store.focus();
    else if (event.key === 'ArrowDown') crumbs[at]?.click();
    else if (target !== undefined) crumbs[target]?.focus();
    else return;
    event.preventDefault();
  };
  const show = (crumb: Crumb, button: HTMLElement) => {
    const { left, bottom } = button.getBoundingClientRect();
    if (crumb.choices.length > 0) setOpen({ crumb, at: { x: left, y: bottom } });
  };
  const go = ({ nameRange }: OutlineSymbol) => session.setState({ marked: { file: path, range: nameRange, reveal: true, focus: true } });

  return (
    <nav className="crumbs nokey" aria-label="Place in the text">
      <ol ref={list} onKeyDown={onKeyDown}>
        {trail.map((crumb, index) => (
          <li key={index}>
            {index > 0 && <ChevronRight size={12} aria-hidden="true" />}
            <button
              type="button"
              className="crumb"
              aria-haspopup={crumb.choices.length > 0 ? 'menu' : undefined}
              aria-current={index === trail.length - 1 ? 'location' : undefined}
              tabIndex={index === trail.length - 1 ? 0 : -1}
              title={[crumb.kind, crumb.title].join(' ').trim()}
              onClick={({ currentTarget }) => show(crumb, currentTarget)}
            >
              {crumb.kind && <span className="crumb-kind">{crumb.kind}</span>}
              <span className="crumb-title">{crumb.title}</span>
            </button>
          </li>
        ))}
      </ol>
      {open && <Menu label={open.crumb.kind === '' && open.crumb === trail[0] ? (path.endsWith('.sql') ? 'Statements' : 'Declarations') : `Beside ${open.crumb.title}`} at={open.at} sections={[{ items: itemsOf(open.crumb, go) }]} onClose={() => setOpen(undefined)} />}
    </nav>
  );
}

function itemsOf({ choices, at }: Crumb, go: (symbol: OutlineSymbol) => void) {
  return choices.map((symbol, index) => ({ id: String(index), title: symbol.name || symbol.kind, note: [kindOf(symbol), `line ${symbol.nameRange.start.line}`].filter((word) => word !== '').join(' · '), checked: symbol === at, run: () => go(symbol) }));
}

function crumbsIn(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('.crumb') ?? [])];
}

import { Check } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { placeAt, type Spot } from './place-at.ts';
import './menu.css';

export interface MenuItem {
  id: string;
  title: string;
  /** As on the key caps. */
  keys?: string | undefined;
  /** A second, quiet line: why it is off, or what it means. */
  note?: string | undefined;
  /** One of several: a tick stands before the one that holds. */
  checked?: boolean | undefined;
  disabled?: boolean | undefined;
  /** A dot of this colour before the words. */
  colour?: string | undefined;
  run(): void;
}

export interface MenuSection {
  title?: string;
  items: readonly MenuItem[];
}

export interface MenuProps {
  label: string;
  at: Spot;
  sections: readonly MenuSection[];
  onClose(): void;
}

/** A menu at a point of the window. Arrows, Home, End and first letters move in it; Escape closes it and gives the focus back. */
export function Menu({ label, at, sections, onClose }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    placeAt(menu.current!, at);
    const first = menu.current!.querySelector<HTMLElement>('[aria-checked="true"]:not([aria-disabled="true"])') ?? itemsOf(menu.current!)[0];
    (first ?? menu.current!).focus();
    const onPress = ({ target }: PointerEvent) => !menu.current?.contains(target as Node) && onClose();
    addEventListener('pointerdown', onPress, true);
    return () => {
      removeEventListener('pointerdown', onPress, true);
      if (!document.activeElement || document.activeElement === document.body) before?.focus();
    };
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    const items = itemsOf(menu.current!);
    const now = items.indexOf(document.activeElement as HTMLElement);
    if (event.key === 'Escape' || event.key === 'Tab') onClose();
    else if (event.key === 'ArrowDown') items[(now + 1) % items.length]?.focus();
    else if (event.key === 'ArrowUp') items[(Math.max(now, 0) - 1 + items.length) % items.length]?.focus();
    else if (event.key === 'Home') items[0]?.focus();
    else if (event.key === 'End') items.at(-1)?.focus();
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && event.key !== ' ') startingWith(items, now, event.key)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const pick = (item: MenuItem) => {
    if (item.disabled) return;
    onClose();
    item.run();
  };

  return createPortal(
    <div className="menu nokey" role="menu" aria-label={label} ref={menu} tabIndex={-1} onKeyDown={onKeyDown} onContextMenu={(event) => event.preventDefault()}>
      {sections
        .filter(({ items }) => items.length)
        .map(({ title, items }, index) => (
          <div key={title ?? index} className="menu-section" role="group" aria-label={title}>
            {title && (
              <div className="menu-title" aria-hidden="true">
                {title}
              </div>
            )}
            {items.map((item) => (
              <button
                key={item.id}
                type="button"
                className="menu-item"
                role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
                aria-checked={item.checked}
                aria-disabled={item.disabled}
                tabIndex={-1}
                onClick={() => pick(item)}
              >
                <span className="menu-mark">{item.checked ? <Check size={13} aria-hidden="true" /> : item.colour && <i style={{ background: item.colour }} />}</span>
                <span className="menu-words">
                  {item.title}
                  {item.note && <small>{item.note}</small>}
                </span>
                {item.keys && <kbd aria-hidden="true">{item.keys}</kbd>}
              </button>
            ))}
          </div>
        ))}
    </div>,
    document.body,
  );
}

function itemsOf(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('.menu-item:not([aria-disabled="true"])')];
}

function startingWith(items: HTMLElement[], now: number, letter: string): HTMLElement | undefined {
  const inTurn = [...items.slice(now + 1), ...items.slice(0, now + 1)];
  return inTurn.find((item) => item.querySelector('.menu-words')?.textContent?.trim().toLowerCase().startsWith(letter.toLowerCase()));
}

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

export const ROW_HEIGHT = 26;
export const HEADER_HEIGHT = 40;
const OVERSCAN = 8;

export interface RowWindow {
  first: number;
  last: number;
  /** Glued to the newest row. */
  following: boolean;
  follow(): void;
  /** Scrolls just far enough to show a place. */
  reveal(place: number): void;
}

/**
 * Which rows are in sight. All rows are equally high, so arithmetic does: a general virtualiser keeps one object a row
 * and renews them all whenever rows are added, which at 200,000 rows a second is the whole frame.
 */
export function useWindow(scroller: RefObject<HTMLDivElement | null>, from: number, to: number, tail: boolean): RowWindow {
  const [view, setView] = useState({ top: 0, height: 400 });
  const [following, setFollowing] = useState(tail);
  const lastFrom = useRef(from);
  const count = to - from;

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => {
      setView({ top: element.scrollTop, height: element.clientHeight - HEADER_HEIGHT });
      setFollowing(tail && element.scrollTop + element.clientHeight >= element.scrollHeight - ROW_HEIGHT);
    };
    const observer = new ResizeObserver(() => setView({ top: element.scrollTop, height: element.clientHeight - HEADER_HEIGHT }));
    element.addEventListener('scroll', look, { passive: true });
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [scroller, tail]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const dropped = from - lastFrom.current;
    lastFrom.current = from;
    if (following) element.scrollTop = element.scrollHeight;
    // Rows were dropped above: what is being read must not move.
    else if (dropped > 0) element.scrollTop = Math.max(0, element.scrollTop - dropped * ROW_HEIGHT);
    if (element.scrollTop !== view.top) setView({ top: element.scrollTop, height: element.clientHeight - HEADER_HEIGHT });
  }, [from, to, following]);

  const follow = useCallback(() => setFollowing(true), []);
  const reveal = useCallback(
    (place: number) => {
      const element = scroller.current;
      if (!element) return;
      const top = (place - lastFrom.current) * ROW_HEIGHT;
      const height = element.clientHeight - HEADER_HEIGHT;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top + ROW_HEIGHT > element.scrollTop + height) element.scrollTop = top + ROW_HEIGHT - height;
    },
    [scroller],
  );

  const first = from + Math.max(0, Math.floor(view.top / ROW_HEIGHT) - OVERSCAN);
  const last = from + Math.min(count, Math.ceil((view.top + view.height) / ROW_HEIGHT) + OVERSCAN);
  return { first: Math.min(first, to), last, following, follow, reveal };
}

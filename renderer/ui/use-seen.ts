import { type RefObject, useEffect, useState } from 'react';

/** Whether an element is in sight: its pane is open and the window is not behind others. */
export function useSeen(element: RefObject<Element | null>): boolean {
  const [inPane, setInPane] = useState(false);
  const [inFront, setInFront] = useState(() => !document.hidden);
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => setInPane(entries.at(-1)!.isIntersecting));
    if (element.current) observer.observe(element.current);
    const follow = () => setInFront(!document.hidden);
    document.addEventListener('visibilitychange', follow);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', follow);
    };
  }, [element]);
  return inPane && inFront;
}

import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from '#renderer/ui/button.tsx';
import { FOUND_MOST, findRows } from './find-rows.ts';
import type { SinkResults } from './results-store.ts';

export interface FindBarProps {
  results: SinkResults;
  /** Where to go on from. */
  at: number | undefined;
  onFound(found: ReadonlySet<number>): void;
  onGo(place: number): void;
  onClose(): void;
}

/** Finds words in the rows that are kept, those that still arrive too. */
export function FindBar({ results, at, onFound, onGo, onClose }: FindBarProps) {
  const [words, setWords] = useState('');
  const found = useFound(results, words, onFound);
  const go = (step: 1 | -1) => {
    const next = step > 0 ? found.find((place) => place > (at ?? -1)) : found.findLast((place) => place < (at ?? Infinity));
    const target = next ?? (step > 0 ? found[0] : found.at(-1));
    if (target !== undefined) onGo(target);
  };
  return (
    <div className="find-bar" role="search" aria-label="Find in the rows">
      <input
        autoFocus
        type="search"
        placeholder="Find in the rows"
        aria-label="Find in the rows"
        value={words}
        onChange={({ target }) => setWords(target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go(event.shiftKey ? -1 : 1);
          else if (event.key === 'Escape') onClose();
          else return;
          event.preventDefault();
        }}
      />
      <span className="find-count" role="status">
        {words && `${found.length.toLocaleString('en')}${found.length >= FOUND_MOST ? ' or more' : ''} found`}
      </span>
      <IconButton label="Previous" keys="Shift+Enter" disabled={!found.length} onClick={() => go(-1)}>
        <ChevronUp size={14} />
      </IconButton>
      <IconButton label="Next" keys="Enter" disabled={!found.length} onClick={() => go(1)}>
        <ChevronDown size={14} />
      </IconButton>
      <IconButton label="Close the search" keys="Esc" onClick={onClose}>
        <X size={14} />
      </IconButton>
    </div>
  );
}

function useFound(results: SinkResults, words: string, onFound: FindBarProps['onFound']): number[] {
  const [found, setFound] = useState<number[]>([]);
  const tell = useRef(onFound);
  tell.current = onFound;
  useEffect(() => {
    let places: number[] = [];
    let searching = false;
    let stopped = false;
    let next = results.rows.from;
    const show = () => {
      setFound(places);
      tell.current(new Set(places));
    };
    const search = async () => {
      if (searching || !words || places.length >= FOUND_MOST) return;
      searching = true;
      for await (const step of findRows(results.rows, words, next, breathe)) {
        if (stopped) return;
        next = step.to;
        if (step.found.length) places = [...places, ...step.found].slice(0, FOUND_MOST);
        show();
      }
      searching = false;
    };
    show();
    void search();
    const unsubscribe = results.changed.subscribe(() => void search());
    return () => {
      stopped = true;
      unsubscribe();
    };
  }, [results, words]);
  return found;
}

/** Lets the window draw before the search goes on. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

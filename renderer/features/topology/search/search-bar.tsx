import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { IconButton } from '#renderer/ui/button.tsx';
import type { SearchStore } from './search-store.ts';
import './search.css';

export interface SearchBarProps {
  search: SearchStore;
  /** Gives the keyboard back to the canvas, with what was found in hand. */
  onClose(): void;
}

/** Finds operators: by name, kind, table, uid and SQL; Enter and Shift+Enter go from one to the next. */
export function SearchBar({ search, onClose }: SearchBarProps) {
  const { open, query, found, current, asked } = useStore(search);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, [asked, open]);
  if (!open) return null;
  const at = current === undefined ? 0 : found.indexOf(current) + 1;
  return (
    <div className="topology-search" role="search" aria-label="Find operators">
      <input
        ref={field}
        type="search"
        placeholder="Find operators"
        aria-label="Find operators by name, kind, table, uid or SQL"
        spellCheck={false}
        value={query}
        onChange={({ target }) => search.ask(target.value)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Enter' || event.key === 'ArrowDown' || event.key === 'ArrowUp') search.step(event.shiftKey || event.key === 'ArrowUp' ? -1 : 1);
          else if (event.key === 'Escape') onClose();
          else return;
          event.preventDefault();
        }}
      />
      <span className="topology-search-count" role="status">
        {query.trim() && (found.length ? `${at.toLocaleString('en')} of ${found.length.toLocaleString('en')}` : 'none found')}
      </span>
      <IconButton label="Previous operator" keys="Shift+Enter" disabled={!found.length} onClick={() => search.step(-1)}>
        <ChevronUp size={14} />
      </IconButton>
      <IconButton label="Next operator" keys="Enter" disabled={!found.length} onClick={() => search.step(1)}>
        <ChevronDown size={14} />
      </IconButton>
      <IconButton label="Close the search" keys="Esc" onClick={onClose}>
        <X size={14} />
      </IconButton>
    </div>
  );
}

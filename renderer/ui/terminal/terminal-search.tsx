import { ChevronDown, ChevronUp } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { IconButton } from '../button.tsx';
import { TextInput } from '../field.tsx';
import { token, type OpenTerminal } from './open-terminal.ts';

/** Marks every place of a word in a terminal and goes from one to the next; from the newest, since that is what is looked for. */
export function TerminalSearch({ terminal: { terminal, search }, label }: { terminal: OpenTerminal; label: string }) {
  const [words, setWords] = useState('');
  const [found, setFound] = useState<{ at: number; of: number }>();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const counting = search.onDidChangeResults(({ resultIndex, resultCount }) => setFound({ at: resultIndex + 1, of: resultCount }));
    terminal.attachCustomKeyEventHandler((event) => {
      const isFind = event.type === 'keydown' && event.code === 'KeyF' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      if (!isFind) return true;
      event.preventDefault();
      input.current?.focus();
      return false;
    });
    return () => counting.dispose();
  }, [terminal, search]);
  const go = (back: boolean, of = words, incremental = false) => {
    if (of) search[back ? 'findPrevious' : 'findNext'](of, { incremental, decorations: marks() });
  };
  const look = (now: string) => {
    setWords(now);
    setFound(undefined);
    search.clearDecorations();
    terminal.clearSelection();
    go(true, now, true);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') go(!event.shiftKey);
    else if (event.key === 'Escape' && words) look('');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="terminal-search" role="search">
      <TextInput ref={input} aria-label={label} placeholder="Search" value={words} onChange={({ target }) => look(target.value)} onKeyDown={onKey} />
      <span className="terminal-found" role="status">
        {words && found ? (found.of ? `${found.at > 0 ? `${found.at} of ` : ''}${found.of.toLocaleString('en')}` : 'nothing') : ''}
      </span>
      <IconButton label="The one before" keys="Enter" disabled={!found?.of} onClick={() => go(true)}>
        <ChevronUp size={14} />
      </IconButton>
      <IconButton label="The next one" keys="Shift+Enter" disabled={!found?.of} onClick={() => go(false)}>
        <ChevronDown size={14} />
      </IconButton>
    </div>
  );
}

function marks() {
  const [found, current] = [token('--warning'), token('--flow')];
  return { matchBackground: token('--warning-soft'), matchBorder: found, matchOverviewRuler: found, activeMatchBackground: token('--flow-soft'), activeMatchBorder: current, activeMatchColorOverviewRuler: current };
}

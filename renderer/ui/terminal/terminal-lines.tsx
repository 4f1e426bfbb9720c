import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { LineSource } from './line-ring.ts';
import { openTerminal, type OpenTerminal } from './open-terminal.ts';
import { TerminalSearch } from './terminal-search.tsx';

export interface TerminalLinesProps {
  /** Read aloud: whose lines they are. */
  label: string;
  source: LineSource;
  /** Instead of lines, where there are none. */
  empty: ReactNode;
  /** Beside the search: what narrows the lines. */
  tools?: ReactNode;
}

/** Lines that come, in a terminal that is only for reading, with a search that marks what it finds. */
export function TerminalLines({ label, source, empty, tools }: TerminalLinesProps) {
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<OpenTerminal>();
  const [counts, setCounts] = useState({ lines: 0, dropped: 0 });
  useEffect(() => {
    const made = openTerminal(box.current!, { disableStdin: true, convertEol: true, scrollback: 11_000, cursorBlink: false, cursorInactiveStyle: 'none' });
    setOpen(made);
    return () => {
      setOpen(undefined);
      made.dispose();
    };
  }, []);
  useEffect(() => open && write(open, source, setCounts), [open, source]);
  return (
    <div className="terminal-lines">
      <div className="terminal-tools">
        {open && <TerminalSearch terminal={open} label={`Search: ${label}`} />}
        {tools}
      </div>
      <div className="terminal-frame">
        <div className="terminal-box" ref={box} aria-label={label} />
        {counts.lines === 0 && <div className="terminal-empty">{empty}</div>}
        {counts.dropped > 0 && <p className="terminal-dropped">{counts.dropped.toLocaleString('en')} older lines are not kept</p>}
      </div>
    </div>
  );
}

/** Writes what there is and what comes, once a frame. */
function write({ terminal }: OpenTerminal, source: LineSource, onCounts: (counts: { lines: number; dropped: number }) => void): () => void {
  const begin = () => {
    terminal.reset();
    terminal.write('\x1b[?25l');
  };
  let waiting: string[] = [...source.all()];
  let frame = 0;
  const draw = () => {
    frame = 0;
    if (waiting.length) terminal.write(`${waiting.join('\r\n')}\r\n`);
    waiting = [];
    onCounts({ lines: source.all().length, dropped: source.dropped });
  };
  const listening = source.listen((line) => {
    if (line === undefined) {
      waiting = [];
      begin();
    } else waiting.push(line);
    frame ||= requestAnimationFrame(draw);
  });
  begin();
  draw();
  return () => {
    cancelAnimationFrame(frame);
    listening.dispose();
  };
}

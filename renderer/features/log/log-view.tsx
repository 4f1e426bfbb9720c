import { FitAddon } from '@xterm/addon-fit';
import { type ITheme, Terminal } from '@xterm/xterm';
import { Copy, Eraser } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Session } from '#renderer/platform/session.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import type { LogStore } from './log-store.ts';
import '@xterm/xterm/css/xterm.css';
import './log.css';

const SCROLLBACK = 11_000;

/** What the job and Flink print, as they print it. */
export function LogView({ store, session }: { store: LogStore; session: Session }) {
  const source = useStore(store, (state) => state.source);
  const failure = useStore(store, (state) => state.failure);
  const run = useStore(session, (state) => state.run);
  const box = useRef<HTMLDivElement>(null);
  const { lines, dropped } = useTerminal(store, source, box);
  return (
    <div className="log">
      <div className="log-terminal" ref={box} aria-label={source === 'run' ? 'Log of the run' : 'Log of the engine'} />
      {lines === 0 && <p className="log-empty">{failure ?? emptyWords(source, Boolean(run))}</p>}
      {dropped > 0 && <p className="log-dropped">{dropped.toLocaleString('en')} older lines are not kept</p>}
    </div>
  );
}

function emptyWords(source: 'run' | 'engine', hasRun: boolean): string {
  if (source === 'engine') return 'The engine has printed nothing outside of runs.';
  return hasRun ? 'Nothing has been printed yet: a job that prints, or a warning of Flink, shows here.' : 'Run the job: what it and Flink print shows here.';
}

function useTerminal(store: LogStore, source: 'run' | 'engine', box: RefObject<HTMLDivElement | null>): { lines: number; dropped: number } {
  const [counts, setCounts] = useState({ lines: 0, dropped: 0 });
  useEffect(() => {
    const element = box.current!;
    const terminal = new Terminal({ disableStdin: true, convertEol: true, scrollback: SCROLLBACK, fontFamily: token('--mono'), fontSize: 12, lineHeight: 1.25, theme: themeOf(), cursorBlink: false, cursorInactiveStyle: 'none', screenReaderMode: true });
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    terminal.open(element);
    terminal.write('\x1b[?25l');
    const ring = store.ring(source);
    let waiting: string[] = [...ring.all()];
    let frame = 0;
    const draw = () => {
      frame = 0;
      if (waiting.length) terminal.write(`${waiting.join('\r\n')}\r\n`);
      waiting = [];
      setCounts({ lines: ring.all().length, dropped: ring.dropped });
    };
    const listening = store.listen((from, line) => {
      if (from !== source) return;
      if (line === undefined) {
        waiting = [];
        terminal.reset();
        terminal.write('\x1b[?25l');
      } else waiting.push(line);
      frame ||= requestAnimationFrame(draw);
    });
    draw();
    const resizing = new ResizeObserver(() => element.clientWidth && fit.fit());
    resizing.observe(element);
    const theming = new MutationObserver(() => (terminal.options.theme = themeOf()));
    theming.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => {
      cancelAnimationFrame(frame);
      listening.dispose();
      resizing.disconnect();
      theming.disconnect();
      terminal.dispose();
    };
  }, [store, source, box]);
  return counts;
}

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function themeOf(): ITheme {
  return {
    background: token('--background'),
    foreground: token('--text'),
    cursor: token('--background'),
    selectionBackground: token('--line-strong'),
    red: token('--backpressured'),
    green: token('--good'),
    yellow: token('--warning'),
    blue: token('--busy'),
    magenta: token('--production'),
    cyan: token('--flow'),
    brightBlack: token('--dim'),
  };
}

const SOURCES = [
  { value: 'run', title: 'run', hint: 'What the job in front and Flink print' },
  { value: 'engine', title: 'engine', hint: 'What the engine prints outside of runs' },
] as const;

export function LogActions({ store, onCopied }: { store: LogStore; onCopied(lines: number): void }) {
  const source = useStore(store, (state) => state.source);
  const copy = async () => {
    const lines = store.ring(source).all();
    const text = lines.join('\n').replace(/\x1b\[[\d;:]*m/g, '');
    await navigator.clipboard.writeText(text);
    onCopied(lines.length);
  };
  return (
    <div className="log-actions">
      <IconButton label="Copy the log" onClick={() => void copy()}>
        <Copy size={14} />
      </IconButton>
      <IconButton label="Clear the log" onClick={() => store.clear(source)}>
        <Eraser size={14} />
      </IconButton>
      <Segmented label="Log of" options={SOURCES} value={source} onPick={(value) => store.setState({ source: value })} />
    </div>
  );
}

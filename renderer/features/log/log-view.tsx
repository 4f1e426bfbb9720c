import { Copy, Eraser } from 'lucide-react';
import { useStore } from 'zustand';
import type { Session } from '#renderer/platform/session.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { TerminalLines } from '#renderer/ui/terminal/terminal-lines.tsx';
import type { LogStore } from './log-store.ts';
import './log.css';

/** What the job and Flink print, as they print it. */
export function LogView({ store, session }: { store: LogStore; session: Session }) {
  const source = useStore(store, (state) => state.source);
  const failure = useStore(store, (state) => state.failure);
  const run = useStore(session, (state) => state.run);
  return <TerminalLines label={source === 'run' ? 'Log of the run' : 'Log of the engine'} source={store.ring(source)} empty={failure ?? emptyWords(source, Boolean(run))} />;
}

function emptyWords(source: 'run' | 'engine', hasRun: boolean): string {
  if (source === 'engine') return 'The engine has printed nothing outside of runs.';
  return hasRun ? 'Nothing has been printed yet: a job that prints, or a warning of Flink, shows here.' : 'Run the job: what it and Flink print shows here.';
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

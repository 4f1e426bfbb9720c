import { Command, Play, Square } from 'lucide-react';
import { useStore } from 'zustand';
import type { SessionState } from '#renderer/platform/session.ts';
import { showKeys } from '#renderer/platform/keys.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { ViewRow } from './places.tsx';
import { useWindow } from './window-context.ts';

const MODES = [
  { value: 'streaming', title: 'streaming', hint: 'Rows are taken as they come; results change over time' },
  { value: 'batch', title: 'batch', hint: 'All rows are read first; results come once' },
] as const;

/** Where am I, how does it run, run it. */
export function TopBar() {
  const { commands, session } = useWindow();
  const mode = useStore(session, (state) => state.mode);
  return (
    <header className="top-bar">
      <Logo />
      <Breadcrumb />
      <div className="top-bar-actions">
        <IconButton label="All commands" keys={showKeys('Mod+Shift+P')} onClick={() => commands.execute('palette.commands')}>
          <Command size={16} />
        </IconButton>
        <ViewRow place="top" />
        <Segmented label="Execution mode" options={MODES} value={mode} onPick={(value) => session.setState({ mode: value })} />
        <RunButton />
      </div>
    </header>
  );
}

function RunButton() {
  const { commands, session } = useWindow();
  const running = useStore(session, isRunning);
  const cancelling = useStore(session, ({ run }) => run?.state === 'cancelling');
  const why = useStore(session, whyNot);
  if (running)
    return (
      <Button className="run-button" tone="danger" icon={<Square size={13} fill="currentColor" />} keys={showKeys('Shift+F5')} disabled={cancelling} onClick={() => commands.execute('run.cancel')}>
        {cancelling ? 'Cancelling' : 'Cancel'}
      </Button>
    );
  return (
    <Button className="run-button" tone="primary" icon={<Play size={13} fill="currentColor" />} keys="F5" disabled={why !== undefined} title={why} onClick={() => commands.execute('run.start')}>
      Run
    </Button>
  );
}

function isRunning({ run }: SessionState): boolean {
  return run?.state === 'starting' || run?.state === 'running' || run?.state === 'cancelling';
}

function whyNot({ activeFile }: SessionState): string | undefined {
  if (!activeFile) return 'Open a job to run it';
  if (activeFile.there) return `What runs in ${activeFile.there.environment} is in front: open the working copy to run it`;
  return activeFile.runnable ? undefined : 'Only jobs can run: open a .sql file, a job.ts, or the job.yaml of a jar';
}

function Breadcrumb() {
  const { session } = useWindow();
  const name = useStore(session, ({ workspace }) => workspace?.name);
  const folder = useStore(session, ({ workspace }) => workspace?.folder);
  const path = useStore(session, ({ activeFile }) => activeFile?.path);
  const dirty = useStore(session, ({ activeFile }) => activeFile?.dirty ?? false);
  const steps = path?.replace(/\/job\.(sql|ts|yaml)$/, '').split('/').filter(Boolean) ?? [];
  const last = steps.pop();
  return (
    <nav className="breadcrumb" aria-label="Where you are" title={[folder, path].filter(Boolean).join('/')}>
      <ol>
        {name && <li>{name}</li>}
        {steps.map((step, index) => (
          <li key={index}>{step}</li>
        ))}
        {last && (
          <li aria-current="page">
            {last}
            {dirty && (
              <>
                <span className="unsaved-dot" aria-hidden="true" />
                <span className="visually-hidden">, not saved</span>
              </>
            )}
          </li>
        )}
      </ol>
    </nav>
  );
}

function Logo() {
  return (
    <div className="logo">
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
        <path d="M3 1h12a2 2 0 0 1 2 2v5c-2 0-2.5 1.4-4.5 1.4S10.500 8 9 8s-2.500 1.400-4 1.400S3 8 1 8V3a2 2 0 0 1 2-2Z" fill="var(--flow)" opacity=".35" />
        <path d="M1 8c2 0 2 1.400 4 1.400S7.500 8 9 8s1.500 1.400 3.500 1.400S15 8 17 8v7a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2Z" fill="var(--flow)" />
      </svg>
      <h1>Weir</h1>
    </div>
  );
}

import { ChevronDown, FastForward, Pause, Play, StepForward } from 'lucide-react';
import { type MouseEvent, useState } from 'react';
import { useStore } from 'zustand';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Menu, type MenuSection } from '#renderer/ui/menu.tsx';
import type { DebuggerStore } from './debugger-store.ts';
import type { ScriptParts } from './script/script-parts.ts';
import { ScriptToolbar } from './script/script-toolbar.tsx';
import './debugger.css';

export interface DebuggerParts extends Pick<FeatureParts, 'session' | 'execute' | 'say'> {
  store: DebuggerStore;
  /** Breakpoints in TypeScript, and where they stop. */
  script: ScriptParts;
}

/** Pause, go on, step: there while a run goes. Where TypeScript has stopped, it is stepped through. */
export function Toolbar({ parts }: { parts: DebuggerParts }) {
  const isStopped = useStore(parts.script.threads, ({ shown }) => shown !== undefined);
  return isStopped ? <ScriptToolbar parts={parts.script} /> : <RunToolbar parts={parts} />;
}

function RunToolbar({ parts }: { parts: DebuggerParts }) {
  const { store, execute } = parts;
  const isLive = useStore(store, (state) => state.isLive);
  const isPaused = useStore(store, ({ state }) => state?.paused != null);
  const step = useStore(store, ({ state }) => state?.step ?? null);
  const [menu, setMenu] = useState<{ x: number; y: number }>();
  if (!isLive) return null;
  const openMenu = ({ currentTarget }: MouseEvent<HTMLElement>) => {
    const { left, bottom } = currentTarget.getBoundingClientRect();
    setMenu({ x: left, y: bottom + 4 });
  };
  return (
    <div className="debug-bar" role="toolbar" aria-label="Debugger">
      {isPaused ? (
        <IconButton label="Go on" keys="F5" onClick={() => execute('debugger.go-on')}>
          <Play size={15} />
        </IconButton>
      ) : (
        <IconButton label="Pause" keys="F6" onClick={() => execute('debugger.pause')}>
          <Pause size={15} />
        </IconButton>
      )}
      <IconButton label="Step by a record" keys="F10" onClick={() => execute('debugger.step')}>
        <StepForward size={15} />
      </IconButton>
      <IconButton label="Step to…" aria-haspopup="menu" onClick={openMenu}>
        <FastForward size={15} />
        <ChevronDown size={11} />
      </IconButton>
      <span className="debug-bar-state" role="status">
        {isPaused ? 'paused' : step ? `to the next ${step}` : ''}
      </span>
      {menu && <Menu label="Step to" at={menu} sections={stepMenu(parts)} onClose={() => setMenu(undefined)} />}
    </div>
  );
}

function stepMenu({ session, execute }: DebuggerParts): MenuSection[] {
  const { selectedOperator } = session.getState();
  return [
    {
      title: 'Go on until',
      items: [
        { id: 'watermark', title: 'the next watermark', keys: 'F11', run: () => execute('debugger.step-watermark') },
        { id: 'checkpoint', title: 'the next checkpoint', run: () => execute('debugger.step-checkpoint') },
        {
          id: 'output',
          title: 'the next row of the operator in hand',
          disabled: selectedOperator === undefined,
          note: selectedOperator === undefined ? 'Take one in hand on the topology.' : undefined,
          run: () => execute('debugger.step-output'),
        },
        { id: 'script', title: 'the next line of TypeScript', run: () => execute('debugger.script-pause') },
      ],
    },
  ];
}

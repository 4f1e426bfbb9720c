import { ArrowDownToDot, ArrowUpFromDot, Play, RedoDot } from 'lucide-react';
import { useStore } from 'zustand';
import { IconButton } from '#renderer/ui/button.tsx';
import type { ScriptParts } from './script-parts.ts';

/** Go on, over, into, out: in the place of the run's own steps, with their keys. */
export function ScriptToolbar({ parts: { threads, execute } }: { parts: ScriptParts }) {
  const goes = useStore(threads, ({ shown }) => shown?.goes ?? false);
  return (
    <div className="debug-bar" role="toolbar" aria-label="Debugger">
      <IconButton label="Go on" keys="F5" onClick={() => execute('debugger.script-go-on')}>
        <Play size={15} />
      </IconButton>
      <IconButton label="Step over" keys="F10" onClick={() => execute('debugger.script-over')}>
        <RedoDot size={15} />
      </IconButton>
      <IconButton label="Step into" keys="F11" onClick={() => execute('debugger.script-into')}>
        <ArrowDownToDot size={15} />
      </IconButton>
      <IconButton label="Step out" keys="Shift+F11" onClick={() => execute('debugger.script-out')}>
        <ArrowUpFromDot size={15} />
      </IconButton>
      <span className="debug-bar-state" role="status">
        {goes ? '' : 'stopped'}
      </span>
    </div>
  );
}

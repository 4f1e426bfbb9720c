import { Pencil, X } from 'lucide-react';
import type { MouseEvent } from 'react';
import { useStore } from 'zustand';
import type { ScriptBreakpoint } from '#shared/services/script-debugger.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Select } from '#renderer/ui/field.tsx';
import { Section } from '../list-section.tsx';
import type { HowToStop } from './breakpoint-store.ts';
import { Place } from './place.tsx';
import type { ScriptParts } from './script-parts.ts';
import { askedWords, placeWords, problemOfScript } from './script-words.ts';

/** The breakpoints in TypeScript: on or off, where, under which condition, and why one does not stop; and what else stops. */
export function BreakpointList({ parts }: { parts: ScriptParts }) {
  const { breakpoints, threads } = parts;
  const { breakpoints: all, exceptions, stops } = useStore(breakpoints);
  const inUse = useStore(threads, ({ runs }) => runs.some(({ state }) => state.threads.length > 0));
  const isTypeScript = useStore(parts.session, ({ activeFile }) => activeFile?.path.endsWith('.ts') ?? false);
  if (!all.length && exceptions === 'none' && !inUse && !isTypeScript) return null;
  const sorted = all.toSorted((one, other) => one.file.localeCompare(other.file) || one.line - other.line);
  return (
    <>
      <Section title="Breakpoints in TypeScript" empty="Click beside a line of a .ts file, or press F9.">
        {sorted.map((breakpoint) => (
          <BreakpointLine key={breakpoint.id} breakpoint={breakpoint} parts={parts} />
        ))}
      </Section>
      <p className="script-how">
        <Select aria-label="Exceptions" value={exceptions} onChange={({ target }) => breakpoints.stop({ exceptions: target.value as HowToStop['exceptions'] })}>
          <option value="none">exceptions stop nothing</option>
          <option value="uncaught">stop at uncaught exceptions</option>
          <option value="all">stop at all exceptions</option>
        </Select>
        <Select aria-label="Where one subtask stops" value={stops} onChange={({ target }) => breakpoints.stop({ stops: target.value as HowToStop['stops'] })}>
          <option value="one">others go on</option>
          <option value="all">others stop too</option>
        </Select>
      </p>
    </>
  );
}

function BreakpointLine({ breakpoint, parts: { breakpoints, threads, session, execute } }: { breakpoint: ScriptBreakpoint; parts: ScriptParts }) {
  const { id, file, line, enabled } = breakpoint;
  const placed = useStore(breakpoints, (state) => state.placed.get(id));
  const isLive = useStore(threads, ({ runs }) => runs.length > 0);
  const problem = enabled ? problemOfScript(placed, isLive) : undefined;
  const place = placeWords(breakpoint);
  const asked = askedWords(breakpoint);
  const go = () => session.setState({ marked: { file, range: { start: { line, column: 1 }, end: { line, column: 1 } }, reveal: true, focus: true } });
  const ask = ({ currentTarget }: MouseEvent<HTMLElement>) => {
    const { left, bottom } = currentTarget.getBoundingClientRect();
    void execute('debugger.ask-breakpoint', { file, line, at: { x: left, y: bottom } });
  };
  return (
    <li className="script-breakpoint" data-off={!enabled || Boolean(problem)}>
      <input type="checkbox" aria-label={`Breakpoint at ${place}`} checked={enabled} onChange={({ target }) => breakpoints.enable(id, target.checked)} />
      <button type="button" className="debugger-pick" title={`${file}:${line}`} onClick={go}>
        <Place of={breakpoint} /> {asked && <span className="mono">{asked}</span>}
        {placed && placed.hits > 0 && ` · ${placed.hits.toLocaleString('en')} ${placed.hits === 1 ? 'hit' : 'hits'}`}
      </button>
      <IconButton label={`Change the breakpoint at ${place}…`} onClick={ask}>
        <Pencil size={12} />
      </IconButton>
      <IconButton label={`Remove the breakpoint at ${place}`} onClick={() => breakpoints.remove(id)}>
        <X size={13} />
      </IconButton>
      {problem && <small>{`${problem.message} ${problem.code}`}</small>}
    </li>
  );
}

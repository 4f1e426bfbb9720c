import { Braces, CircleDot, Radio, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { sqlParts } from '#shared/topology/sql-parts.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Empty } from '#renderer/ui/faces.tsx';
import { Select } from '#renderer/ui/field.tsx';
import { Section } from './list-section.tsx';
import { BreakpointList } from './script/breakpoint-list.tsx';
import { ScriptView } from './script/script-view.tsx';
import { threadWords } from './script/script-words.ts';
import { Sources, useSamples } from './sources.tsx';
import { TapView } from './tap-view.tsx';
import type { DebuggerParts } from './toolbar.tsx';
import { titlesWith } from './watched-names.ts';
import { edgeTitle, goneOf, hitFacts, problemOf, usePlanned } from './words.ts';

/** What is watched and held: taps with their rows, breakpoints, sources; and where TypeScript has stopped. */
export function DebuggerView({ parts }: { parts: DebuggerParts }) {
  const { store, session, script } = parts;
  const shown = useStore(script.threads, (state) => state.shown);
  const hasScript = useStore(script.breakpoints, ({ breakpoints, exceptions }) => breakpoints.length > 0 || exceptions !== 'none');
  /** The stop at which a tap was looked at all the same. */
  const [aside, setAside] = useState<number>();
  const { taps, picked, breakpoints, refused, state, isLive, names, edges } = useStore(store);
  const topology = usePlanned(session);
  const titles = titlesWith(names, topology);
  const tap = taps.find(({ key }) => key === picked);
  const samples = useSamples(session, topology);
  const inScript = shown !== undefined && shown.pause.at !== aside;
  if (!taps.length && !breakpoints.length && !isLive && !samples.size && !shown && !hasScript)
    return <Empty title="Nothing is watched yet.">Click an edge of the topology: show the rows that pass there, or break at one of them. In a .ts file, click beside a line to stop there. F10 runs the job paused before its first row.</Empty>;
  return (
    <div className="debugger">
      <div className="debugger-list">
        <Hit parts={parts} />
        {shown && (
          <Section title="Stopped in TypeScript" empty="">
            <li data-picked={inScript}>
              <button type="button" className="debugger-pick" aria-pressed={inScript} title={shown.thread.name} onClick={() => setAside(undefined)}>
                <Braces size={13} aria-hidden="true" /> {threadWords(shown.thread)}
              </button>
            </li>
          </Section>
        )}
        <BreakpointList parts={script} />
        <Section title="Taps" empty="Click an edge of the topology.">
          {taps.map(({ key, asked }) => (
            <li key={key} data-picked={!inScript && key === picked}>
              <button type="button" className="debugger-pick" aria-pressed={!inScript && key === picked} onClick={() => (setAside(shown?.pause.at), store.pick(key))}>
                <Radio size={13} aria-hidden="true" /> {asked.part ? `${asked.part.name}: ` : ''}
                {edgeTitle(asked, titles)}
              </button>
              <IconButton label={`Close the tap of ${edgeTitle(asked, titles)}`} onClick={() => store.untap(key)}>
                <X size={13} />
              </IconButton>
            </li>
          ))}
        </Section>
        <PickPart parts={parts} />
        <Section title="Breakpoints" empty="None is set.">
          {breakpoints.map((breakpoint) => {
            const running = isLive ? state : undefined;
            const known = running?.breakpoints.find(({ id }) => id === breakpoint.id);
            const problem = problemOf(breakpoint, running, topology) ?? refused.get(breakpoint);
            return (
              <li key={breakpoint.id}>
                <span className="debugger-words" data-off={Boolean(problem)}>
                  <CircleDot size={13} aria-hidden="true" /> {breakpoint.fails && 'fails at '}
                  <span className="mono">{breakpoint.condition ?? 'every row'}</span> at {edgeTitle(breakpoint, titles)}
                  {known && known.hits > 0 && ` · ${known.hits.toLocaleString('en')} ${known.hits === 1 ? 'hit' : 'hits'}`}
                  {problem && <small role="alert">{`${problem.message} ${problem.code}`}</small>}
                </span>
                <IconButton label={`Remove the breakpoint at ${edgeTitle(breakpoint, titles)}`} onClick={() => store.removeBreakpoint(breakpoint.id)}>
                  <X size={13} />
                </IconButton>
              </li>
            );
          })}
        </Section>
        <Sources samples={samples} titles={titles} parts={parts} />
      </div>
      {inScript ? <ScriptView shown={shown} parts={script} /> : tap ? <TapView key={`${tap.key} ${tap.asked.filter}`} tap={tap} title={edgeTitle(tap.asked, titles)} gone={goneOf(tap.asked, edges, topology)} parts={parts} /> : <Empty title="No tap is open.">Click an edge of the topology to see the rows that pass there.</Empty>}
    </div>
  );
}

/** The rows of a view or CTE, by its name. */
function PickPart({ parts: { session, execute } }: { parts: DebuggerParts }) {
  const text = useStore(session, ({ activeFile }) => activeFile?.text ?? '');
  const names = useMemo(() => [...new Set(sqlParts(text).flatMap(({ kind, name }) => (kind === 'insert' ? [] : [name])))], [text]);
  if (names.length === 0) return null;
  return (
    <p className="debugger-part">
      <Select aria-label="Show the rows of a view or CTE" value="" onChange={({ target }) => execute('debugger.tap-part', { name: target.value })}>
        <option value="">rows of a view or CTE…</option>
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </Select>
    </p>
  );
}

/** The row that waits, with what stands beside it. */
function Hit({ parts: { store } }: { parts: DebuggerParts }) {
  const hit = useStore(store, ({ state, isLive }) => (isLive ? state?.paused?.hit : undefined));
  const edges = useStore(store, (state) => state.edges);
  if (!hit) return null;
  const edge = edges.find(({ from, to }) => from === hit.from && to === hit.to);
  return (
    <section aria-label="The row that waits" className="debugger-hit">
      <h3>The row that waits</h3>
      <dl>
        {hitFacts(hit, edge).map(({ name, value }, index) => (
          <div key={index}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

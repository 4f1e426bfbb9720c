import { Plus, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useStore } from 'zustand';
import { IconButton } from '#renderer/ui/button.tsx';
import { TextInput } from '#renderer/ui/field.tsx';
import { Console } from './console.tsx';
import { Place } from './place.tsx';
import type { ScriptParts } from './script-parts.ts';
import { threadWords } from './script-words.ts';
import { standingOf, type Shown, type Standing } from './thread-store.ts';
import { rowsOfScopes, rowsOfValue, type ValueRow } from './value-rows.ts';
import type { Given } from './value-store.ts';
import { ValueTree } from './value-tree.tsx';
import './script.css';

/** A thread that stands still in TypeScript: how it came there, what it holds, and what else is asked of it. */
export function ScriptView({ shown, parts }: { shown: Shown; parts: ScriptParts }) {
  return (
    <div className="script">
      <div className="script-columns" data-goes={shown.goes}>
        <section className="script-part" aria-label="Call stack">
          <h3>Call stack</h3>
          <Stack shown={shown} parts={parts} />
        </section>
        <section className="script-part" aria-label="Variables">
          <h3>Variables</h3>
          {shown.pause.exception && (
            <p className="script-thrown" role="alert">
              {shown.pause.exception.text}
            </p>
          )}
          <Variables shown={shown} parts={parts} />
        </section>
        <section className="script-part" aria-label="Watch and evaluate">
          <h3>Watch</h3>
          <Watches parts={parts} />
          <h3>Evaluate</h3>
          <Console parts={parts} />
        </section>
      </div>
    </div>
  );
}

/** All threads that stand still; below the one that is looked at, its frames. */
function Stack({ shown, parts: { threads } }: { shown: Shown; parts: ScriptParts }) {
  const runs = useStore(threads, (state) => state.runs);
  const standing: readonly Standing[] = shown.goes ? [shown] : standingOf(runs);
  const several = new Set(standing.map(({ run }) => run)).size > 1;
  return (
    <ul className="script-stack">
      {standing.map(({ run, file, thread, pause }) => {
        const isShown = run === shown.run && thread.id === shown.thread.id;
        return (
          <li key={`${run} ${thread.id}`}>
            <button type="button" className="script-thread" aria-pressed={isShown} title={`${thread.name}\n${file}`} onClick={() => threads.pick(run, thread.id)}>
              <span className="script-name">{threadWords(thread)}</span>
              <small>{several ? file.replace(/\/job\.(sql|ts)$/, '') : REASONS[pause.reason]}</small>
            </button>
            {isShown && (
              <ol aria-label={`Frames of ${thread.name}`}>
                {pause.frames.map((frame) => (
                  <li key={frame.id}>
                    <button type="button" className="script-frame" data-whose={frame.whose} aria-current={frame.id === shown.frame.id ? 'true' : undefined} title={frame.file === null ? frame.name : `${frame.name}\n${frame.file}:${frame.line}:${frame.column}`} onClick={() => threads.pickFrame(frame.id)}>
                      <span className="script-name">{frame.name || 'a function'}</span>
                      <Place of={frame} />
                    </button>
                  </li>
                ))}
              </ol>
            )}
          </li>
        );
      })}
    </ul>
  );
}

const REASONS = { breakpoint: 'a breakpoint', step: 'after a step', exception: 'an exception', asked: 'as asked', statement: 'debugger;', other: 'with another' } as const;

function Variables({ shown, parts: { values } }: { shown: Shown; parts: ScriptParts }) {
  const held = useStore(values, (state) => state.held);
  const toggled = useStore(values, (state) => state.toggled);
  return <ValueTree label="Variables" rows={rowsOfScopes(shown.frame.scopes, { held, toggled })} values={values} />;
}

function Watches({ parts: { values } }: { parts: ScriptParts }) {
  const looked = useStore(values);
  const [text, setText] = useState('');
  const add = (event: FormEvent) => {
    event.preventDefault();
    values.watch(text.trim());
    setText('');
  };
  const rows = looked.watches.flatMap((each) => rowsOfGiven(`watch/${each}`, each, looked.watched.get(each), looked));
  const watchOf = ({ path }: ValueRow) => path.slice('watch/'.length);
  return (
    <>
      {rows.length > 0 && (
        <ValueTree
          label="Watched expressions"
          rows={rows}
          values={values}
          aside={(row) => (
            <IconButton label={`Stop watching ${watchOf(row)}`} onClick={(event) => (event.stopPropagation(), values.unwatch(watchOf(row)))}>
              <X size={12} />
            </IconButton>
          )}
        />
      )}
      <form className="script-ask" onSubmit={add}>
        <TextInput aria-label="Expression to watch" className="mono" placeholder="add an expression" value={text} onChange={({ target }) => setText(target.value)} />
        <IconButton label="Watch it" type="submit" disabled={!text.trim()}>
          <Plus size={13} />
        </IconButton>
      </form>
    </>
  );
}

/** What an expression gave, under its own text. */
export function rowsOfGiven(path: string, text: string, given: Given, looked: Parameters<typeof rowsOfValue>[2]): ValueRow[] {
  if (given && 'value' in given) return rowsOfValue(path, { ...given.value, name: text }, looked);
  const told = { path, level: 1, name: text, type: '', reference: null, isOpen: false };
  return [given ? { ...told, value: given.refused, kind: 'failed' } : { ...told, value: '', kind: 'value' }];
}

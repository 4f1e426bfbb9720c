import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { describeOperator } from '#shared/topology/describe-operator.ts';
import { nameOperators } from '#shared/topology/name-operators.ts';
import { sqlParts } from '#shared/topology/sql-parts.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { Button } from '#renderer/ui/button.tsx';
import { clock } from '#renderer/ui/clock.ts';
import { Empty, Skeleton } from '#renderer/ui/faces.tsx';
import { Select, TextInput } from '#renderer/ui/field.tsx';
import { rowsAsTsv } from '#renderer/ui/grid/copy-rows.ts';
import { DetailPane } from '#renderer/ui/grid/detail-pane.tsx';
import { Grid, rowsBetween } from '#renderer/ui/grid/grid.tsx';
import type { GridSelection } from '#renderer/ui/grid/grid-types.ts';
import { columnsOf, sourceOf } from './state-rows.ts';
import { NOW, type StateFrom, type StateStore } from './state-store.ts';
import { useSnapshots } from './use-snapshots.ts';
import './state.css';

export interface StateParts extends Pick<FeatureParts, 'session' | 'clients' | 'link' | 'say'> {
  store: StateStore;
}

const NOTHING: ReadonlySet<number> = new Set();

/** The state of the operator in hand, now or in a snapshot of the run. */
export function StateView({ parts }: { parts: StateParts }) {
  const { session, store } = parts;
  const run = useStore(session, (state) => state.run);
  const operator = useStore(session, (state) => state.selectedOperator);
  const titles = useTitles(parts);
  const snapshots = useSnapshots(parts);
  const { ask, reading, failure, page } = useStore(store);
  const [from, setFrom] = useState<StateFrom>(NOW);
  useEffect(() => setFrom(NOW), [run?.run]);
  if (!run) return <Empty title="There is no run whose state could be read.">Run the job, and take an operator in hand on the topology.</Empty>;
  if (operator === undefined) return <Empty title="Which operator's state?">Take one in hand on the topology: a click on its card.</Empty>;
  const isOther = ask?.operator !== operator;
  const look = (where: StateFrom) => {
    setFrom(where);
    void store.look({ operator, from: where, state: isOther ? null : (ask?.state ?? null), key: isOther ? '' : ask!.key, find: isOther ? '' : ask!.find });
  };
  return (
    <div className="state-view">
      <header className="state-head">
        <strong>{titles.get(operator)?.title ?? operator}</strong>
        <span className="state-kind">{titles.get(operator)?.kind}</span>
        <Select aria-label="Where the state is read from" value={from.path ?? ''} onChange={({ target }) => look([NOW, ...snapshots].find(({ path }) => (path ?? '') === target.value) ?? NOW)}>
          <option value="">as it is now</option>
          {snapshots.map(({ path, title }) => (
            <option key={path} value={path ?? ''}>
              {title}
            </option>
          ))}
        </Select>
        <Button disabled={reading} onClick={() => look(from)}>
          {isOther || !page ? 'Read the state' : 'Read again'}
        </Button>
      </header>
      {failure && (
        <p className="state-failure" role="alert">
          {failure.message} <code>{failure.code}</code>
        </p>
      )}
      {reading && !page && <Skeleton label="The run writes its state down" />}
      {!isOther && page && <Entries parts={parts} />}
      {(isOther || (!page && !failure)) && !reading && <Empty title="Nothing has been read yet.">The run writes its state down and goes on. While it is paused, state and rows stand still together.</Empty>}
    </div>
  );
}

function Entries({ parts: { store, say } }: { parts: StateParts }) {
  const { ask, page, entries, at, reading } = useStore(store);
  const [selection, setSelection] = useState<GridSelection>();
  const [open, setOpen] = useState(false);
  useEffect(() => setSelection(undefined), [page]);
  const state = page?.states.find(({ name }) => name === ask?.state);
  const columns = useMemo(() => (page ? columnsOf(page, state) : []), [page, state]);
  const source = useMemo(() => page && sourceOf(entries, state, page), [entries, state, page]);
  if (!page || !source || !ask) return null;
  const picked = selection && source.at(selection.place);
  const copy = () => {
    if (!selection) return;
    void navigator.clipboard.writeText(rowsAsTsv(rowsBetween(source, selection.place, selection.anchor, entries.length), { columns, changelog: false }));
    say({ text: 'The entries are copied.' });
  };
  return (
    <>
      <div className="state-filters">
        <Select aria-label="Which state" value={ask.state ?? ''} onChange={({ target }) => void store.narrow({ state: target.value || null })}>
          <option value="">all states ({page.states.length})</option>
          {page.states.map(({ name, kind }) => (
            <option key={name} value={name}>
              {name.replace('_timer_state/', '')}, {kind}
            </option>
          ))}
        </Select>
        <Typed label="Key" placeholder="whole key, or one column" value={ask.key} onEnter={(key) => void store.narrow({ key })} />
        <Typed label="Find in entries" placeholder="find" value={ask.find} onEnter={(find) => void store.narrow({ find })} />
      </div>
      {page.states
        .filter(({ problem }) => problem)
        .map(({ name, problem }) => (
          <p key={name} className="state-failure">
            {problem}
          </p>
        ))}
      <div className="grid-and-detail" data-detail={open && Boolean(picked)}>
        {entries.length ? (
          <Grid label="State" columns={columns} source={source} changelog={false} selection={selection} onSelect={setSelection} onOpen={() => setOpen(true)} onCopy={copy} found={NOTHING} />
        ) : (
          <Empty title={ask.key || ask.find ? 'No entry is like that.' : page.states.length ? 'The state is empty.' : 'This operator keeps no state.'} />
        )}
        {open && picked && 'row' in picked && <DetailPane {...picked} columns={columns} changelog={false} onClose={() => setOpen(false)} />}
      </div>
      <footer className="state-foot">
        <span>
          {entries.length.toLocaleString('en')} {entries.length === 1 ? 'entry' : 'entries'}
          {page.more ? ', and more' : ''}
          {page.complete ? '' : `; looking ended after ${page.scanned.toLocaleString('en')}: give a key or a state`}
          {at === undefined ? '' : ` · read at ${clock(at)}`}
        </span>
        {page.more && (
          <Button tone="link" disabled={reading} onClick={() => void store.more()}>
            show more
          </Button>
        )}
        {selection && (
          <Button tone="link" onClick={() => setOpen(!open)}>
            {open ? 'close the entry' : 'open the entry'}
          </Button>
        )}
      </footer>
    </>
  );
}

function Typed({ label, placeholder, value, onEnter }: { label: string; placeholder: string; value: string; onEnter(text: string): void }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return (
    <form onSubmit={(event) => (event.preventDefault(), onEnter(text))}>
      <TextInput aria-label={label} placeholder={placeholder} className="mono" value={text} onChange={({ target }) => setText(target.value)} onBlur={() => text !== value && onEnter(text)} />
    </form>
  );
}

function useTitles({ session }: StateParts): ReadonlyMap<string, { title: string; kind: string }> {
  const topology = useStore(session, ({ preview }) => preview?.good?.topology);
  return useMemo(() => {
    const text = session.getState().activeFile?.text ?? '';
    return new Map(topology ? nameOperators(topology, sqlParts(text)).operators.map((operator) => [operator.uid, describeOperator(operator)]) : []);
  }, [topology, session]);
}

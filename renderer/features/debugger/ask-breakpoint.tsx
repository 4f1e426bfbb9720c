import { useState } from 'react';
import { type StoreApi, useStore } from 'zustand';
import { titlesOf } from '#shared/topology/titles.ts';
import { Field, TextInput } from '#renderer/ui/field.tsx';
import { Popover } from '#renderer/ui/popover.tsx';
import { edgeTitle, plannedOf } from './words.ts';
import type { DebuggerParts } from './toolbar.tsx';

/** The breakpoint that is being asked about: where, and how it reads so far. */
export interface AskedBreakpoint {
  id: string;
  from: string;
  to: string;
  condition: string;
  at: { x: number; y: number };
}

export type AskingBreakpoint = StoreApi<{ asked: AskedBreakpoint | undefined }>;

/** When a run is to pause at an edge. */
export function AskBreakpoint({ asking, parts }: { asking: AskingBreakpoint; parts: DebuggerParts }) {
  const { asked } = useStore(asking);
  return asked ? <Question key={asked.id} asked={asked} asking={asking} parts={parts} /> : null;
}

function Question({ asked, asking, parts: { store, session } }: { asked: AskedBreakpoint; asking: AskingBreakpoint; parts: DebuggerParts }) {
  const [condition, setCondition] = useState(asked.condition);
  const [fails, setFails] = useState(false);
  const titles = titlesOf(plannedOf(session.getState()));
  const columns = store.getState().edges.find(({ from, to }) => from === asked.from && to === asked.to)?.columns;
  return (
    <Popover
      title={`Pause at a row from ${edgeTitle(asked, titles)}`}
      at={asked.at}
      accept="Set the breakpoint"
      onAccept={() => store.setBreakpoint({ id: asked.id, from: asked.from, to: asked.to, condition: condition.trim() || null, fails })}
      onClose={() => asking.setState({ asked: undefined })}
    >
      <Field label="Condition" hint={columns ? `Columns: ${columns.map(({ name }) => name).join(', ')}` : 'SQL on the row, as in a WHERE; empty for every row'}>
        <TextInput className="mono" placeholder="amount < 0" value={condition} onChange={({ target }) => setCondition(target.value)} />
      </Field>
      <label className="tap-all" title="To see the job recover: it restarts where it has a restart strategy">
        <input type="checkbox" checked={fails} onChange={({ target }) => setFails(target.checked)} /> Fail at this row, once, instead of pausing
      </label>
    </Popover>
  );
}

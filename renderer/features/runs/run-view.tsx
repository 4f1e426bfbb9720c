import { useMemo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Range } from '#shared/base/text-range.ts';
import type { RunStatus } from '#shared/services/engine.ts';
import { capturedOf, writtenWords } from '#shared/services/written.ts';
import { nameOperators } from '#shared/topology/name-operators.ts';
import { sqlParts } from '#shared/topology/sql-parts.ts';
import { withTitle } from '#shared/topology/titles.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { showKeys } from '#renderer/platform/keys.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Empty, Skeleton } from '#renderer/ui/faces.tsx';
import { FailureFace } from './failure-face.tsx';
import { isOver, type RunStore } from './run-store.ts';
import { replacementWords, stateWords } from './run-words.ts';
import { RewindList } from './rewind-list.tsx';
import { SavepointList } from './savepoint-list.tsx';
import { StandInFact } from './stand-in-fact.tsx';
import './runs.css';

export interface RunParts extends Pick<FeatureParts, 'session' | 'execute' | 'clients' | 'link'> {
  store: RunStore;
}

/** The run in front: how it stands, what it read and wrote, why it failed. */
export function RunView({ parts }: { parts: RunParts }) {
  const { store, session, execute } = parts;
  const run = useStore(session, (state) => state.run);
  const isPaused = useStore(session, ({ debugged }) => debugged.paused !== undefined);
  const file = useStore(session, ({ activeFile }) => activeFile?.path);
  const refused = useStore(store, (state) => (file === undefined ? undefined : state.refused.get(file)));
  const asking = useStore(store, (state) => file !== undefined && state.asking.has(file));
  const real = useStore(store, (state) => (file === undefined ? undefined : state.real.get(file)));
  const topology = useStore(session, ({ preview }) => preview?.good?.topology);
  const text = useStore(session, ({ activeFile }) => activeFile?.text ?? '');
  const failed = Boolean(run?.failure);
  const planned = useMemo(() => (topology && failed ? nameOperators(topology, sqlParts(text)) : undefined), [topology, text, failed]);
  const show = (range: Range) => file !== undefined && session.setState({ marked: { file, range, reveal: true, focus: true } });

  if (asking && !run) return <Skeleton label="The job starts" />;
  if (refused) {
    const { code, message, data } = refused;
    const isReal = code === 'jar-runs-for-real';
    const tables = code === 'no-sample' && Array.isArray(data?.['tables']) ? (data['tables'] as string[]) : [];
    const detail = typeof data?.['detail'] === 'string' ? data['detail'] : typeof data?.['stack'] === 'string' ? data['stack'] : '';
    return (
      <div className="run-view">
        <FailureFace title={isReal ? 'Run it for real?' : 'The job did not start'} code={code} message={message} detail={detail} range={undefined} onShow={show}>
          {isReal && <Button onClick={() => execute('run.start-real')}>Run with its real sources and sinks</Button>}
          {tables.map((table) => (
            <Button key={table} onClick={() => execute('run.create-sample', table)}>
              Create a sample for {table}
            </Button>
          ))}
        </FailureFace>
        <SavepointList parts={parts} />
      </div>
    );
  }
  if (!run)
    return (
      <div className="run-view">
        <Empty title="Nothing has run yet.">Run the job with F5 or {showKeys('Mod+Enter')}: sources read the samples of the workspace, sinks are captured, unless you switch one to the real one.</Empty>
        <SavepointList parts={parts} />
      </div>
    );
  return (
    <div className="run-view">
      {run.failure && <FailureFace title={run.state === 'failed' ? 'The job failed' : 'The job does not stop'} {...run.failure} message={withTitle(run.failure.message, run.failure.operator, planned)} range={run.failure.range ?? undefined} onShow={show} />}
      <RunFacts run={run} isPaused={isPaused} store={store} real={real ?? NONE} onApply={() => execute('run.apply')} />
      <RewindList parts={parts} />
      <SavepointList parts={parts} />
    </div>
  );
}

/** Of what became of its functions; the newest. */
const SHOWN = 3;
const NONE: ReadonlySet<string> = new Set();

function RunFacts({ run, isPaused, store, real, onApply }: { run: RunStatus; isPaused: boolean; store: RunStore; real: ReadonlySet<string>; onApply: () => void }) {
  return (
    <dl className="run-facts">
      <Fact name="State">
        {stateWords(run, isPaused)}
        {run.firstRowMs !== null && `, first row after ${Math.round(run.firstRowMs)} ms`}
      </Fact>
      <Fact name="Mode">{run.mode}</Fact>
      {run.hash && (
        <Fact name="Artefact">
          <span className="mono" title={run.hash}>
            {run.hash.slice(0, 12)}
          </span>
          {run.replacements.some(({ refusal }) => !refusal) && ' when it began; its functions are others now'}
        </Fact>
      )}
      {run.replacements.slice(-SHOWN).map((replacement) => (
        <Fact key={replacement.at} name="Functions">
          {replacementWords(replacement)}
          {replacement.refusal && !isOver(run) && <Button onClick={onApply}>Apply the change</Button>}
        </Fact>
      ))}
      {run.written.map((each) => (
        <Fact key={each.sink} name={`Sink ${each.sink}`}>
          {writtenWords(each)}
        </Fact>
      ))}
      {capturedOf(run).map(({ sink, counted, kept, tableRows, tableComplete }) => (
        <Fact key={sink} name={`Sink ${sink}`}>
          {counted.toLocaleString('en')} {counted === 1 ? 'row' : 'rows'} counted, {kept.toLocaleString('en')} kept; they fold to {tableRows.toLocaleString('en')}
          {tableComplete ? '' : ' and more: the fold met its cap'}
        </Fact>
      ))}
      {run.standIns.map((standIn) => (
        <Fact key={`${standIn.role} ${standIn.table}`} name={`${capital(standIn.role)} ${standIn.table.endsWith('.jar') ? standIn.table : standIn.table.split('.').at(-1)}`}>
          <StandInFact standIn={standIn} switched={real.has(standIn.table)} onSwitch={(on) => store.switchReal(standIn, on)} />
        </Fact>
      ))}
      {run.notices.map(({ code, message }, index) => (
        <Fact key={code + index} name="Note">
          {message}
        </Fact>
      ))}
      {run.skipped.map(({ file, line, reason, total, table }) => (
        <Fact key={`${table} ${file}`} name={`Skipped in ${table}`}>
          {total.toLocaleString('en')} {total === 1 ? 'line' : 'lines'} did not fit; the last: {file}:{line}: {reason}
        </Fact>
      ))}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

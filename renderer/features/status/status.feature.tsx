import { useStore } from 'zustand';
import type { EngineState } from '#shared/services/host.ts';
import type { RunStatus } from '#shared/services/engine.ts';
import { isJarJob } from '#shared/workspace/jar-job.ts';
import type { Feature, FeatureParts, View } from '#renderer/platform/feature.ts';
import { fixedViews } from '#renderer/platform/fixed-views.ts';
import { EnvironmentChoice } from './environment-choice.tsx';
import { createRate } from './rate.ts';
import { describeRun, formatMemory } from './words.ts';
import './status.css';

/** The line at the bottom: the engine in words, the run in figures, where the cursor is. */
export const statusFeature: Feature = {
  id: 'status',
  title: 'Status',
  activate: (parts) => {
    const rate = createRate(parts.session);
    const item = (id: string, place: View['place'], order: number, Body: View['Body']): View => ({ id: `status-${id}`, title: id, place, order, Body });
    return {
      views: fixedViews(
        item('engine', 'status-left', 0, () => <Engine parts={parts} />),
        item('run', 'status-left', 1, () => <Run parts={parts} rate={rate.state} />),
        item('samples', 'status-left', 2, () => <Samples parts={parts} />),
        item('environment', 'status-left', 3, () => <EnvironmentChoice parts={parts} />),
        item('cursor', 'status-right', 0, () => <Cursor parts={parts} />),
        item('memory', 'status-right', 2, () => <Memory parts={parts} />),
      ),
      dispose: () => rate.dispose(),
    };
  },
};

const SIGNS: Record<EngineState['state'], string> = { starting: 'busy', ready: 'good', restarting: 'warning', failed: 'backpressured' };

function Engine({ parts: { session } }: { parts: FeatureParts }) {
  const engine = useStore(session, (state) => state.engine);
  if (!engine) return <span className="status-item">Connecting to Weir …</span>;
  return (
    <span className="status-item status-engine" title={[engine.message, engine.java && `Java ${engine.java}`].filter(Boolean).join('\n')} role="status">
      <span className="status-sign" style={{ background: `var(--${SIGNS[engine.state]})` }} aria-hidden="true" />
      {engine.message}
    </span>
  );
}

function Run({ parts: { session }, rate }: { parts: FeatureParts; rate: ReturnType<typeof createRate>['state'] }) {
  const run = useStore(session, (state) => state.run);
  const rowsPerSecond = useStore(rate, (state) => state.rowsPerSecond);
  const isPaused = useStore(session, ({ debugged }) => debugged.paused !== undefined);
  if (!run) return null;
  return describeRun(run, rowsPerSecond, isPaused).map((words) => (
    <span key={words} className="status-item">
      {words}
    </span>
  ));
}

function Samples({ parts: { session } }: { parts: FeatureParts }) {
  const real = useStore(session, ({ run }) => realTables(run));
  const isJar = useStore(session, ({ activeFile }) => activeFile !== undefined && isJarJob(activeFile.path));
  if (real) return <span className="status-item status-real">{isJar ? `reads and writes for real: ${real}` : `writes to the real ${real}`}</span>;
  if (isJar) return <span className="status-item">a jar: runs for real, when told to</span>;
  return <span className="status-item">samples only: nothing is written</span>;
}

function realTables(run: RunStatus | undefined): string {
  const sinks = run?.standIns.filter(({ role, by }) => role === 'sink' && by === 'real') ?? [];
  return sinks.map(({ table }) => table).join(', ');
}

function Cursor({ parts: { session } }: { parts: FeatureParts }) {
  const cursor = useStore(session, (state) => state.cursor);
  const path = useStore(session, ({ activeFile }) => activeFile?.path);
  if (!cursor || !path) return null;
  return (
    <span className="status-item">
      Ln {cursor.line}, Col {cursor.column}
    </span>
  );
}

function Memory({ parts: { session } }: { parts: FeatureParts }) {
  const memory = useStore(session, (state) => state.engine?.memory);
  if (!memory) return null;
  const words = formatMemory(memory.resident ?? memory.heapUsed);
  return (
    <span className="status-item status-memory" title={`Heap: ${formatMemory(memory.heapUsed)} of ${formatMemory(memory.heapMax)}`}>
      engine {words}
    </span>
  );
}

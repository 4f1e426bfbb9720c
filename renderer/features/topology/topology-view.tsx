import { Maximize, Share } from 'lucide-react';
import { useStore } from 'zustand';
import { renderTopologySvg } from '#shared/topology/svg.ts';
import type { Topology } from '#shared/topology/model.ts';
import type { Layouter } from '#renderer/workers/layouter.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Empty, Skeleton } from '#renderer/ui/faces.tsx';
import { Canvas } from './canvas.tsx';
import { type CanvasCommands } from './canvas-commands.ts';
import { CanvasContext, type CanvasParts, useSession, useTopology } from './canvas-context.ts';
import { Inspector } from './inspector.tsx';
import { operatorSentence } from './operator-facts.ts';

/** The pane beside the text: what Flink makes of it. */
export function TopologyView({ parts, commands }: { parts: CanvasParts; commands: CanvasCommands }) {
  return (
    <CanvasContext.Provider value={parts}>
      <div className="topology">
        <Face parts={parts} commands={commands} />
        <Inspector />
      </div>
    </CanvasContext.Provider>
  );
}

function Face({ parts, commands }: { parts: CanvasParts; commands: CanvasCommands }) {
  const { layout, topology, broken, failure } = useTopology((state) => state);
  const { activeFile, preview, engine } = useSession((state) => state);
  if (topology && layout)
    return (
      <>
        {broken && <BrokenNote {...broken} />}
        <Canvas parts={parts} commands={commands} />
        <TopologyList topology={topology} />
      </>
    );
  if (failure) return <Empty title="The topology could not be drawn.">{failure}</Empty>;
  if (!activeFile) return <Empty title="Open a job to see its topology." />;
  if (!activeFile.runnable) return <Empty title="This file has no topology.">Jobs have one: open a job.sql, or the job.yaml of a jar.</Empty>;
  if (broken) return <Empty title="There is no topology yet.">{broken.reason}</Empty>;
  if (preview?.latest && !preview.busy) return <Empty title="This script plans no job.">An INSERT INTO or a SELECT gives it a topology.</Empty>;
  if (engine && engine.state !== 'ready') return <Empty title={engine.message}>The topology follows as soon as Flink is ready.</Empty>;
  return <Skeleton label="Flink plans the job" />;
}

function BrokenNote({ reason, since }: { reason: string; since: number }) {
  return (
    <div className="topology-note" role="status">
      <span title={reason}>
        As it was at {new Date(since).toLocaleTimeString()}. {reason}
      </span>
    </div>
  );
}

/** The same topology for those who listen. */
function TopologyList({ topology }: { topology: Topology }) {
  return (
    <ol className="visually-hidden" aria-label="Operators of the topology">
      {topology.operators.map((operator) => (
        <li key={operator.uid}>{operatorSentence(operator, topology)}</li>
      ))}
    </ol>
  );
}

interface ActionsProps {
  parts: CanvasParts;
  commands: CanvasCommands;
  layouter: Layouter;
}

/** At the right end of the tab strip: what the job needs, and what can be done with the picture. */
export function TopologyActions({ parts: { store, session }, commands, layouter }: ActionsProps) {
  const topology = useStore(store, (state) => state.topology);
  if (!topology?.operators.length) return null;
  const jobs = new Set(topology.operators.map(({ job }) => job)).size;
  const groups = Object.entries(topology.slots.groups).map(([group, slots]) => `${group}: ${slots}`);
  return (
    <div className="topology-chips">
      {jobs > 1 && (
        <span className="chip" title="Each INSERT outside a statement set is a Flink job of its own">
          {jobs} jobs
        </span>
      )}
      <span className="chip" title={`Task slots the ${jobs > 1 ? 'jobs need' : 'job needs'}: ${groups.join(', ')}`}>
        {topology.slots.total} {topology.slots.total === 1 ? 'slot' : 'slots'}
      </span>
      <IconButton label="Fit the topology" keys="0" onClick={commands.fit}>
        <Maximize size={14} />
      </IconButton>
      <IconButton label="Save the topology as SVG" onClick={() => void saveSvg(topology, layouter, session.getState().activeFile?.path)}>
        <Share size={14} />
      </IconButton>
    </div>
  );
}

/** Hands the picture to the browser's own way of saving. */
export async function saveSvg(topology: Topology, { elk, measure }: Layouter, path = 'topology'): Promise<void> {
  const svg = await renderTopologySvg(topology, { elk, measure });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  link.download = `${path.split('/').at(-2) ?? path}-topology.svg`;
  link.click();
  URL.revokeObjectURL(link.href);
}

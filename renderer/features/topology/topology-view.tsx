import { Maximize, Redo2, Save, Undo2 } from 'lucide-react';
import { memo, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { nextRedo, nextUndo } from '#shared/topology/edit-history.ts';
import type { OperatorEdits, RefusedEdit } from '#shared/topology/edits.ts';
import { LARGE } from '#shared/topology/layout.ts';
import type { Topology } from '#shared/topology/model.ts';
import { showKeys } from '#renderer/platform/keys.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { clock } from '#renderer/ui/clock.ts';
import { Empty, Skeleton } from '#renderer/ui/faces.tsx';
import { Canvas } from './canvas.tsx';
import { type CanvasCommands } from './canvas-commands.ts';
import { CanvasContext, type CanvasParts, useEdits, useSession, useTopology } from './canvas-context.ts';
import { describeOperatorEdits } from './editing/describe-edit.ts';
import { EditFoot } from './editing/edit-foot.tsx';
import { isUnsaved } from './editing/edit-store.ts';
import { Questions } from './editing/questions.tsx';
import { ChooseEnvironment } from './compare/choose-environment.tsx';
import { CompareBar } from './compare/compare-bar.tsx';
import { Inspector } from './inspector.tsx';
import { LayoutNote } from './look/layout-note.tsx';
import { LookButton } from './look/look-button.tsx';
import { LiveBar } from './live/live-bar.tsx';
import { operatorSentences, titlesOf } from './operator-facts.ts';

/** The pane beside the text: what Flink makes of it. */
export function TopologyView({ parts, commands }: { parts: CanvasParts; commands: CanvasCommands }) {
  return (
    <CanvasContext.Provider value={parts}>
      <div className="topology">
        <Face parts={parts} commands={commands} />
        <div className="canvas-foot">
          <CompareBar />
          <LiveBar />
          <EditFoot />
          <Inspector />
        </div>
        <Said />
        <Questions />
        <ChooseEnvironment />
      </div>
    </CanvasContext.Provider>
  );
}

function Face({ parts, commands }: { parts: CanvasParts; commands: CanvasCommands }) {
  const layout = useTopology((state) => state.layout);
  const topology = useTopology((state) => state.topology);
  const broken = useTopology((state) => state.broken);
  const failure = useTopology((state) => state.failure);
  const listed = useWhenIdle(topology);
  const { activeFile, preview, engine } = useSession((state) => state);
  if (topology && layout)
    return (
      <>
        {broken && <BrokenNote {...broken} />}
        <Canvas parts={parts} commands={commands} />
        <LayoutNote />
        {listed && <TopologyList topology={listed} />}
      </>
    );
  if (failure) return <Empty title="The topology could not be drawn.">{failure}</Empty>;
  if (topology?.operators.length) return <LayoutNote />;
  if (!activeFile) return <Empty title="Open a job to see its topology." />;
  if (activeFile.there && broken) return <Empty title={`What runs in ${activeFile.there.environment} cannot be drawn.`}>{broken.reason}</Empty>;
  if (!activeFile.runnable) return <Empty title="This file has no topology.">Jobs have one: open a job.sql, a job.ts, or the job.yaml of a jar.</Empty>;
  if (broken) return <Empty title="There is no topology yet.">{broken.reason}</Empty>;
  if (preview?.latest && !preview.busy) return <Empty title="This script plans no job.">An INSERT INTO or a SELECT gives it a topology.</Empty>;
  if (engine && engine.state !== 'ready') return <Empty title={engine.message}>The topology follows as soon as Flink is ready.</Empty>;
  return <Skeleton label="Flink plans the job" />;
}

/** The list of a large topology follows once nothing else is going on: the cards show an edit first. */
function useWhenIdle(topology: Topology | undefined): Topology | undefined {
  const isLarge = (topology?.operators.length ?? 0) > LARGE;
  const [listed, setListed] = useState<Topology>();
  useEffect(() => {
    if (!isLarge) return;
    const waiting = requestIdleCallback(() => setListed(topology), { timeout: 3000 });
    return () => cancelIdleCallback(waiting);
  }, [topology, isLarge]);
  return isLarge ? listed : topology;
}

function BrokenNote({ reason, since }: { reason: string; since: number }) {
  return (
    <div className="topology-note" role="status">
      <span title={reason}>
        As it was at {clock(since)}. {reason}
      </span>
    </div>
  );
}

/** What was done last, for those who listen. */
function Said() {
  const said = useEdits((state) => state.said);
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  );
}

/** The same topology for those who listen, with what is edited and what was refused. */
const TopologyList = memo(function TopologyList({ topology }: { topology: Topology }) {
  const edits = useEdits(({ job }) => job.history.now.operators);
  const refused = useTopology((state) => state.refused);
  const side = useTopology((state) => state.side);
  const sentences = useMemo(() => operatorSentences(topology, side !== 'after' ? new Map() : wordsOfEdits(topology, edits, refused)), [topology, edits, refused, side]);
  return (
    <ol className="visually-hidden" aria-label="Operators of the topology">
      {Array.from(sentences, ([uid, sentence]) => (
        <Sentence key={uid} words={sentence} />
      ))}
    </ol>
  );
});

function wordsOfEdits(topology: Topology, edits: Record<string, OperatorEdits>, refused: readonly RefusedEdit[]): Map<string, string[]> {
  const titles = titlesOf(topology);
  const words = new Map<string, string[]>();
  for (const [uid, each] of Object.entries(edits)) {
    const edited = describeOperatorEdits(each, (to) => titles.get(to) ?? to);
    if (edited.length) words.set(uid, [`edited: ${edited.join(', ')}`]);
  }
  for (const { operator, message } of refused) if (operator) words.set(operator, [...(words.get(operator) ?? []), `not applied: ${message}`]);
  return words;
}

const Sentence = memo(function Sentence({ words }: { words: string }) {
  return <li>{words}</li>;
});

interface ActionsProps {
  parts: CanvasParts;
  commands: CanvasCommands;
}

/** At the right end of the tab strip: what the job needs, and what can be done with the picture. */
export function TopologyActions({ parts, commands }: ActionsProps) {
  const { store } = parts;
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
      <EditActions parts={parts} />
      <IconButton label="Fit the topology" keys="0" onClick={commands.fit}>
        <Maximize size={14} />
      </IconButton>
      <LookButton parts={parts} />
    </div>
  );
}

/** Always there, so that nothing jumps when the first edit is made. */
function EditActions({ parts: { edits } }: { parts: CanvasParts }) {
  const { job } = useStore(edits);
  const unsaved = isUnsaved(job);
  return (
    <>
      <IconButton label="Undo the edit" keys={showKeys('Mod+Z')} disabled={!nextUndo(job.history)} onClick={edits.undo}>
        <Undo2 size={14} />
      </IconButton>
      <IconButton label="Redo the edit" keys={showKeys('Mod+Shift+Z')} disabled={!nextRedo(job.history)} onClick={edits.redo}>
        <Redo2 size={14} />
      </IconButton>
      <IconButton className={unsaved ? 'save-edits' : ''} label={unsaved ? 'Save the edits to topology.yaml' : 'No unsaved edits'} keys={showKeys('Mod+S')} disabled={!unsaved || job.saving} onClick={() => void edits.save()}>
        <Save size={14} />
      </IconButton>
    </>
  );
}

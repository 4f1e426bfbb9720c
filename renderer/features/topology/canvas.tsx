import { Background, BackgroundVariant, MiniMap, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { CanvasCommands } from './canvas-commands.ts';
import { CanvasContext, type CanvasParts, useCanvas, useTopology } from './canvas-context.ts';
import { flowElements } from './flow-elements.ts';
import { ChainFrame, JobTitle } from './frames.tsx';
import { type Direction, navigate } from './navigate.ts';
import { OperatorCard } from './operator-card.tsx';
import { ShipPath } from './ship-edge.tsx';
import '@xyflow/react/dist/base.css';
import './canvas.css';

const NODE_TYPES = { operator: OperatorCard, chain: ChainFrame, job: JobTitle };
const EDGE_TYPES = { ship: ShipPath };
/** From here on a small map helps to find one's way. */
const MANY = 40;
/** Room above for the line that says why the drawing is old, and below for the operator in hand: neither moves nor covers anything. */
const FIT = { padding: { x: '4%', top: '46px', bottom: '58px' }, maxZoom: 1, minZoom: 0.2 } as const;

/** The topology, to look at and to walk through. */
export function Canvas({ parts, commands }: { parts: CanvasParts; commands: CanvasCommands }) {
  return (
    <CanvasContext.Provider value={parts}>
      <ReactFlowProvider>
        <Flow commands={commands} />
      </ReactFlowProvider>
    </CanvasContext.Provider>
  );
}

function Flow({ commands }: { commands: CanvasCommands }) {
  const { store, session, pick } = useCanvas();
  const { topology, layout, stale } = useStore(store);
  const flow = useReactFlow();
  const { nodes, edges } = useMemo(() => (topology && layout ? flowElements(topology, layout) : { nodes: [], edges: [] }), [layout]);
  const touched = useFitting(commands);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !layout) return;
    const selected = session.getState().selectedOperator;
    if (event.key.startsWith('Arrow')) {
      const target = navigate(layout, selected, event.key as Direction);
      pick(target);
      bringIntoView(target);
    } else if (event.key === 'Enter' && selected) pick(selected, { focus: true });
    else if (event.key === 'Escape') pick(undefined);
    else if (event.key === '+' || event.key === '=') void flow.zoomIn({ duration: 120 });
    else if (event.key === '-') void flow.zoomOut({ duration: 120 });
    else if (event.key === '0') commands.fit();
    else return;
    event.preventDefault();
  };

  const bringIntoView = (uid: string | undefined) => {
    const card = layout?.operators.find((operator) => operator.uid === uid);
    if (!card) return;
    const { zoom } = flow.getViewport();
    void flow.setCenter(card.x + card.width / 2, card.y + card.height / 2, { zoom, duration: 160 });
    touched.current = true;
  };

  return (
    <div
      className="canvas"
      data-stale={stale}
      tabIndex={0}
      role="application"
      aria-roledescription="topology"
      aria-label={`Topology, ${topology?.operators.length ?? 0} operators. Arrow keys move along the edges, Enter marks the SQL, plus and minus zoom, 0 fits.`}
      onKeyDown={onKeyDown}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        zoomOnDoubleClick={false}
        panOnScroll
        minZoom={0.05}
        maxZoom={2}
        onNodeClick={(_, node) => node.type === 'operator' && pick(node.id)}
        onPaneClick={() => pick(undefined)}
        onMoveEnd={(event) => event && (touched.current = true)}
        onlyRenderVisibleElements={nodes.length > 200}
        proOptions={{ hideAttribution: true }}
      >
        <Background variant={BackgroundVariant.Dots} gap={22} size={1.4} />
        {nodes.length > MANY && <MiniMap pannable zoomable ariaLabel="Map of the topology" nodeClassName={({ type }) => `map-${type}`} />}
      </ReactFlow>
    </div>
  );
}

/** Fits a new file's topology, and keeps it fitted until the person has moved the canvas. */
function useFitting(commands: CanvasCommands) {
  const flow = useReactFlow();
  const layout = useTopology((state) => state.layout);
  const file = useTopology((state) => state.file);
  const touched = useRef(false);
  const box = useRef<HTMLElement | null>(null);

  useEffect(() => {
    touched.current = false;
  }, [file]);
  useEffect(() => {
    if (!layout) return;
    // The new nodes are in React Flow's hands one frame later.
    const frame = requestAnimationFrame(() => !touched.current && void flow.fitView({ ...FIT, duration: box.current === null ? 0 : 200 }));
    return () => cancelAnimationFrame(frame);
  }, [layout, flow]);
  useEffect(
    () =>
      commands.attach(() => {
        touched.current = false;
        void flow.fitView({ ...FIT, duration: 200 });
      }),
    [commands, flow],
  );
  useEffect(() => {
    box.current = document.querySelector<HTMLElement>('.canvas');
    const observer = new ResizeObserver(() => !touched.current && void flow.fitView(FIT));
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, [flow]);
  return touched;
}

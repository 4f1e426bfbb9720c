import { Background, BackgroundVariant, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { CanvasCommands } from './canvas-commands.ts';
import { CanvasContext, type CanvasParts, useCanvas, useTopology } from './canvas-context.ts';
import { DragGhost } from './editing/drag-ghost.tsx';
import { EditBar } from './editing/edit-bar.tsx';
import { useDrag } from './editing/use-drag.ts';
import { DistantView } from './distant/distant-view.tsx';
import { operatorAt } from './distant/paint.ts';
import { useCulled } from './distant/use-culled.ts';
import { LEGIBLE } from './first-view.ts';
import { flowElements, NO_ELEMENTS } from './flow-elements.ts';
import { ChainFrame, JobTitle } from './frames.tsx';
import { cardOf, foldOperator } from './look/folding.ts';
import { TopologyMap } from './map/topology-map.tsx';
import { type Direction, navigate } from './navigate.ts';
import { OperatorCard } from './operator-card.tsx';
import { SearchBar } from './search/search-bar.tsx';
import { ShipPath } from './ship-edge.tsx';
import { LEAST_ZOOM, MANY, useFitting } from './use-fitting.ts';
import '@xyflow/react/dist/base.css';
import './canvas.css';

const NODE_TYPES = { operator: OperatorCard, chain: ChainFrame, job: JobTitle };
const EDGE_TYPES = { ship: ShipPath };

/** The topology, to look at, to walk through and to reshape. */
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
  const parts = useCanvas();
  const { session, selection, search, look, pick, ask } = parts;
  const topology = useTopology((state) => state.topology);
  const layout = useTopology((state) => state.layout);
  const drawing = useTopology((state) => state.drawing);
  const stale = useTopology((state) => state.stale);
  const side = useTopology((state) => state.side);
  const isMapShown = useStore(look, ({ map }) => map);
  const flow = useReactFlow();
  const before = useRef(NO_ELEMENTS);
  const elements = useMemo(() => (before.current = drawing && layout ? flowElements(drawing, layout, before.current) : NO_ELEMENTS), [drawing, layout]);
  const { nodes, edges, isDistant } = useCulled(elements, layout);
  const { touched, isPartial } = useFitting(commands);
  const { dragging, onPointerDown } = useDrag();

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !layout || event.target !== event.currentTarget) return;
    const { selectedOperator } = session.getState();
    const selected = selectedOperator !== undefined && drawing ? cardOf(drawing, selectedOperator) : selectedOperator;
    if (event.key.startsWith('Arrow')) {
      const target = navigate(layout, selected, event.key as Direction);
      if (event.shiftKey && target) selection.take([...[...selection.getState().uids].filter((uid) => uid !== target), target]);
      else pick(target);
      bringIntoView(target);
    } else if ((event.key === '[' || event.key === ']') && selected) foldOperator(parts, selected, event.key === '[');
    else if (event.key === 'Enter' && selected && drawing?.groups.has(selected)) foldOperator(parts, selected, false);
    else if (event.key === 'Enter' && selected) pick(selected, { focus: true });
    else if (event.key === 'Escape') pick(undefined);
    else if (event.key === '0') commands.fit();
    else return;
    event.preventDefault();
  };

  const bringIntoView = (uid: string | undefined) => {
    const card = layout?.operators.find((operator) => operator.uid === uid);
    if (!card) return;
    const zoom = Math.max(flow.getZoom(), LEGIBLE);
    void flow.setCenter(card.x + card.width / 2, card.y + card.height / 2, { zoom, duration: 160 });
    touched.current = true;
  };

  useEffect(() => search.subscribe(({ current }, { current: last }) => current !== undefined && current !== last && bringIntoView(current)), [search, layout]);
  const closeSearch = () => {
    const { current } = search.getState();
    search.close();
    if (current !== undefined) pick(current);
    document.querySelector<HTMLElement>('.canvas')?.focus();
  };

  const onChainHead = (event: MouseEvent) => {
    const chain = (event.target as Element).closest<HTMLElement>('[data-drag-chain]')?.dataset['dragChain'];
    const operators = topology?.chains.find(({ id }) => id === chain)?.operators;
    if (!operators?.length || (event.target as Element).closest('button')) return;
    selection.take(operators);
    if (event.type === 'contextmenu') {
      event.preventDefault();
      ask('operator', { at: { x: event.clientX, y: event.clientY } });
    }
  };

  return (
    <>
      <div
        className="canvas"
        data-stale={stale}
        data-side={side}
        data-dragging={Boolean(dragging)}
        tabIndex={0}
        role="application"
        aria-roledescription="topology"
        aria-label={`Topology, ${topology?.operators.length ?? 0} operators. Arrow keys move along the edges, with Shift they take more in hand. Plus and minus change the parallelism of what is in hand, or zoom. Shift F10 opens the menu of edits, Enter marks the SQL, 0 fits.`}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onClick={onChainHead}
        onContextMenu={onChainHead}
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
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          zoomOnDoubleClick={false}
          panOnScroll
          minZoom={LEAST_ZOOM}
          maxZoom={2}
          onNodeClick={(event, node) => {
            if (node.type !== 'operator') return;
            if (event.shiftKey || event.ctrlKey || event.metaKey) selection.toggle(node.id);
            else pick(node.id);
          }}
          onNodeDoubleClick={(_, node) => {
            if (node.type !== 'operator') return;
            if (drawing?.groups.has(node.id)) foldOperator(parts, node.id, false);
            else if (node.data.diff?.change !== 'gone') ask('name', { uids: [node.id] });
          }}
          onNodeContextMenu={(event, node) => {
            if (node.type !== 'operator') return;
            event.preventDefault();
            if (!selection.getState().uids.has(node.id)) pick(node.id);
            ask('operator', { at: { x: event.clientX, y: event.clientY } });
          }}
          onEdgeClick={(event, { source, target }) => ask('ship', { uids: [source], edge: { from: source, to: target }, at: { x: event.clientX, y: event.clientY } })}
          onEdgeContextMenu={(event, { source, target }) => {
            event.preventDefault();
            ask('ship', { uids: [source], edge: { from: source, to: target }, at: { x: event.clientX, y: event.clientY } });
          }}
          onPaneClick={(event) => pick(isDistant && layout ? operatorAt(layout, flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }), 6 / flow.getZoom()) : undefined)}
          onMoveEnd={(event) => event && (touched.current = true)}
          onlyRenderVisibleElements={elements.nodes.length > 200}
          proOptions={{ hideAttribution: true }}
        >
          {!isDistant && <Background variant={BackgroundVariant.Dots} gap={22} size={1.4} />}
          {isDistant && <DistantView />}
        </ReactFlow>
      </div>
      {isMapShown && layout && (isPartial || layout.operators.length > MANY) && <TopologyMap layout={layout} onHide={() => look.showMap(false)} onMove={() => (touched.current = true)} />}
      <SearchBar search={search} onClose={closeSearch} />
      <EditBar dragging={dragging} />
      {dragging && <DragGhost dragging={dragging} />}
    </>
  );
}

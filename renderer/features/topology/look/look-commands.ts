import type { Command } from '#renderer/platform/feature.ts';
import type { CanvasParts } from '../canvas-context.ts';
import { collapseAll, expandAll, foldOperator } from './folding.ts';

/** What changes how the topology is seen, and nothing of the job. */
export function lookCommands(parts: CanvasParts): Command[] {
  const { store, look, search, session } = parts;
  const hasTopology = () => Boolean(store.getState().topology?.operators.length);
  const inHand = () => session.getState().selectedOperator;
  const fold = (isFolded: boolean) => () => foldOperator(parts, inHand()!, isFolded);
  return [
    { id: 'topology.find', title: 'Topology: find operators…', keys: ['Mod+F'], within: 'canvas', enabled: hasTopology, run: () => search.show() },
    { id: 'topology.find-next', title: 'Topology: next operator found', keys: ['F3'], within: 'canvas', enabled: () => search.getState().found.length > 0, run: () => search.step(1) },
    { id: 'topology.find-previous', title: 'Topology: previous operator found', keys: ['Shift+F3'], within: 'canvas', enabled: () => search.getState().found.length > 0, run: () => search.step(-1) },
    { id: 'topology.collapse-chains', title: 'Topology: collapse all chains', enabled: hasTopology, run: () => collapseAll(parts, 'chain') },
    { id: 'topology.collapse-views', title: 'Topology: collapse by view, CTE and INSERT', enabled: hasTopology, run: () => collapseAll(parts, 'sql') },
    { id: 'topology.expand-all', title: 'Topology: expand all', enabled: () => look.getState().collapsed.ids.length > 0, run: () => expandAll(parts) },
    { id: 'topology.collapse', title: 'Topology: collapse the chain or view of the operator in hand', enabled: () => Boolean(inHand()), run: fold(true) },
    { id: 'topology.expand', title: 'Topology: expand the card in hand', enabled: () => Boolean(inHand()), run: fold(false) },
    { id: 'topology.arrange', title: 'Topology: lay out anew', enabled: hasTopology, run: () => store.arrange() },
    { id: 'topology.cancel-layout', title: 'Topology: cancel the layout', enabled: () => store.getState().progress !== undefined, run: () => store.cancel() },
    { id: 'topology.toggle-map', title: 'Topology: show or hide the map', enabled: hasTopology, run: () => look.showMap(!look.getState().map) },
  ];
}

import { expect, it, vi } from 'vitest';
import { createElk } from '#shared/topology/elk.ts';
import { approximateText } from '#shared/topology/text-size.ts';
import { showing, windowParts } from '#test/fakes/window-parts.ts';
import { largeTopology } from '#test/fixtures/topologies/large.ts';
import { createLayouter } from '#renderer/workers/layouter.ts';
import { createTopologyStore } from '../topology-store.ts';
import { cardOf, collapseAll, expandAll, foldOperator } from './folding.ts';
import { createLookStore } from './look-store.ts';

it('folds the chain of an operator into one card and opens it again, by the card and by the operator', async () => {
  const topology = largeTopology({ operators: 30 });
  const parts = windowParts({}, showing(topology));
  const look = createLookStore(parts.settings);
  const store = createTopologyStore({ ...parts, look, layouter: createLayouter({ elk: createElk(), measure: approximateText }) });
  const drawn = (count: number) => vi.waitUntil(() => store.getState().layout?.operators.length === count, { timeout: 20_000 });
  await drawn(30);
  const places = new Map(store.getState().layout!.operators.map((card) => [card.uid, card]));
  const chain = topology.operators.filter((operator) => operator.chain === topology.operators[0]!.chain).map(({ uid }) => uid);
  foldOperator({ store, look }, chain[1]!, true);
  await drawn(30 - chain.length + 1);
  const card = cardOf(store.getState().drawing!, chain[0]!);
  expect(store.getState().drawing!.groups.get(card)?.members.map(({ uid }) => uid)).toEqual(chain);
  // What is not folded stays where it is.
  for (const { uid, x, y } of store.getState().layout!.operators) if (uid !== card) expect([uid, x, y]).toEqual([uid, places.get(uid)!.x, places.get(uid)!.y]);
  foldOperator({ store, look }, chain[1]!, false);
  await drawn(30);
  foldOperator({ store, look }, chain[0]!, true);
  await drawn(30 - chain.length + 1);
  foldOperator({ store, look }, card, false);
  await drawn(30);
  collapseAll({ store, look }, 'chain');
  await vi.waitUntil(() => store.getState().layout!.operators.length < 25, { timeout: 20_000 });
  expandAll({ store, look });
  await drawn(30);
  store.dispose();
}, 60_000);

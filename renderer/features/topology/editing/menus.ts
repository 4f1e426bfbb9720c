import { describeShip } from '#shared/topology/describe-operator.ts';
import type { Edit, ShipEdit } from '#shared/topology/edits.ts';
import type { Edge } from '#shared/topology/model.ts';
import { showKeys } from '#renderer/platform/keys.ts';
import type { MenuItem, MenuSection } from '#renderer/ui/menu.tsx';
import type { CanvasParts } from '../canvas-context.ts';
import { titlesOf } from '../operator-facts.ts';
import type { Asked } from './asking.ts';
import { breakBehind, chainedBehind, type Edited, isEdited, join, operatorOf, setChaining, setShip, stepParallelism, withTheirChains } from './edit-actions.ts';

type Does = (edits: readonly Edit[], words: string) => void;

/** Everything that can be done to the operators in hand. */
export function operatorMenu(edited: Edited, asked: Asked, parts: CanvasParts): MenuSection[] {
  const { uids, at } = asked;
  const does: Does = (edits, words) => parts.edits.edit(edits, words);
  const question = (what: Asked['what'], title: string, keys: string): MenuItem => ({ id: what, title, keys: showKeys(keys), run: () => parts.ask(what, { uids, at }) });
  const one = uids.length === 1;
  const chain = withTheirChains(edited.topology, uids);
  const hasEdits = uids.filter((uid) => isEdited(edited.edits.operators[uid]));
  return [
    {
      items: [
        { id: 'more', title: 'One more in parallel', keys: '+', run: () => does(stepParallelism(edited, uids, 1), 'One more in parallel.') },
        { id: 'less', title: 'One less in parallel', keys: '−', run: () => does(stepParallelism(edited, uids, -1), 'One less in parallel.') },
        question('parallelism', 'Parallelism…', 'Alt+N'),
        question('max-parallelism', 'Max parallelism…', 'Alt+M'),
        question('group', 'Slot sharing group…', 'Alt+G'),
      ],
    },
    { title: 'Chaining', items: chainingItems(edited, uids, does) },
    {
      items: [
        ...(one ? [question('ship', 'Its rows: tap, break, how they are shipped…', 'Alt+S'), question('name', 'Name…', 'F2')] : []),
        ...(uids.every((uid) => operatorOf(edited.topology, uid)?.state.length) ? [question('state-ttl', 'State TTL…', 'Alt+T')] : []),
        ...(one ? [question('pin', 'Pin to an earlier operator…', 'Alt+P')] : []),
        question('resources', 'Resources of its slots…', 'Alt+R'),
      ],
    },
    {
      items: [
        ...(chain.length > uids.length ? [{ id: 'chain', title: 'Take its chain in hand', keys: showKeys('Alt+Enter'), run: () => parts.selection.take(chain) }] : []),
        ...(hasEdits.length
          ? [{ id: 'reset', title: 'Take its edits back', run: () => does(hasEdits.map((operator) => ({ type: 'forget-operator', operator })), 'The edits were taken back.') }]
          : []),
      ],
    },
  ];
}

/** Break, start, never, join: a tick stands where it is so by an edit. */
export function chainingItems(edited: Edited, uids: readonly string[], does: Does): MenuItem[] {
  const chaining = uids.length === 1 ? edited.edits.operators[uids[0]!]?.chaining : undefined;
  const behind = uids.some((uid) => chainedBehind(edited.topology, uid).length);
  return [
    { id: 'head', title: 'Start a chain here', checked: chaining === 'head', run: () => does(setChaining(uids, chaining === 'head' ? null : 'head'), 'Starts a chain here.') },
    { id: 'break', title: 'Break the chain behind it', disabled: !behind, note: behind ? undefined : 'Its chain ends here.', run: () => does(breakBehind(edited, uids), 'The chain is broken behind it.') },
    { id: 'never', title: 'Never chain', checked: chaining === 'never', run: () => does(setChaining(uids, chaining === 'never' ? null : 'never'), 'Never chained.') },
    { id: 'join', title: 'Join the chain before it', checked: chaining === 'always', run: () => does(join(edited, uids), 'Joins the chain before it.') },
  ];
}

/** What can be seen of the rows of an edge, or of all edges that leave an operator. */
export function watchMenu({ topology }: Pick<Edited, 'topology'>, { uids, edge, at }: Pick<Asked, 'uids' | 'edge' | 'at'>, execute: CanvasParts['execute']): MenuSection[] {
  const titles = titlesOf(topology);
  const edges = topology.edges.filter(({ from, to }) => (edge ? from === edge.from && to === edge.to : from === uids[0]));
  const targets = [...new Set(edges.map(({ to }) => to))];
  return targets.map((to) => {
    const where = { from: edge?.from ?? uids[0], to, at };
    return {
      title: `Rows to ${titles.get(to)}`,
      items: [
        { id: `tap ${to}`, title: 'Show the rows that pass here', run: () => execute('debugger.tap', where) },
        { id: `break ${to}`, title: 'Break at a row…', run: () => execute('debugger.break', where) },
      ],
    };
  });
}

const SHIPS: { ship: ShipEdit; note: string }[] = [
  { ship: 'forward', note: 'Subtask to subtask, in the same order' },
  { ship: 'rebalance', note: 'To all in turn: even, over the network' },
  { ship: 'rescale', note: 'To a few in turn: even among neighbours' },
  { ship: 'adaptive', note: 'To whoever has the least waiting' },
];

/** How the rows of an edge are shipped, or of all edges that leave an operator; Flink refuses what cannot be. */
export function shipMenu({ topology, unedited, edits }: Edited, { uids, edge }: Pick<Asked, 'uids' | 'edge'>, does: Does): MenuSection[] {
  const titles = titlesOf(topology);
  const edges = topology.edges.filter(({ from, to }) => (edge ? from === edge.from && to === edge.to : from === uids[0]));
  return edges.map((each) => {
    const asked = edits.operators[each.from]?.ship?.[each.to];
    const own = unedited.edges.find(({ from, to, input }) => from === each.from && to === each.to && input === each.input);
    const fixed = fixedBy(own ?? each);
    return {
      title: `${titles.get(each.from)} → ${titles.get(each.to)} by ${describeShip(each)}`,
      items: SHIPS.map(({ ship, note }) => ({
        id: `${each.to} ${each.input} ${ship}`,
        title: ship,
        note: fixed ?? note,
        checked: asked ? asked === ship : each.ship.toLowerCase() === ship,
        disabled: Boolean(fixed),
        // As the job has it: no edit is needed.
        run: () => does(setShip(each, own?.ship.toLowerCase() === ship ? null : ship), `Shipped by ${ship}.`),
      })),
    };
  });
}

/** A key, or all for one, is part of what the rows mean: Flink leaves no choice there. */
function fixedBy({ ship, key }: Edge): string | undefined {
  if (ship === 'HASH') return key?.length ? `Keyed by ${key.join(', ')}: it stays so` : 'Keyed: it stays so';
  return ship === 'BROADCAST' || ship === 'GLOBAL' ? `${ship.toLowerCase()}: the operator needs it so` : undefined;
}

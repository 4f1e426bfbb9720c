import { nextRedo, nextUndo } from '#shared/topology/edit-history.ts';
import type { Edit } from '#shared/topology/edits.ts';
import type { Command } from '#renderer/platform/feature.ts';
import type { CanvasCommands } from '../canvas-commands.ts';
import { type CanvasParts, editedOf } from '../canvas-context.ts';
import type { Question } from './asking.ts';
import { breakBehind, type Edited, join, setChaining, stepParallelism, withTheirChains } from './edit-actions.ts';
import { isUnsaved } from './edit-store.ts';

/** Every edit as a command: in the palette, and by its keys while the canvas has the keyboard. */
export function editCommands(parts: CanvasParts, canvas: CanvasCommands): Command[] {
  const { store, edits, selection } = parts;
  const inHand = () => [...selection.getState().uids].filter((uid) => store.getState().edited?.operators.some((operator) => operator.uid === uid));
  const isDrawn = () => Boolean(store.getState().edited?.operators.length);
  const hasHand = () => isDrawn() && inHand().length > 0;
  const hasOne = () => inHand().length === 1;
  const does = (words: string, make: (edited: Edited, uids: string[]) => Edit[]) => {
    const edited = editedOf(parts);
    if (edited) edits.edit(make(edited, inHand()), words);
  };
  const step = (by: 1 | -1) => () => (hasHand() ? does(by > 0 ? 'One more in parallel.' : 'One less in parallel.', (edited, uids) => stepParallelism(edited, uids, by)) : canvas.zoom(by));
  const command = (id: string, title: string, run: () => void, more: Partial<Command> = {}): Command => ({ id: `topology.${id}`, title, group: 'Topology', within: 'canvas', enabled: hasHand, run, ...more });
  const question = (what: Question, title: string, keys: string, enabled = hasHand) => command(what, title, () => parts.ask(what), { keys: [keys], enabled });
  return [
    command('more', 'One more in parallel; zoom in where nothing is in hand', step(1), { keys: ['+', 'Shift++', '='], enabled: isDrawn }),
    command('less', 'One less in parallel; zoom out where nothing is in hand', step(-1), { keys: ['-'], enabled: isDrawn }),
    question('parallelism', 'Parallelism…', 'Alt+N'),
    question('max-parallelism', 'Max parallelism…', 'Alt+M'),
    question('group', 'Slot sharing group…', 'Alt+G'),
    question('chaining', 'Chaining…', 'Alt+C'),
    command('chain-head', 'Start a chain here', () => does('Starts a chain here.', (_, uids) => setChaining(uids, 'head')), { keys: ['Alt+H'] }),
    command('chain-break', 'Break the chain behind it', () => does('The chain is broken behind it.', breakBehind), { keys: ['Alt+B'] }),
    command('chain-never', 'Never chain', () => does('Never chained.', (_, uids) => setChaining(uids, 'never')), { keys: ['Alt+X'] }),
    command('chain-join', 'Join the chain before it', () => does('Joins the chain before it.', join), { keys: ['Alt+J'] }),
    question('ship', 'Its rows: tap, break, how they are shipped…', 'Alt+S', hasOne),
    question('name', 'Name…', 'F2', hasOne),
    question('state-ttl', 'State TTL…', 'Alt+T'),
    question('pin', 'Pin to an earlier operator…', 'Alt+P', hasOne),
    question('resources', 'Resources of its slots…', 'Alt+R'),
    command('menu', 'All edits of what is in hand', () => parts.ask('operator'), { keys: ['Shift+F10', 'ContextMenu'] }),
    command('all', 'Take all operators in hand', () => selection.take(store.getState().edited!.operators.map(({ uid }) => uid)), { keys: ['Mod+A'], enabled: isDrawn }),
    command('chain', 'Take the whole chain in hand', () => selection.take(withTheirChains(store.getState().edited!, inHand())), { keys: ['Alt+Enter'] }),
    command('flip', 'Look at before or after the edits', () => store.flip(store.getState().side === 'after' ? 'before' : 'after'), { keys: ['Alt+V'], enabled: () => store.getState().edited !== store.getState().unedited }),
    command('undo', 'Undo an edit', edits.undo, { keys: ['Mod+Z'], enabled: () => Boolean(nextUndo(edits.getState().job.history)) }),
    command('redo', 'Redo an edit', edits.redo, { keys: ['Mod+Shift+Z', 'Mod+Y'], enabled: () => Boolean(nextRedo(edits.getState().job.history)) }),
    command('save', 'Save the edits to topology.yaml', () => void edits.save(), { keys: ['Mod+S'], enabled: () => isUnsaved(edits.getState().job) }),
  ];
}

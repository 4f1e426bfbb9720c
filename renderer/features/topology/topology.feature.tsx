import { Disposables } from '#shared/base/disposable.ts';
import type { ActivatedFeature, Feature, FeatureParts } from '#renderer/platform/feature.ts';
import { fixedViews } from '#renderer/platform/fixed-views.ts';
import { createLayouter } from '#renderer/workers/layouter.ts';
import { createCanvasCommands } from './canvas-commands.ts';
import { type Asked, besideCard, createAsking, type Question } from './editing/asking.ts';
import { editCommands } from './editing/edit-commands.ts';
import { createEditStore } from './editing/edit-store.ts';
import { createSelection } from './editing/selection.ts';
import type { CanvasParts } from './canvas-context.ts';
import { compareCommands } from './compare/compare-commands.ts';
import { createRunningCompare } from './compare/running-compare.ts';
import { exportCommands } from './export/export-commands.ts';
import { createLiveStore } from './live/live-store.ts';
import { lookCommands } from './look/look-commands.ts';
import { createLookStore } from './look/look-store.ts';
import { createSearchStore } from './search/search-store.ts';
import { createTopologyStore } from './topology-store.ts';
import { TopologyActions, TopologyView } from './topology-view.tsx';

/** What Flink makes of the text, beside the text. */
export const topologyFeature: Feature = { id: 'topology', title: 'Topology', activate };

function activate({ session, clients, link, settings, say, execute }: FeatureParts): ActivatedFeature {
  const open = new Disposables();
  const layouter = open.add(createLayouter());
  const look = createLookStore(settings);
  const search = createSearchStore();
  const store = open.add(createTopologyStore({ session, clients, link, layouter, look }));
  open.defer(store.subscribe(({ drawing, topology }) => search.over((drawing?.topology ?? topology)?.operators ?? [], session.getState().activeFile?.text ?? '')));
  const commands = createCanvasCommands();
  const edits = open.add(createEditStore({ session, link, settings, say, client: clients.topology }));
  const selection = open.add(createSelection(session, membersOf));
  const asking = createAsking();
  const live = createLiveStore({ store, clients, link });
  const running = open.add(createRunningCompare({ store, session, clients, link, look }));
  const parts: CanvasParts = { store, session, edits, selection, asking, search, look, live, running, pick, ask, execute };

  return {
    views: fixedViews({
      id: 'topology',
      title: 'Topology',
      place: 'canvas',
      order: 1,
      Body: () => <TopologyView parts={parts} commands={commands} />,
      Actions: () => <TopologyActions parts={parts} commands={commands} />,
    }),
    commands: [
      { id: 'topology.fit', title: 'Topology: fit into its pane', enabled: hasTopology, run: () => commands.fit() },
      { id: 'topology.pick', title: 'Topology: take an operator in hand', hidden: true, run: (uid) => pick(uid as string | undefined) },
      ...editCommands(parts, commands),
      ...lookCommands(parts),
      ...exportCommands({ parts, layouter, say }),
      ...compareCommands(parts, clients),
    ],
    dispose: () => open.dispose(),
  };

  function membersOf(uid: string): readonly string[] {
    const { drawing } = store.getState();
    const group = drawing?.groups.get(uid);
    if (group) return group.members.map((member) => member.uid);
    // What is gone can be looked at, not edited.
    return drawing?.diff?.operators.get(uid)?.change === 'gone' ? [] : [uid];
  }

  function hasTopology(): boolean {
    return Boolean(store.getState().topology?.operators.length);
  }

  function ask(what: Question, about: Partial<Omit<Asked, 'what'>> = {}): void {
    // What runs there can be looked at, not edited.
    if (store.getState().side === 'there') return;
    // A card that stands for several, folded, is no operator of the job.
    const known = new Set(store.getState().edited?.operators.map(({ uid }) => uid));
    const uids = (about.uids ?? [...selection.getState().uids]).filter((uid) => known.has(uid));
    if (!uids.length && what !== 'resources') return;
    const asked = { at: besideCard(uids.at(-1)), ...about, uids, what };
    asking.setState({ asked });
  }

  function pick(uid: string | undefined, { focus = false } = {}): void {
    const { file, topology, stale } = store.getState();
    const range = topology?.operators.find((operator) => operator.uid === uid)?.range;
    // The ranges of a plan from before the last edit point at other text.
    const marked = file && range && !stale ? { file, range, reveal: true, focus } : undefined;
    if (uid !== undefined && selection.getState().uids.size > 1) selection.take([uid]);
    session.setState({ selectedOperator: uid, marked });
  }
}

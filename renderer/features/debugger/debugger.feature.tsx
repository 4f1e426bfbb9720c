import { createStore } from 'zustand/vanilla';
import { Disposables } from '#shared/base/disposable.ts';
import type { RunId } from '#shared/services/engine.ts';
import type { ActivatedFeature, Command, Feature, FeatureParts, View } from '#renderer/platform/feature.ts';
import { AskBreakpoint, type AskedBreakpoint, type AskingBreakpoint } from './ask-breakpoint.tsx';
import { createChaosStore, type ChaosStore } from './chaos-store.ts';
import { createDebuggerStore, type DebuggerStore } from './debugger-store.ts';
import { DebuggerView } from './debugger-view.tsx';
import { AskScriptBreakpoint, type AskedLine, type AskingLine } from './script/ask-breakpoint.tsx';
import { createScriptParts } from './script/create-script-parts.ts';
import { scriptCommands } from './script/script-commands.ts';
import { type AskedRecording, type AskingRecording, RecordSource } from './record-source.tsx';
import { type AskedPart, type AskingPart, SourcePart } from './source-part.tsx';
import { tapPart } from './tap-part.ts';
import { TimelineView } from './timeline-view.tsx';
import { TimeView } from './time-view.tsx';
import { type DebuggerParts, Toolbar } from './toolbar.tsx';

/** Looks into a run: taps on edges, breakpoints on rows and in TypeScript, pause and step. */
export const debuggerFeature: Feature = { id: 'debugger', title: 'Debugger', activate };

function activate({ session, clients, link, settings, execute, say }: FeatureParts): ActivatedFeature {
  const open = new Disposables();
  const store = open.add(createDebuggerStore({ session, clients, link, settings, execute, say }));
  const chaos = open.add(createChaosStore({ session, clients, link }));
  const recording: AskingRecording = createStore<{ asked: AskedRecording | undefined }>(() => ({ asked: undefined }));
  const parting: AskingPart = createStore<{ asked: AskedPart | undefined }>(() => ({ asked: undefined }));
  const asking: AskingBreakpoint = createStore<{ asked: AskedBreakpoint | undefined }>(() => ({ asked: undefined }));
  const line: AskingLine = createStore<{ asked: AskedLine | undefined }>(() => ({ asked: undefined }));
  const script = open.add(createScriptParts({ session, clients, link, settings, execute, say }));
  const parts: DebuggerParts = { store, script, session, execute, say };
  const fixed: View[] = [
    { id: 'debugger.bar', title: 'Debugger', place: 'top', order: 1, Body: () => <Toolbar parts={parts} /> },
    { id: 'debugger', title: 'Debug', place: 'panel', order: 60, Body: () => <DebuggerView parts={parts} /> },
    { id: 'time', title: 'Time', place: 'panel', order: 65, Body: () => <TimeView parts={parts} /> },
    { id: 'timeline', title: 'Timeline', place: 'panel', order: 67, Body: () => <TimelineView parts={parts} chaos={chaos} /> },
    { id: 'debugger.ask', title: 'Breakpoint', place: 'overlay', order: 1, Body: () => <AskBreakpoint asking={asking} parts={parts} /> },
    { id: 'debugger.ask-line', title: 'Breakpoint in TypeScript', place: 'overlay', order: 1, Body: () => <AskScriptBreakpoint asking={line} breakpoints={script.breakpoints} /> },
    { id: 'debugger.record', title: 'Record a source', place: 'overlay', order: 2, Body: () => <RecordSource asking={recording} parts={{ clients, execute }} /> },
    { id: 'debugger.part', title: 'Part of a sample', place: 'overlay', order: 2, Body: () => <SourcePart asking={parting} parts={{ clients, session, execute, say }} /> },
  ];
  const views = createStore<readonly View[]>(() => fixed);
  let shown = '';
  const tellBadge = () => {
    const { taps } = store.getState();
    const now = script.threads.getState().shown ? 'stopped' : taps.length ? String(taps.length) : '';
    if (now === shown) return;
    shown = now;
    const badge: Partial<View> = now === 'stopped' ? { badge: now, tone: 'warning' } : now ? { badge: now } : {};
    views.setState(fixed.map((view) => (view.id === 'debugger' ? { ...view, ...badge } : view)), true);
  };
  open.defer(store.subscribe(tellBadge));
  open.defer(script.threads.subscribe(tellBadge));
  return { views, commands: [...scriptCommands(script, line), ...commandsOf(parts, asking), ...chaosCommands(parts, chaos), tapPart(store, { session, clients, say }), recordCommand(store, recording), partCommand(parting)], dispose: () => open.dispose() };
}

interface AtEdge {
  from: string;
  to?: string;
  at?: { x: number; y: number };
  late?: boolean;
}

function commandsOf({ store, session, execute }: DebuggerParts, asking: AskingBreakpoint): Command[] {
  const isLive = () => store.getState().isLive;
  const isPaused = () => isLive() && store.getState().state?.paused != null;
  /** F5 is never to start the job anew while it is held, nor while it goes a step. */
  const isHeld = () => isPaused() || (isLive() && store.getState().state?.step != null);
  const mayStart = () => Boolean(session.getState().activeFile?.runnable) && !isLive();
  const inHand = (): AtEdge | undefined => {
    const { selectedOperator } = session.getState();
    return selectedOperator === undefined ? undefined : { from: selectedOperator };
  };
  const edgeOf = (asked: AtEdge | undefined) => {
    const edge = session.getState().preview?.good?.topology?.edges.find(({ from, to }) => from === asked?.from && (asked.to === undefined || asked.to === to));
    return edge && { from: edge.from, to: edge.to };
  };
  const tap = (argument: unknown) => {
    const edge = edgeOf((argument as AtEdge | undefined) ?? inHand());
    if (edge) store.tap({ ...edge, filter: '', all: false, late: (argument as AtEdge | undefined)?.late ?? false });
  };
  const ask = (argument: unknown) => {
    const asked = (argument as AtEdge | undefined) ?? inHand();
    const edge = edgeOf(asked);
    if (edge) asking.setState({ asked: { ...edge, id: newId(store), condition: '', at: asked?.at ?? { x: innerWidth / 2 - 160, y: innerHeight / 3 } } });
  };
  return [
    { id: 'debugger.start-paused', title: 'Run the job, paused before its first row', group: 'Debug', keys: ['F10'], enabled: mayStart, run: () => execute('run.start', { paused: true }) },
    { id: 'debugger.begun', title: 'Open the taps and let the run go', hidden: true, run: (run) => store.begun(run as RunId) },
    { id: 'debugger.pause', title: 'Pause the run', group: 'Debug', keys: ['F6'], first: true, enabled: () => isLive() && !isPaused(), run: async () => void (await store.pause()) },
    { id: 'debugger.go-on', title: 'Let the run go on', group: 'Debug', keys: ['F5'], first: true, enabled: isHeld, run: async () => void (await store.goOn()) },
    { id: 'debugger.step', title: 'Step by a record', group: 'Debug', keys: ['F10'], first: true, enabled: isLive, run: async () => void (await store.step('record')) },
    { id: 'debugger.step-watermark', title: 'Step to the next watermark', group: 'Debug', keys: ['F11'], first: true, enabled: isLive, run: async () => void (await store.step('watermark')) },
    { id: 'debugger.step-checkpoint', title: 'Step to the next checkpoint', group: 'Debug', enabled: isLive, run: async () => void (await store.step('checkpoint')) },
    {
      id: 'debugger.step-output',
      title: 'Step to the next row of the operator in hand',
      group: 'Debug',
      enabled: () => isLive() && inHand() !== undefined,
      run: async () => void (await store.step('output', inHand()?.from ?? null)),
    },
    { id: 'debugger.tap', title: 'Show the rows that leave the operator in hand', group: 'Debug', enabled: () => Boolean(session.getState().preview?.good), run: tap },
    { id: 'debugger.break', title: 'Break at a row of the operator in hand…', group: 'Debug', enabled: () => Boolean(session.getState().preview?.good), run: ask },
  ];
}

function recordCommand(store: DebuggerStore, recording: AskingRecording): Command {
  const ask = (argument: unknown) => {
    const { run, isLive } = store.getState();
    if (run && isLive) recording.setState({ asked: { run, ...(argument as Omit<AskedRecording, 'run'>) } });
  };
  return { id: 'debugger.record', title: 'Record a source of the run', hidden: true, run: ask };
}

function partCommand(parting: AskingPart): Command {
  return { id: 'debugger.part', title: 'Choose the rows that a sample replays', hidden: true, run: (asked) => parting.setState({ asked: asked as AskedPart }) };
}

function chaosCommands({ store, execute }: DebuggerParts, chaos: ChaosStore): Command[] {
  const isLive = () => store.getState().isLive;
  const kill = async () => {
    execute('view.show', 'timeline');
    await chaos.kill(0, false);
  };
  return [{ id: 'debugger.kill', title: 'Kill the TaskManager, to see the run recover', group: 'Debug', enabled: isLive, run: kill }];
}

function newId(store: DebuggerStore): string {
  const taken = new Set(store.getState().breakpoints.map(({ id }) => id));
  let number = 1;
  while (taken.has(`breakpoint-${number}`)) number++;
  return `breakpoint-${number}`;
}

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Failure } from '#shared/base/failure.ts';
import type { Diagnostic, Position, Range } from '#shared/base/text-range.ts';
import type { Breakpoint } from '#shared/services/debugger.ts';
import type { Mode, Preview, RunId, RunStatus } from '#shared/services/engine.ts';
import type { EngineState } from '#shared/services/host.ts';
import type { WorkspaceState } from '#shared/services/workspace.ts';
import type { TopologyEdits } from '#shared/topology/edits.ts';

/**
 * What the features of one window share: text, its meaning and its rows light each other up through these values.
 * Each value has one writer, named beside it; everybody reads.
 */
export interface SessionState {
  /** Written by the window: the last state of the workspace; undefined until the host has said. */
  workspace: WorkspaceState | undefined;
  /** Written by the window. */
  engine: EngineState | undefined;
  /** Written by the editor: the file in front. */
  activeFile: ActiveFile | undefined;
  /** Written by the editor: the paths of all files with text that is not saved. */
  unsaved: readonly string[];
  /** Written by the editor, in the active file. */
  cursor: Position | undefined;
  selection: Range | undefined;
  /** Written by the top bar's switch. */
  mode: Mode;
  /** Written by the editor: the last plan of the active file, good or not. */
  preview: PreviewState | undefined;
  /** Written by the editor: what is wrong, by file; files of the workspace that are not open too. */
  problems: ReadonlyMap<string, readonly Diagnostic[]>;
  /** Written by whoever wants SQL marked: an operator that was clicked, a failure's range, a problem. */
  marked: Marked | undefined;
  /** Written by the topology: uid of the operator in hand; and by results, when a sink's operator is asked for. */
  selectedOperator: string | undefined;
  /** Written by the topology: the visual edits of the active file, saved or not; undefined until they are read. */
  topologyEdits: EditsOfFile | undefined;
  /** Written by the topology: what runs in an environment, while the text in front is compared with it. */
  compared: { environment: string; hash: string } | undefined;
  /** Written by whoever compares two versions: what the edits do to the job's state; undefined shows nothing. */
  verdict: VerdictNote | undefined;
  /** Written by tests: signs beside lines, by file. */
  gutters: ReadonlyMap<string, readonly GutterMark[]>;
  /** Written by runs: the last run of the active file; undefined when there was none. */
  run: RunStatus | undefined;
  /** Written by the debugger: what it watches and holds in the active file. */
  debugged: Debugged;
  /** Written by the debugger: breakpoints in TypeScript, by file. */
  scriptBreakpoints: ReadonlyMap<string, readonly BreakpointSign[]>;
  /** Written by the debugger: where a subtask stands in TypeScript, and in which of its frames one looks; undefined while none stands. */
  stopped: Stopped | undefined;
  /** Written by the window: how often a tab of the lower panel was brought to the front. Whoever shows one when an answer comes leaves in front what was chosen meanwhile. */
  panelTurns: number;
}

export interface Debugged {
  /** What the next run of the file begins with. */
  breakpoints: readonly Breakpoint[];
  /** Taps wait for the next run: it has to begin paused, or they would miss its first rows. */
  awaitsRun: boolean;
  /** What the canvas shows on its edges, by `from to`. */
  marks: ReadonlyMap<string, EdgeMark>;
  /** One sentence while the run is held. */
  paused: string | undefined;
}

export interface EdgeMark {
  tapped: boolean;
  /** `off`: it cannot be hit, and the panel says why. */
  breakpoint: 'set' | 'off' | undefined;
  /** A row waits here. */
  hit: boolean;
  /** Rows went this way in the last step. */
  passed: boolean;
}

/** A breakpoint in TypeScript as it is drawn beside its line. */
export interface BreakpointSign {
  id: string;
  line: number;
  kind: 'stop' | 'condition' | 'log';
  /** `off`: switched off. `unbound`: the run that goes has no code there, and the title says why. */
  state: 'set' | 'off' | 'unbound';
  /** Shown when the pointer rests. */
  title: string;
}

/** A place in TypeScript at which a subtask stands. */
export interface Stopped {
  run: RunId;
  thread: string;
  /** The frame that is looked at, from 0; 0 is the place where it stands. */
  frame: number;
  frameId: string;
  /** Null where the frame is of no file of the workspace. */
  file: string | null;
  line: number;
  column: number;
  /** Uids of the operators of all tasks of which a subtask stands. */
  operators: readonly string[];
  /** Why and where, in one sentence. */
  words: string;
}

export interface ActiveFile {
  path: string;
  text: string;
  /** Typed and not saved. */
  dirty: boolean;
  /** Jobs can run and have a topology; other files cannot. */
  runnable: boolean;
  /** It is no file of the workspace but the version of one that runs in an environment: to be read, and not to be edited or run. */
  there?: There | undefined;
}

/** A version of a job that runs in an environment. */
export interface There {
  environment: string;
  /** The job's file, relative to the workspace. */
  file: string;
  hash: string;
}

export interface PreviewState {
  file: string;
  /** The last plan that has a topology; kept while the text is broken. */
  good: Preview | undefined;
  /** The last answer, whatever it says. */
  latest: Preview | undefined;
  /** True while `good` is not of the text as it is now: draw it dimmed. */
  stale: boolean;
  /** True while an answer is awaited. */
  busy: boolean;
  /** Why there is no answer at all: the engine restarting, the connection lost. */
  failure: Failure | undefined;
}

export interface EditsOfFile {
  file: string;
  edits: TopologyEdits;
  /** They are others than the disk has. */
  unsaved?: boolean;
}

/** One line under the canvas: what happens to the state, why, and what can be done. */
export interface VerdictNote {
  tone: 'good' | 'busy' | 'warning' | 'error';
  /** `State kept.` */
  headline: string;
  words: string;
  /** Shown on demand: an operator and its rule each. */
  reasons: readonly string[];
  actions: readonly { title: string; command: string; argument?: unknown; primary?: boolean }[];
}

/** A sign in the margin of a line; a click runs a command. */
export interface GutterMark {
  line: number;
  tone: 'run' | 'busy' | 'good' | 'error' | 'stale';
  /** Shown when the pointer rests. */
  title: string;
  command: string;
  argument?: unknown;
}

export interface Marked {
  file: string;
  range: Range;
  /** Scroll there, and open the file if it is not in front. */
  reveal: boolean;
  /** Move the cursor and the keyboard there too. */
  focus?: boolean;
}

export const NOTHING_DEBUGGED: Debugged = { breakpoints: [], awaitsRun: false, marks: new Map(), paused: undefined };

export type Session = StoreApi<SessionState>;

export function createSession(): Session {
  return createStore<SessionState>(() => ({
    workspace: undefined,
    engine: undefined,
    activeFile: undefined,
    unsaved: [],
    cursor: undefined,
    selection: undefined,
    mode: 'streaming',
    preview: undefined,
    problems: new Map(),
    marked: undefined,
    selectedOperator: undefined,
    topologyEdits: undefined,
    compared: undefined,
    verdict: undefined,
    gutters: new Map(),
    run: undefined,
    debugged: NOTHING_DEBUGGED,
    scriptBreakpoints: new Map(),
    stopped: undefined,
    panelTurns: 0,
  }));
}

import type { Disposable } from '#shared/base/disposable.ts';
import { Disposables } from '#shared/base/disposable.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import type { GutterMark } from '#renderer/platform/session.ts';
import { SIGN_WORDS } from './test-words.ts';
import { byJob, isStale, signOf, worstOf, type TestSign, type TestState, type TestStore } from './test-store.ts';

/** Signs beside the first line of tests and of the jobs they test; a click runs them. */
export function markGutters({ session }: FeatureParts, store: TestStore): Disposable {
  const open = new Disposables();
  const put = (state: TestState) => {
    const gutters = guttersOf(state);
    if (JSON.stringify([...gutters]) !== JSON.stringify([...session.getState().gutters])) session.setState({ gutters });
  };
  put(store.getState());
  open.defer(store.subscribe(put));
  return open;
}

export function guttersOf(state: TestState): ReadonlyMap<string, readonly GutterMark[]> {
  const marks = new Map<string, readonly GutterMark[]>();
  for (const [job, tests] of byJob(state.tests ?? [])) {
    const signs = tests.map((test) => signOf(test, state));
    const stale = tests.some((test) => isStale(test, state));
    marks.set(tests[0]!.jobPath, [markOf(worstOf(signs), stale, `${tests.length === 1 ? 'Its test' : `The ${tests.length} tests`} of ${job}`, tests[0]!.jobPath)]);
    for (const [index, test] of tests.entries()) marks.set(test.path, [markOf(signs[index]!, isStale(test, state), `The test`, test.path)]);
  }
  return marks;
}

function markOf(sign: TestSign, stale: boolean, what: string, argument: string): GutterMark {
  const words = `${SIGN_WORDS[sign]}${stale ? ' before the last change' : ''}`;
  return { line: 1, tone: stale ? 'stale' : toneOf(sign), title: `${what}: ${words}. Click to run.`, command: 'tests.run', argument };
}

function toneOf(sign: TestSign): GutterMark['tone'] {
  if (sign === 'passed') return 'good';
  if (sign === 'running' || sign === 'waiting') return 'busy';
  return sign === 'unknown' ? 'run' : 'error';
}

import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import type { JobTest, TestEvent, TestResult } from '#shared/services/tests.ts';
import { oneThenWait, windowParts } from '#test/fakes/window-parts.ts';
import { testsFeature } from './tests.feature.tsx';

const RANGE = { start: { line: 9, column: 7 }, end: { line: 9, column: 13 } };
const test = (job: string, name: string, version = '1'): JobTest => ({ path: `jobs/${job}/tests/${name.replaceAll(' ', '-')}.yaml`, job, jobPath: `jobs/${job}/job.sql`, name, version, problems: [] });
const TESTS = [test('delays', 'late rows are dropped'), test('delays', 'a window fires at its watermark'), test('delays', 'changed since', '2'), test('routes', 'ties go by name'), test('routes', 'not run')];
const row = (kind: '+I' | '+U', n: number) => ({ kind, values: { origin: '"EWR"', departures: String(n), mean_delay: '12.5' } });
const CHECK: TestResult['checks'][number] = {
  step: 0,
  sink: 'delays',
  part: 'changelog',
  passed: false,
  columns: ['origin', 'window_start', 'departures', 'mean_delay'],
  differences: [
    { kind: 'differs', expectedAt: 0, actualAt: 0, expected: row('+I', 2), actual: row('+I', 1), columns: ['departures'], range: RANGE },
    { kind: 'unexpected', expectedAt: null, actualAt: 1, expected: null, actual: row('+U', 7), columns: [], range: null },
    { kind: 'missing', expectedAt: 2, actualAt: null, expected: row('+I', 4), actual: null, columns: [], range: RANGE },
    { kind: 'order', expectedAt: 4, actualAt: 3, expected: row('+I', 5), actual: row('+I', 5), columns: [], range: RANGE },
  ],
  different: 4,
  actual: [],
  rows: 4,
  range: RANGE,
};
const OUTCOMES: Record<string, Partial<TestResult>> = {
  'late rows are dropped': { outcome: 'failed', checks: [CHECK, { ...CHECK, sink: 'other', part: 'table', passed: true, differences: [], different: 0 }] },
  'a window fires at its watermark': { outcome: 'passed' },
  'changed since': { outcome: 'passed' },
  'ties go by name': { outcome: 'wrong', fault: { code: 'test-unknown-table', message: 'The job reads no table flihgts. Did you mean flights? Known: flights.', detail: null, path: 'jobs/routes/tests/ties.yaml', range: RANGE } },
};

function Story({ show, running = false }: { show?: string; running?: boolean }) {
  const activated = useMemo(() => {
    const tests = {
      list: (_params: object, signal: AbortSignal) => oneThenWait(TESTS, signal),
      run: async function* ({ paths }: { paths: string[] }, signal?: AbortSignal): AsyncGenerator<TestEvent> {
        for (const { path, name } of TESTS.filter((each) => paths.includes(each.path) && OUTCOMES[each.name])) {
          yield { path, result: { path, version: '1', outcome: 'passed', durationMs: 143, checks: [], fault: null, ...OUTCOMES[name] } };
        }
        if (running) yield { path: TESTS[4]!.path, result: null };
        if (running) await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
      },
    };
    const parts = windowParts({ tests: tests as never }, { workspace: { folder: '/w' } as never });
    const feature = testsFeature.activate(parts);
    const run = setTimeout(() => {
      for (const command of feature.commands!) if (command.id === 'tests.run-all') void command.run();
      const shown = TESTS.find(({ name }) => name === show);
      if (shown) void feature.commands!.find(({ id }) => id === 'tests.run')!.run(shown.path);
    }, 50);
    return { ...feature, dispose: () => (clearTimeout(run), feature.dispose()) };
  }, []);
  useEffect(() => () => activated.dispose(), [activated]);
  const [Tree, Result] = useStore(activated.views!).map(({ Body }) => Body);
  return (
    <div style={{ display: 'grid', gridTemplateColumns: '240px 1fr', height: '100%' }}>
      <div style={{ minHeight: 0, background: 'var(--pane)' }}>{Tree && <Tree />}</div>
      <div style={{ minHeight: 0 }}>{Result && <Result />}</div>
    </div>
  );
}

export const Tree = () => <Story />;
export const Running = () => <Story running />;
export const Differs = () => <Story show="late rows are dropped" />;
export const Wrong = () => <Story show="ties go by name" />;

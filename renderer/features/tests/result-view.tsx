import { Bug, FileCode, Play } from 'lucide-react';
import { useStore } from 'zustand';
import type { Range } from '#shared/base/text-range.ts';
import type { PlacedCheck, TestResult } from '#shared/services/tests.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Empty } from '#renderer/ui/faces.tsx';
import { DifferenceTable } from './difference-table.tsx';
import { TestIcon } from './test-icon.tsx';
import { isStale, signOf } from './test-store.ts';
import type { TestsProps } from './tests-view.tsx';

/** What came of the test in hand: every comparison, and row by row what differs. */
export function ResultView({ parts, store }: TestsProps) {
  const state = useStore(store);
  const test = state.tests?.find(({ path }) => path === state.selected);
  if (!test) return <Empty title="No test is chosen.">Choose one in the tests at the left.</Empty>;
  const result = state.results.get(test.path);
  const problem = test.problems.find(({ severity }) => severity === 'error');
  const mark = (file: string, range: Range) => parts.session.setState({ marked: { file, range, reveal: true, focus: true } });
  return (
    <div className="test-result">
      <header className="test-result-head">
        <TestIcon sign={signOf(test, state)} stale={isStale(test, state)} />
        <h3>
          {test.job} › {test.name}
        </h3>
        {isStale(test, state) && <span className="test-stale">The test or its job has changed since.</span>}
      </header>
      {problem && <Fault code={problem.code} message={problem.message} onShow={() => mark(test.path, problem.range)} />}
      {!result && !problem && <p className="test-none">It has not run yet.</p>}
      {result?.fault && <Fault {...result.fault} onShow={() => mark(result.fault!.path, result.fault!.range)} />}
      {result && !result.fault && <Checks result={result} onShow={(range) => mark(test.path, range)} />}
    </div>
  );
}

function Fault({ code, message, detail, onShow }: { code: string; message: string; detail?: string | null; onShow(): void }) {
  return (
    <div className="test-fault" role="alert">
      <p>
        {message} <code>{code}</code>
      </p>
      {detail && (
        <details>
          <summary>What Flink says</summary>
          <pre>{detail}</pre>
        </details>
      )}
      <Button tone="link" onClick={onShow}>
        Show the place
      </Button>
    </div>
  );
}

function Checks({ result: { checks }, onShow }: { result: TestResult; onShow(range: Range): void }) {
  if (!checks.length) return <p className="test-none">It expects nothing: everything that was given has passed.</p>;
  return checks.map((check) => <Check key={`${check.step} ${check.sink} ${check.part}`} check={check} onShow={onShow} />);
}

const PARTS = { changelog: 'changelog', table: 'table', modes: 'stream (expected) and batch (came)' };

function Check({ check, onShow }: { check: PlacedCheck; onShow(range: Range): void }) {
  const { step, sink, part, passed, range, different, differences, rows } = check;
  const title = `Step ${step + 1}, ${sink}: ${PARTS[part]}`;
  return (
    <section className="test-check" aria-label={title}>
      <h4>
        <TestIcon sign={passed ? 'passed' : 'failed'} />
        <Button tone="link" onClick={() => onShow(range)}>
          {title}
        </Button>
        <span className="test-note">
          {rows} {rows === 1 ? 'row' : 'rows'}
          {!passed && `, ${different} ${different === 1 ? 'differs' : 'differ'}`}
        </span>
      </h4>
      {!passed && <DifferenceTable check={check} onShow={onShow} />}
      {different > differences.length && <p className="test-none">… and {different - differences.length} more.</p>}
    </section>
  );
}

export function ResultActions({ parts, store }: TestsProps) {
  const state = useStore(store);
  const path = state.selected;
  const result = path === undefined ? undefined : state.results.get(path);
  if (path === undefined) return null;
  const acceptable = result?.outcome === 'failed' && result.checks.some(({ part, passed }) => part !== 'modes' && !passed);
  return (
    <>
      {acceptable && (
        <Button tone="quiet" onClick={() => parts.execute('tests.accept', path)}>
          Accept as expected
        </Button>
      )}
      <IconButton label="Open the test" onClick={() => parts.execute('editor.open', path)}>
        <FileCode size={14} />
      </IconButton>
      <IconButton label="Debug the test" onClick={() => parts.execute('tests.debug', path)}>
        <Bug size={14} />
      </IconButton>
      <IconButton label="Run the test" onClick={() => void store.run([path])}>
        <Play size={14} />
      </IconButton>
    </>
  );
}

import { Bug, ChevronDown, ChevronRight, Play, PlayCircle, Square } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { showKeys } from '#renderer/platform/keys.ts';
import type { JobTest } from '#shared/services/tests.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Empty, Skeleton } from '#renderer/ui/faces.tsx';
import { TestIcon } from './test-icon.tsx';
import { durationWords } from './test-words.ts';
import { byJob, isStale, signOf, worstOf, type TestStore } from './test-store.ts';
import './tests.css';

export interface TestsProps {
  parts: FeatureParts;
  store: TestStore;
}

/** The tests of all jobs as a tree: Enter shows what came, double click opens the file. */
export function TestsView({ parts, store }: TestsProps) {
  const state = useStore(store);
  const { tests } = state;
  if (!tests) return <Skeleton label="Reading the tests" lines={6} />;
  const busy = state.running.size + state.waiting.size > 0;
  const passed = tests.filter((test) => signOf(test, state) === 'passed').length;
  return (
    <div className="tests" onKeyDown={moveByArrows}>
      <header className="tests-head">
        <h2>Tests</h2>
        <span className="tests-count" role="status">
          {tests.length > 0 && `${passed} of ${tests.length} passed`}
        </span>
        {busy ? (
          <IconButton label="Stop the tests" onClick={() => store.stop()}>
            <Square size={14} />
          </IconButton>
        ) : (
          <IconButton label="Run all tests" keys={showKeys('Mod+;')} disabled={!tests.length} onClick={() => parts.execute('tests.run-all')}>
            <PlayCircle size={15} />
          </IconButton>
        )}
      </header>
      {!tests.length && <Empty title="No tests yet.">A file jobs/NAME/tests/WHAT.yaml gives rows to a job and says what its sinks are to hold.</Empty>}
      {tests.length > 0 && (
        <ul role="tree" aria-label="Tests">
          {byJob(tests).map(([job, own]) => (
            <JobBranch key={job} job={job} tests={own} parts={parts} store={store} />
          ))}
        </ul>
      )}
    </div>
  );
}

function JobBranch({ job, tests, parts, store }: TestsProps & { job: string; tests: JobTest[] }) {
  const state = useStore(store);
  const isFolded = state.folded.has(job);
  const Chevron = isFolded ? ChevronRight : ChevronDown;
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.key === 'ArrowLeft' && !isFolded) || (event.key === 'ArrowRight' && isFolded)) store.fold(job);
  };
  return (
    <li role="treeitem" aria-expanded={!isFolded} aria-label={job}>
      <div className="test-line">
        <button type="button" className="test-row test-job" onClick={() => store.fold(job)} onKeyDown={onKeyDown}>
          <Chevron size={12} aria-hidden="true" />
          <TestIcon sign={worstOf(tests.map((test) => signOf(test, state)))} stale={tests.some((test) => isStale(test, state))} />
          <span className="test-title">{job}</span>
        </button>
        <IconButton label={`Run the tests of ${job}`} className="test-run" onClick={() => void store.run(tests.map(({ path }) => path))}>
          <Play size={13} />
        </IconButton>
      </div>
      {!isFolded && (
        <ul role="group">
          {tests.map((test) => (
            <TestLeaf key={test.path} test={test} parts={parts} store={store} />
          ))}
        </ul>
      )}
    </li>
  );
}

function TestLeaf({ test, parts, store }: TestsProps & { test: JobTest }) {
  const state = useStore(store);
  const { path, name } = test;
  const duration = state.results.get(path)?.durationMs;
  const sign = signOf(test, state);
  return (
    <li role="treeitem" aria-selected={state.selected === path} aria-label={name}>
      <div className="test-line">
        <button type="button" className="test-row" title={path} aria-current={state.selected === path ? 'true' : undefined} onClick={() => store.select(path)} onDoubleClick={() => parts.execute('editor.open', path)}>
          <TestIcon sign={sign} stale={isStale(test, state)} />
          <span className="test-title">{name}</span>
          {duration !== undefined && sign !== 'running' && <span className="test-note">{durationWords(duration)}</span>}
        </button>
        <IconButton label={`Debug ${name}`} className="test-run test-debug" onClick={() => parts.execute('tests.debug', path)}>
          <Bug size={13} />
        </IconButton>
        <IconButton label={`Run ${name}`} className="test-run" onClick={() => void store.run([path])}>
          <Play size={13} />
        </IconButton>
      </div>
    </li>
  );
}

function moveByArrows(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (!step) return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('.test-row')];
  const target = stops[stops.indexOf(document.activeElement as HTMLElement) + step];
  if (!target) return;
  event.preventDefault();
  target.focus();
}

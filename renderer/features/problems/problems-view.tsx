import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { byPlace, type Diagnostic } from '#shared/base/text-range.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { secretsIn } from '#shared/workspace/kafka-file.ts';
import { LITERAL_CREDENTIAL } from '#shared/workspace/literal-credential.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Empty } from '#renderer/ui/faces.tsx';
import './problems.css';

export function ProblemsView({ parts }: { parts: FeatureParts }) {
  const problems = useStore(parts.session, (state) => state.problems);
  const active = useStore(parts.session, ({ activeFile }) => activeFile?.path);
  const isLooking = useStore(parts.session, ({ preview }) => preview !== undefined && (preview.busy || preview.failure !== undefined));
  const isReady = useStore(parts.session, ({ engine }) => engine?.state === 'ready');
  if (!problems.size && !isReady) return <Empty title="Not looked at yet.">Flink looks at the text as soon as it is ready.</Empty>;
  if (!problems.size && isLooking) return <Empty title="Looking …" />;
  if (!problems.size) return <Empty title="No problems.">Flink accepts every file that is open, and the workspace’s own files are in order.</Empty>;
  const files = [...problems].sort(([one], [other]) => Number(other === active) - Number(one === active) || one.localeCompare(other));
  return (
    <div className="problems" onKeyDown={moveByArrows}>
      {files.map(([path, diagnostics]) => (
        <section key={path} aria-label={path}>
          <h3>
            {path} <span>{diagnostics.length}</span>
          </h3>
          <ul>
            {[...diagnostics].sort(byPlace).map((diagnostic, index) => (
              <Problem key={index} path={path} diagnostic={diagnostic} parts={parts} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info };

function Problem({ path, diagnostic, parts: { session, execute } }: { path: string; diagnostic: Diagnostic; parts: FeatureParts }) {
  const [open, setOpen] = useState(false);
  const { severity, code, message, detail, range } = diagnostic;
  const Icon = ICONS[severity];
  const more = detail && detail !== message ? detail : undefined;
  return (
    <li>
      <button type="button" className="problem" onClick={() => session.setState({ marked: { file: path, range, reveal: true, focus: true } })}>
        <Icon size={14} className={`problem-${severity}`} aria-label={severity} />
        <span className="problem-message">{message}</span>
        <code>{code}</code>
        <span className="problem-place">
          {range.start.line}:{range.start.column}
        </span>
      </button>
      {code === LITERAL_CREDENTIAL && (
        <div className="problem-fix">
          <Button onClick={() => execute('editor.move-to-secret', { file: path, range })}>Move it to a secret</Button>
        </div>
      )}
      {code === 'secret-missing' &&
        secretsIn(message).map((name) => (
          <div key={name} className="problem-fix">
            <Button onClick={() => execute('secrets.show', { name })}>Set {name}…</Button>
          </div>
        ))}
      {more && (
        <details className="problem-more" open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary>What Flink says</summary>
          <pre>{more}</pre>
        </details>
      )}
    </li>
  );
}

function moveByArrows(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (!step) return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('.problem, summary')];
  const target = stops[stops.indexOf(document.activeElement as HTMLElement) + step];
  if (!target) return;
  event.preventDefault();
  target.focus();
}

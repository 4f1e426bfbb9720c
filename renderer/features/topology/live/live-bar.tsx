import { Radio, TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { JobFigures } from '#shared/services/running-job.ts';
import type { There } from '#renderer/platform/session.ts';
import { Button } from '#renderer/ui/button.tsx';
import { useSeen } from '#renderer/ui/use-seen.ts';
import { useCanvas, useSession } from '../canvas-context.ts';
import { clock } from '#renderer/ui/clock.ts';
import { jobWords } from './live-words.ts';
import './live-bar.css';

/** Under the drawing of what runs in an environment: how the job there fares, now. It is asked for while it is in sight. */
export function LiveBar() {
  const there = useSession(({ activeFile }) => activeFile?.there);
  return there ? <Watched key={`${there.environment} ${there.file}`} there={there} /> : null;
}

function Watched({ there }: { there: There }) {
  const { live } = useCanvas();
  const { environment, file, hash } = there;
  const { figures, failure } = useStore(live);
  const bar = useRef<HTMLElement>(null);
  const isSeen = useSeen(bar);
  useEffect(() => {
    if (!isSeen) return;
    const watching = live.watch({ environment, file });
    return () => watching.dispose();
  }, [live, environment, file, isSeen]);
  const trouble = failure ?? figures?.problem ?? undefined;
  return (
    <section className="foot-bar live-bar" data-lost={trouble !== undefined || undefined} aria-label={`The job in ${environment}`} ref={bar}>
      {trouble ? <TriangleAlert size={15} aria-hidden="true" /> : <Radio size={15} aria-hidden="true" />}
      <p className="foot-words" role="status">
        <strong className="live-environment" title={environment}>
          {environment}
        </strong>{' '}
        {figures && figures.state !== null ? jobWords(figures) : trouble ? '' : 'is asked how the job fares …'}
        {trouble && <Trouble trouble={trouble} at={figures?.at} />}
      </p>
      {figures?.failure && <Thrown failure={figures.failure} />}
      {figures?.hash && figures.hash !== hash && <Another there={there} hash={figures.hash} />}
    </section>
  );
}

function Trouble({ trouble: { code, message }, at }: { trouble: { code: string; message: string }; at: number | undefined }) {
  return (
    <span className="live-trouble">
      {' '}
      {message} {at ? `The figures are those of ${clock(at)}; it is asked again.` : ''} <code>{code}</code>
    </span>
  );
}

/** The last exception, at the operator and the SQL that it came from where they are known. */
function Thrown({ failure: { at, message, detail, operator, range } }: { failure: NonNullable<JobFigures['failure']> }) {
  const { pick, session } = useCanvas();
  const show = () => {
    if (operator) pick(operator);
    const path = session.getState().activeFile?.path;
    if (range && path) session.setState({ marked: { file: path, range, reveal: true } });
  };
  return (
    <p className="live-failure" role="status" title={detail}>
      <span>
        <span className="live-at">{clock(at)}</span> {message}
      </span>
      {(operator || range) && (
        <Button tone="quiet" onClick={show}>
          {range ? `Show line ${range.start.line}` : 'Show the operator'}
        </Button>
      )}
    </p>
  );
}

function Another({ there: { environment, file }, hash }: { there: There; hash: string }) {
  const { execute } = useCanvas();
  return (
    <p className="live-failure" role="status">
      <span>
        Another version runs there by now: <code>{hash.slice(0, 12)}</code>.
      </span>
      <Button onClick={() => execute('promotion.open-running', { environment, file })}>Open it</Button>
    </p>
  );
}

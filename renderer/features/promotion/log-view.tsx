import { useEffect, useRef, useState } from 'react';
import type { Failure } from '#shared/base/failure.ts';
import type { PromotionLogLine } from '#shared/services/promotion.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { keepOpen } from '#renderer/platform/keep-open.ts';
import { Broken, Empty, Skeleton } from '#renderer/ui/faces.tsx';
import { TextInput } from '#renderer/ui/field.tsx';
import { clock } from './words.ts';

export interface LogViewProps {
  file: string;
  environment: string;
  parts: Pick<FeatureParts, 'clients' | 'link'>;
}

/** The newest lines stay, those before a crash among them. */
const KEPT = 2_000;
/** Colours and whatever else is meant for a terminal. */
const CONTROL = /\x1b\[[0-?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f]/g;

/** The log of the job's pods, JobManager and TaskManagers together by time of arrival, through their restarts. */
export function LogView({ file, environment, parts: { clients, link } }: LogViewProps) {
  const [lines, setLines] = useState<readonly PromotionLogLine[]>();
  const [failure, setFailure] = useState<Failure>();
  const [search, setSearch] = useState('');
  useEffect(() => {
    let waiting: PromotionLogLine[] = [];
    let frame = 0;
    const draw = () => {
      frame = 0;
      const more = waiting;
      waiting = [];
      setLines((before = []) => [...before, ...more].slice(-KEPT));
    };
    const open = keepOpen(link, {
      open: (signal) => clients.promotion.logs({ file, environment, follow: true }, signal),
      onItem: (line) => {
        waiting.push(line);
        frame ||= requestAnimationFrame(draw);
      },
      onFailure: setFailure,
    });
    // Nothing is an answer too, and nobody says it.
    const timer = setTimeout(() => setLines((before) => before ?? []), 3_000);
    return () => {
      open.dispose();
      clearTimeout(timer);
      cancelAnimationFrame(frame);
    };
  }, [clients, link, file, environment]);
  if (failure) return <Broken failure={failure} />;
  if (!lines) return <Skeleton label="The log is being read" />;
  if (!lines.length) return <Empty title={`No pod of the job has said anything in ${environment}.`} />;
  const shown = search ? lines.filter(({ text, pod }) => `${pod} ${text}`.toLowerCase().includes(search.toLowerCase())) : lines;
  return (
    <div className="pod-log">
      <TextInput aria-label="Search the log" placeholder="Search" value={search} onChange={({ target }) => setSearch(target.value)} />
      <Lines lines={shown} />
    </div>
  );
}

function Lines({ lines }: { lines: readonly PromotionLogLine[] }) {
  const box = useRef<HTMLOListElement>(null);
  const following = useRef(true);
  useEffect(() => {
    if (following.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  const look = () => {
    const { scrollTop, clientHeight, scrollHeight } = box.current!;
    following.current = scrollTop + clientHeight >= scrollHeight - 20;
  };
  return (
    <ol ref={box} onScroll={look} tabIndex={0} aria-label="Log of the job's pods">
      {lines.map(({ at, pod, role, before, text }, index) => (
        <li key={index} data-level={/\b(ERROR|FATAL)\b|Exception/.test(text) ? 'error' : /\bWARN\b/.test(text) ? 'warn' : 'info'} title={before ? `${pod}, before its restart` : pod}>
          <time>{clock(at)}</time>
          <span className="pod-log-role">
            {role === 'jobmanager' ? 'JobManager' : role === 'taskmanager' ? 'TaskManager' : pod}
            {before && ' before'}
          </span>
          <span>{text.replace(CONTROL, '')}</span>
        </li>
      ))}
    </ol>
  );
}

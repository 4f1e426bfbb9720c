import { useEffect, useMemo, useState } from 'react';
import type { Failure } from '#shared/base/failure.ts';
import { LOG_LEVELS, type LogLevel } from '#shared/deployment/pod-log.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { keepOpen } from '#renderer/platform/keep-open.ts';
import { Broken, Skeleton } from '#renderer/ui/faces.tsx';
import { Select } from '#renderer/ui/field.tsx';
import { TerminalLines } from '#renderer/ui/terminal/terminal-lines.tsx';
import { ALL_LINES, type LogFacets, type LogFilter, PodLines } from './pod-lines.ts';

export interface LogViewProps {
  file: string;
  environment: string;
  parts: Pick<FeatureParts, 'clients' | 'link'>;
}

/** Asked of the host, which keeps more than Kubernetes does. */
const TAIL = 10_000;
const NOTHING: LogFacets = { pods: [], tasks: [], jobs: [] };

/** The log of the job's pods, JobManager and TaskManagers together by time of arrival, through their restarts. */
export function LogView({ file, environment, parts: { clients, link } }: LogViewProps) {
  const log = useMemo(() => new PodLines(), []);
  const [facets, setFacets] = useState<LogFacets>();
  const [failure, setFailure] = useState<Failure>();
  const [filter, setFilter] = useState(ALL_LINES);
  useEffect(() => {
    let frame = 0;
    const look = () => {
      frame = 0;
      setFacets(log.facets);
    };
    const open = keepOpen(link, {
      open: (signal) => {
        // Opened again after a lost connection, the log comes from its beginning.
        log.clear();
        return clients.promotion.logs({ file, environment, follow: true, tail: TAIL }, signal);
      },
      onItem: (line) => {
        log.add(line);
        frame ||= requestAnimationFrame(look);
      },
      onFailure: setFailure,
    });
    // Nothing is an answer too, and nobody says it.
    const timer = setTimeout(() => setFacets((before) => before ?? NOTHING), 3_000);
    return () => {
      open.dispose();
      clearTimeout(timer);
      cancelAnimationFrame(frame);
    };
  }, [clients, link, log, file, environment]);
  if (failure) return <Broken failure={failure} />;
  if (!facets) return <Skeleton label="The log is being read" />;
  const pick = (more: Partial<LogFilter>) => {
    const next = { ...filter, ...more };
    setFilter(next);
    log.narrow(next);
  };
  const empty = log.size ? 'No line is left by what the log is narrowed to.' : `No pod of the job has said anything in ${environment}.`;
  return <TerminalLines label="Log of the job's pods" source={log.shown} empty={empty} tools={<Filters facets={facets} filter={filter} onPick={pick} />} />;
}

function Filters({ facets: { pods, tasks, jobs }, filter, onPick }: { facets: LogFacets; filter: LogFilter; onPick(more: Partial<LogFilter>): void }) {
  return (
    <div className="pod-log-filters">
      <Choice label="Level" all="All levels" options={LOG_LEVELS.filter((level) => level !== 'trace' && level !== 'fatal')} words={(level) => LEVEL_WORDS[level as LogLevel]} value={filter.level} onPick={(level) => onPick({ level: level as LogLevel | null })} />
      <Choice label="Pod" all="All pods" options={pods} value={filter.pod} onPick={(pod) => onPick({ pod })} />
      <Choice label="Operators" all="All operators" options={tasks} value={filter.task} onPick={(task) => onPick({ task })} />
      {(jobs.length > 1 || filter.job !== null) && <Choice label="Job" all="All jobs" options={jobs} value={filter.job} onPick={(job) => onPick({ job })} />}
    </div>
  );
}

const LEVEL_WORDS: Partial<Record<LogLevel, string>> = { debug: 'DEBUG and above', info: 'INFO and above', warn: 'WARN and above', error: 'ERROR' };

function Choice({ label, all, options, words = (one) => one, value, onPick }: { label: string; all: string; options: readonly string[]; words?(option: string): string | undefined; value: string | null; onPick(value: string | null): void }) {
  return (
    <Select aria-label={label} title={value ?? label} value={value ?? ''} onChange={({ target }) => onPick(target.value || null)}>
      <option value="">{all}</option>
      {options.map((option) => (
        <option key={option} value={option}>
          {words(option) ?? option}
        </option>
      ))}
    </Select>
  );
}

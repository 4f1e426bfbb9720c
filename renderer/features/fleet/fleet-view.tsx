import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { FleetJob } from '#shared/services/promotion.ts';
import { Broken, Empty } from '#renderer/ui/faces.tsx';
import { TextInput } from '#renderer/ui/field.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { HEADER_HEIGHT, ROW_HEIGHT, useWindow } from '#renderer/ui/use-window.ts';
import { countsOf, rowsOf, type FleetRow } from './fleet-rows.ts';
import { keyOf, type FleetStore } from './fleet-store.ts';

/** All jobs of all environments, as they are now; only the rows in sight are drawn. */
export function FleetView({ store, onOpen }: { store: FleetStore; onOpen(job: FleetJob): void }) {
  const { jobs, changes, problems, failure, search, grouping } = useStore(store);
  useEffect(() => {
    const watching = store.watch();
    return () => watching.dispose();
  }, [store]);
  const rows = useMemo(() => rowsOf(jobs.values(), search, grouping), [jobs, changes, search, grouping]);
  const scroller = useRef<HTMLDivElement>(null);
  const { first, last } = useWindow(scroller, 0, rows.length, false);
  if (failure) return <Broken failure={failure} />;
  if (!jobs.size && !problems.size && changes > 0) return <Empty title="No Flink job runs in the environments of this workspace.">Promote a job, and it is here. What others run in the namespaces of these environments is here too.</Empty>;
  return (
    <div className="fleet">
      <p className="fleet-counts" role="status">
        {jobs.size ? countsOf(jobs.values()) : changes > 0 ? 'No Flink job is seen.' : 'Looking at the environments.'}
        {[...problems].map(([environment, { code, message }]) => (
          <span key={environment} className="fleet-problem">
            {environment}: {message} <code>{code}</code>
          </span>
        ))}
      </p>
      <div className="fleet-scroller" ref={scroller} tabIndex={0} role="table" aria-label="Jobs" aria-rowcount={rows.length + 1}>
        <div className="fleet-row fleet-header" role="row" style={{ height: HEADER_HEIGHT }}>
          {['State', 'Job', 'Environment', 'Namespace', 'Version', 'Kind', 'Message'].map((title) => (
            <span key={title} role="columnheader">
              {title}
            </span>
          ))}
        </div>
        <div role="rowgroup" style={{ height: rows.length * ROW_HEIGHT, position: 'relative' }}>
          {rows.slice(first, last).map((row, index) => (
            <Row key={keyOfRow(row)} row={row} place={first + index} onOpen={onOpen} />
          ))}
        </div>
      </div>
    </div>
  );
}

function keyOfRow(row: FleetRow): string {
  return 'heading' in row ? row.heading : keyOf(row.job);
}

function Row({ row, place, onOpen }: { row: FleetRow; place: number; onOpen(job: FleetJob): void }) {
  const style = { top: place * ROW_HEIGHT, height: ROW_HEIGHT };
  if ('heading' in row)
    return (
      <div className="fleet-row fleet-heading" role="row" aria-rowindex={place + 2} style={style}>
        <span role="cell">
          {row.heading} <span className="fleet-dim">{row.count.toLocaleString('en')}</span>
        </span>
      </div>
    );
  return <JobRow job={row.job} place={place} style={style} onOpen={() => onOpen(row.job)} />;
}

function JobRow({ job: { state, name, environment, namespace, hash, kind, ours, message }, place, style, onOpen }: { job: FleetJob; place: number; style: { top: number; height: number }; onOpen(): void }) {
  return (
    <div className="fleet-row" role="row" aria-rowindex={place + 2} style={style} data-state={state}>
      <span role="cell" className="fleet-state">
        <span className="fleet-dot" aria-hidden="true" />
        {state}
      </span>
      <span role="cell" className="fleet-name">
        {ours && hash ? (
          <button type="button" className="fleet-open" title={`Open the version that runs there, to be read: ${name}`} onClick={onOpen}>
            {name}
          </button>
        ) : (
          name
        )}
      </span>
      <span role="cell">{environment}</span>
      <span role="cell">{namespace}</span>
      <span role="cell" className="mono">
        {hash ? hash.slice(0, 12) : ours ? '' : 'not of Weir'}
      </span>
      <span role="cell">{kind}</span>
      <span role="cell" title={message}>
        {message}
      </span>
    </div>
  );
}

const GROUPS = [
  { value: 'none', title: 'all', hint: 'The worst first' },
  { value: 'state', title: 'states', hint: 'Grouped by state' },
  { value: 'environment', title: 'environments', hint: 'Grouped by environment' },
] as const;

export function FleetActions({ store }: { store: FleetStore }) {
  const { search, grouping } = useStore(store);
  return (
    <div className="fleet-actions">
      <TextInput aria-label="Search jobs" placeholder="Search" value={search} onChange={({ target }) => store.setState({ search: target.value })} />
      <Segmented label="Group jobs" options={GROUPS} value={grouping} onPick={(value) => store.setState({ grouping: value })} />
    </div>
  );
}

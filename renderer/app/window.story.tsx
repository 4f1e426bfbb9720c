import { useEffect, useRef } from 'react';
import type { Topology } from '#shared/topology/model.ts';
import { createFakeWindow, type FakeHost } from '#test/fakes/window-services.ts';
import delays from '#test/fixtures/topologies/delays-by-airport.json';
import { features } from './features.ts';
import { openWindow } from './open-window.tsx';

const SAMPLES = import.meta.glob('../../samples/flights/**/*.{sql,yaml}', { query: '?raw', import: 'default', eager: true }) as Record<string, string>;
const FILES = Object.fromEntries(Object.entries(SAMPLES).map(([path, text]) => [path.replace('../../samples/flights/', ''), text]));
const JOB = 'jobs/delays-by-airport/job.sql';

const COLUMNS = [
  { name: 'origin', type: 'STRING' },
  { name: 'window_start', type: 'TIMESTAMP(3)' },
  { name: 'departures', type: 'BIGINT' },
  { name: 'mean_delay', type: 'DOUBLE' },
];
const LINES = Array.from({ length: 2151 }, (_, row) =>
  JSON.stringify(['+I', 1357016400000 + Math.floor(row / 3) * 3600000, ['EWR', 'JFK', 'LGA'][row % 3], `2013-01-01 ${String(5 + (Math.floor(row / 3) % 19)).padStart(2, '0')}:00:00`, 10 + (row % 23), (row % 97) / 7]),
);

export const Open = () => <Window />;
export const Empty = () => <Window files={{}} tabs={[]} />;
export const Welcome = () => <Window tabs={[]} />;
export const Untrusted = () => <Window prepare={({ workspace }) => workspace.change({ trusted: false })} />;
export const Restarting = () => (
  <Window prepare={({ engine }) => engine.set({ state: 'restarting', code: 'runner-out-of-memory', message: 'The engine ran out of memory; a new one is starting.' })} />
);
export const Broken = () => <Window edit={(text) => text.replace('SELECT origin', 'SELECT orign')} />;
export const Restored = () => (
  <Window prepare={({ workspace }) => workspace.drafted.set(JOB, { path: JOB, text: `${FILES[JOB]}\n-- typed yesterday\n`, base: 'v2', at: Date.UTC(2026, 0, 2, 3, 4) })} />
);
export const LongNames = () => {
  const path = 'jobs/arrivals-and-departures-of-every-carrier-by-airport-and-hour-of-the-day/job.sql';
  return <Window files={{ ...FILES, [path]: FILES[JOB]! }} tabs={[path, ...Object.keys(FILES)]} />;
};
export const Away = () => <Window prepare={(host) => setTimeout(() => host.cut(true), 1500)} />;

interface WindowProps {
  files?: Record<string, string>;
  tabs?: string[];
  prepare?(host: FakeHost): void;
  edit?(text: string): string;
}

function Window({ files = FILES, tabs = [JOB], prepare, edit }: WindowProps) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const texts = edit ? { ...files, [JOB]: edit(files[JOB]!) } : files;
    const fake = createFakeWindow({ files: texts, state: stateOf(texts), topology: delays as Topology, rows: { columns: COLUMNS, lines: LINES } });
    fake.host.remembered.set('editor.tabs', { paths: tabs, active: tabs[0] });
    prepare?.(fake.host);
    Object.assign(globalThis, { fakeHost: fake.host });
    const window = openWindow(element.current!, fake.link, fake.clients, features);
    return () => window.dispose();
  }, []);
  return <div ref={element} style={{ height: '100%' }} />;
}

function stateOf(files: Record<string, string>) {
  const paths = Object.keys(files);
  const nameOf = (path: string) => path.split('/').at(-1)!.replace(/\.yaml$/, '');
  return {
    jobs: paths.filter((path) => path.startsWith('jobs/')).map((path) => ({ name: path.split('/')[1]!, path, kind: 'sql' as const })),
    streams: paths.filter((path) => path.startsWith('streams/')).map((path) => ({ name: nameOf(path), path, table: nameOf(path), files: [], bytes: 421_000 })),
    files: paths.filter((path) => !/^(jobs|streams)\//.test(path)),
  };
}

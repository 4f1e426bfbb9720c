import { useEffect, useMemo } from 'react';
import { Failure } from '#shared/base/failure.ts';
import type { RunStatus } from '#shared/services/engine.ts';
import type { KeptSavepoint } from '#shared/services/runs.ts';
import { runStatus, showing, windowParts } from '#test/fakes/window-parts.ts';
import { runsFeature } from './runs.feature.tsx';

const STACK = `org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
	at org.apache.flink.runtime.executiongraph.failover.ExecutionFailureHandler.handleFailure(ExecutionFailureHandler.java:219)
Caused by: java.lang.ArithmeticException: Division by zero
	at org.apache.flink.table.data.DecimalDataUtils.divide(DecimalDataUtils.java:121)`;

const counts = [{ sink: 'delays', counted: 2151, keptFrom: 0, kept: 2151, tableRows: 2151, tableComplete: true }];
const standIns: RunStatus['standIns'] = [
  { table: 'flights', role: 'source', connector: 'kafka', by: 'sample', abilities: 'real', address: 'kafka-0:9092, flights' },
  { table: 'delays', role: 'sink', connector: 'kafka', by: 'capture', abilities: 'assumed', address: 'kafka-0:9092, delays' },
];
const failure: RunStatus['failure'] = {
  code: 'job-failed',
  message: 'Division by zero.',
  detail: STACK,
  operator: null,
  range: { start: { line: 12, column: 8 }, end: { line: 12, column: 40 } },
};

const KEPT: KeptSavepoint[] = [
  { path: 'b', at: Date.UTC(2026, 0, 9, 17, 4), bytes: 48_200, text: '3f2a91bc0d5e7f18' },
  { path: 'a', at: Date.UTC(2026, 0, 9, 16, 51), bytes: 31_700, text: '90cc4e1a2b3d4e5f' },
];

export const Failed = () => <Story status={runStatus({ state: 'failed', failure, counts, standIns, skipped: [{ table: 'flights', file: 'data/flights.csv', line: 27, reason: 'dep_delay: "late" is not a DOUBLE', total: 3 }] })} />;
export const Finished = () => <Story status={runStatus({ state: 'finished', counts, standIns })} />;
export const Nothing = () => <Story />;
export const NoSample = () => <Story refusal={new Failure('no-sample', 'The table orders reads from outside and has no sample. Add streams/orders.yaml to the workspace, or give --sample orders=PATH.', { tables: ['orders'] })} />;

function Story({ status, refusal }: { status?: RunStatus; refusal?: Failure }) {
  const activated = useMemo(() => {
    const runs = {
      start: () => Promise.reject(refusal),
      list: async function* () {
        yield status ? [{ run: status.run, file: 'jobs/fixture/job.sql', status, text: '' }] : [];
      },
      status: async function* () {},
      savepoints: async () => (status?.state === 'finished' ? KEPT : []),
    };
    const activated = runsFeature.activate(windowParts({ runs: runs as never }, showing(null)));
    if (refusal) void activated.commands!.find(({ id }) => id === 'run.start')!.run();
    return activated;
  }, []);
  useEffect(() => () => activated.dispose(), [activated]);
  const { Body } = activated.views!.getState()[0]!;
  return <Body />;
}

import { z } from 'zod';
import { call, chunks, contract, stream } from '../rpc/contract.ts';
import { TopologyEdits } from '../topology/edits.ts';
import { Figures, LogLine, Mode, RowsHeader, RunId, RunStatus } from './engine.ts';

const OfRun = z.object({ run: RunId });

export const RunSummary = z.object({ run: RunId, file: z.string(), status: RunStatus, text: z.string() });
export type RunSummary = z.infer<typeof RunSummary>;

/** Runs jobs on the local cluster and holds what they gave until the next run of the same file. */
export const runs = contract('runs', {
  /**
   * The text is the editor's, saved or not. An earlier run of the same file is cancelled and forgotten. Edits that are given
   * win over the job's topology.yaml; where that cannot be read and none are given, it fails with `broken-topology`.
   * `real`: a jar's own sources and sinks are meant; without it a jar fails with `jar-runs-for-real`.
   */
  start: call(
    'Run a job',
    z.object({ file: z.string(), text: z.string(), mode: Mode.default('streaming'), topology: TopologyEdits.optional(), real: z.boolean().default(false) }),
    RunStatus,
  ),
  cancel: call('Cancel a run', OfRun, z.object({})),
  /** Every run the host knows, whole, again whenever one starts, ends or goes. */
  list: stream('List the runs', z.object({}), z.array(RunSummary)),
  status: stream('Follow a run', OfRun, RunStatus),
  rows: chunks('Read the rows of a sink', OfRun.extend({ sink: z.string(), from: z.int().default(0) }), RowsHeader),
  table: chunks('Read a folded table', OfRun.extend({ sink: z.string(), offset: z.int().default(0), limit: z.int().min(1).max(100_000) }), RowsHeader),
  figures: stream('Follow the figures of a run', OfRun, Figures),
  logs: stream('Follow the log of a run', OfRun, LogLine),
});

import { call, contract } from '../rpc/contract.ts';
import { Asked, Journey, Placed, Why } from '../topology/lineage.ts';
import { RunId } from './run-id.ts';

/** Which input rows a result came from, and where an input row went: found out by running a run's job again on its samples. */
export const lineage = contract('lineage', {
  /**
   * Which rows of the samples give a row of a sink again, none of which can be left out. Files are relative to the workspace. Fails with `lineage-row` where
   * the job, run to its end, gives no such row, and with `lineage-time-limit` where it does not come to an end.
   */
  why: call('Ask why a row is there', Asked.extend({ run: RunId }), Why),
  /** Where a row of a sample went, or which operator dropped it. Fails with `lineage-table` and `lineage-line` where there is no such row. */
  where: call('Ask where a row went', Placed.extend({ run: RunId }), Journey),
});

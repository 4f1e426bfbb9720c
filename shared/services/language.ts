import { z } from 'zod';
import { call, contract } from '../rpc/contract.ts';
import { TopologyEdits } from '../topology/edits.ts';
import { Mode, Preview, Validation } from './engine.ts';
import { sqlKnowledgeOf } from './sql-knowledge.ts';

const OfText = z.object({ file: z.string(), text: z.string(), mode: Mode.default('streaming') });

/** What Flink says of a text, saved or not. */
export const language = contract('language', {
  /** Parser and validator only: fast enough for each keystroke. `within`: milliseconds for what hangs on the words that were typed; what takes longer is `pending`. */
  validate: call('Validate a text', OfText.extend({ within: z.number().optional() }), Validation),
  /** The planner too: the topology, and what only planning can refuse. Edits that are given win over the job's topology.yaml. */
  preview: call('Plan a text', OfText.extend({ topology: TopologyEdits.optional() }), Preview),
  /** Plans a job as the last commit has it, with its edits, settings and shared DDL of then, for a comparison. Fails with `no-git`, `no-repository` or `not-committed`. */
  previewCommitted: call('Plan the last commit', z.object({ file: z.string(), mode: Mode.default('streaming') }), z.object({ commit: z.string(), text: z.string(), preview: Preview })),
  /** The tables that a job in TypeScript can name, as they stand at its end: declarations that are put beside those of `@weir/sdk`. */
  typings: call("Say the types of a job's tables", OfText, z.object({ text: z.string() })),
  /** `vocabulary`: with the workspace's jars. */
  ...sqlKnowledgeOf(OfText, z.object({})),
});

import { z } from 'zod';
import { call, contract } from '../rpc/contract.ts';
import { TopologyEdits } from '../topology/edits.ts';
import { Mode, Preview, Validation } from './engine.ts';
import { sqlKnowledgeOf } from './sql-knowledge.ts';

const OfText = z.object({ file: z.string(), text: z.string(), mode: Mode.default('streaming') });

/** What Flink says of a text, saved or not. */
export const language = contract('language', {
  /** Parser and validator only: fast enough for each keystroke. */
  validate: call('Validate a text', OfText, Validation),
  /** The planner too: the topology, and what only planning can refuse. Edits that are given win over the job's topology.yaml. */
  preview: call('Plan a text', OfText.extend({ topology: TopologyEdits.optional() }), Preview),
  /** Plans a job as the last commit has it, with its edits, settings and shared DDL of then, for a comparison. Fails with `no-git`, `no-repository` or `not-committed`. */
  previewCommitted: call('Plan the last commit', z.object({ file: z.string(), mode: Mode.default('streaming') }), z.object({ commit: z.string(), text: z.string(), preview: Preview })),
  /** `vocabulary`: with the workspace's jars. */
  ...sqlKnowledgeOf(OfText, z.object({})),
});

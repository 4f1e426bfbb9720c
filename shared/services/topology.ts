import { z } from 'zod';
import { Diagnostic } from '../base/text-range.ts';
import { call, contract, stream } from '../rpc/contract.ts';
import { TopologyEdits } from '../topology/edits.ts';

/** The visual edits of a job as its topology.yaml has them. */
export const EditsOnDisk = z.object({
  /** Where they lie, relative to the workspace: `jobs/NAME/topology.yaml`, or `NAME.topology.yaml` beside any other SQL file. */
  path: z.string(),
  /** Null where the file cannot be read; `problems` says why, and it is not written over. */
  edits: TopologyEdits.nullable(),
  /** What the file says above each stanza, by uid: how to call an operator that is gone. */
  names: z.record(z.string(), z.string()),
  /** Hash of the bytes on disk; null where there is no file, and so no edit. */
  version: z.string().nullable(),
  problems: z.array(Diagnostic),
});
export type EditsOnDisk = z.infer<typeof EditsOnDisk>;

/** The visual edits of jobs, kept beside them. `file` is the job's file, relative to the workspace. */
export const topology = contract('topology', {
  /** The edits of a job, now and whenever its topology.yaml changes. */
  edits: stream('Follow the edits of a job', z.object({ file: z.string() }), EditsOnDisk),
  /**
   * Saves all edits of a job, changing only what differs. `names` are written above stanzas that are new. Fails with
   * `file-changed` when the file is no longer `expect`, `broken-topology` when what is there cannot be read, and `bad-edit`
   * when an edit could not be read again; the file is untouched then. Without any edit the file goes, unless it has comments.
   */
  save: call(
    'Save the edits of a job',
    z.object({ file: z.string(), edits: TopologyEdits, names: z.record(z.string(), z.string()).default({}), expect: z.string().nullable() }),
    z.object({ version: z.string().nullable() }),
  ),
});

import { z } from 'zod';
import { call, contract, stream } from '../rpc/contract.ts';

const OfJob = z.object({
  /** The job's file, relative to the workspace. */
  file: z.string(),
  environment: z.string(),
});

export const JobPod = z.object({
  name: z.string(),
  role: z.enum(['jobmanager', 'taskmanager', 'other']),
  /** As Kubernetes says it: `Running`, `Pending`. */
  phase: z.string(),
  restarts: z.int(),
});
export type JobPod = z.infer<typeof JobPod>;

const Size = z.object({ columns: z.int().min(2).max(1_000), rows: z.int().min(1).max(1_000) });

/** First `opened`, then what the shell prints, last how it ended: `exit` is null where nobody knows, and `failure` says why. */
export const ShellEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('opened'), shell: z.string() }),
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('closed'), exit: z.int().nullable(), failure: z.object({ code: z.string(), message: z.string() }).nullable() }),
]);
export type ShellEvent = z.infer<typeof ShellEvent>;

/**
 * Terminals in the pods of a promoted job, over the API server and as the person. Everything fails with `untrusted` until the workspace is trusted, and with
 * `kube-forbidden` without the right (`get` and `create` of `pods/exec`). A shell is its window's own: no other window can write to it.
 */
export const shells = contract('shells', {
  /** Of the job's cluster now, those that run first. Fails with `pods-unknown` where only the address of a session cluster is known. */
  pods: call('List the pods of a job', OfJob, z.array(JobPod)),
  /** bash where there is one, else sh. Breaking off ends the shell and what runs in it. Fails with `no-such-pod` for a pod that is not the job's. */
  open: stream('Open a terminal in a pod', OfJob.extend({ pod: z.string() }).extend(Size.shape), ShellEvent),
  /** What the person types, as a terminal sends it. Fails with `no-such-shell` once it has ended. */
  write: call('Type into a terminal', z.object({ shell: z.string(), text: z.string().max(1_000_000) }), z.object({})),
  resize: call('Resize a terminal', z.object({ shell: z.string() }).extend(Size.shape), z.object({})),
});

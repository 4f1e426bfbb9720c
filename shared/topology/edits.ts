import { z } from 'zod';

/** `head` begins a chain here, `never` keeps the operator alone, `always` lets it join the one before. */
export const ChainingEdit = z.enum(['head', 'never', 'always']);
export type ChainingEdit = z.infer<typeof ChainingEdit>;

/** How rows go to the next operator where Flink leaves a choice. */
export const ShipEdit = z.enum(['forward', 'rebalance', 'rescale', 'adaptive']);
export type ShipEdit = z.infer<typeof ShipEdit>;

/** How long state is kept after its last use: one duration for all of an operator's state, or one for each by name (`left`, `right`). */
export const StateTtlEdit = z.union([z.string(), z.record(z.string(), z.string())]);
export type StateTtlEdit = z.infer<typeof StateTtlEdit>;

/** What a person has changed of one operator. A key that is absent is as the job has it. */
export const OperatorEdits = z.object({
  parallelism: z.int().optional(),
  maxParallelism: z.int().optional(),
  slotSharingGroup: z.string().optional(),
  chaining: ChainingEdit.optional(),
  /** By the uid of the operator that the rows go to. */
  ship: z.record(z.string(), ShipEdit).optional(),
  stateTtl: StateTtlEdit.optional(),
  name: z.string().optional(),
  /** This is still the operator that had this uid, or this 32-digit operator id. */
  pin: z.string().optional(),
});
export type OperatorEdits = z.infer<typeof OperatorEdits>;

/** What one slot of a group is given; sizes as Flink writes them: `512 mb`. */
export const GroupResources = z.object({ cpu: z.number().optional(), heap: z.string().optional(), managed: z.string().optional() });
export type GroupResources = z.infer<typeof GroupResources>;

/** All edits of a job: what `topology.yaml` holds. Operators by uid, groups by name. */
export const TopologyEdits = z.object({
  operators: z.record(z.string(), OperatorEdits).default({}),
  groups: z.record(z.string(), GroupResources).default({}),
});
export type TopologyEdits = z.infer<typeof TopologyEdits>;

export const NO_EDITS: TopologyEdits = { operators: {}, groups: {} };

/** One change of a job's topology. A value of null takes an earlier edit back: the job decides again. */
export const Edit = z.discriminatedUnion('type', [
  z.object({ type: z.literal('set-parallelism'), operator: z.string(), parallelism: z.int().nullable() }),
  z.object({ type: z.literal('set-max-parallelism'), operator: z.string(), maxParallelism: z.int().nullable() }),
  z.object({ type: z.literal('set-slot-sharing-group'), operator: z.string(), group: z.string().nullable() }),
  z.object({ type: z.literal('set-chaining'), operator: z.string(), chaining: ChainingEdit.nullable() }),
  z.object({ type: z.literal('set-ship'), operator: z.string(), to: z.string(), ship: ShipEdit.nullable() }),
  z.object({ type: z.literal('set-state-ttl'), operator: z.string(), ttl: StateTtlEdit.nullable() }),
  z.object({ type: z.literal('set-name'), operator: z.string(), name: z.string().nullable() }),
  z.object({ type: z.literal('pin'), operator: z.string(), pin: z.string().nullable() }),
  z.object({ type: z.literal('set-group-resources'), group: z.string(), resources: GroupResources.nullable() }),
  /** Drops all edits of an operator, as of one that is gone. */
  z.object({ type: z.literal('forget-operator'), operator: z.string() }),
]);
export type Edit = z.infer<typeof Edit>;

/** Why an edit was not applied, and what may be done instead: each alternative is one click. */
export const RefusedEdit = z.object({
  /** Uid of the operator; null for a group's resources. */
  operator: z.string().nullable(),
  group: z.string().nullable().default(null),
  property: z.enum(['parallelism', 'max-parallelism', 'slot-sharing-group', 'chaining', 'ship', 'state-ttl', 'name', 'pin', 'resources']),
  /** Of a ship strategy: the operator that the rows go to. */
  to: z.string().nullable().default(null),
  code: z.string(),
  /** Here and in the words of an alternative an operator is `⟦uid⟧`: `sayRefusals` puts what its card says in its place. */
  message: z.string(),
  alternatives: z.array(z.object({ words: z.string(), edits: z.array(Edit) })),
});
export type RefusedEdit = z.infer<typeof RefusedEdit>;

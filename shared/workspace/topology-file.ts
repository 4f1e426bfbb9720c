import { z } from 'zod';
import type { Diagnostic, Range } from '../base/text-range.ts';
import { isEmpty, tidy } from '../topology/apply-edit.ts';
import { ChainingEdit, NO_EDITS, ShipEdit, type OperatorEdits, type RefusedEdit, type TopologyEdits } from '../topology/edits.ts';
import { parseDuration, parseSize } from '../topology/flink-units.ts';
import { keyPlace, readYaml } from './read-yaml.ts';
import { notesIn } from './topology-notes.ts';

/** `KeyGroupRangeAssignment.UPPER_BOUND_MAX_PARALLELISM`: no operator of Flink is wider. */
const WIDEST = 32_768;

const shown = (input: unknown) => (input === null || input === undefined ? 'nothing' : typeof input === 'number' ? String(input) : JSON.stringify(input));
const wide = (issue: { input?: unknown }) => `write a whole number from 1 to ${WIDEST}, not ${shown(issue.input)}`;
const Width = z.int({ error: wide }).min(1, { error: wide }).max(WIDEST, { error: wide });

const long = (issue: { input?: unknown }) => `write a duration with its unit, like 1 h, 30 min or 10 s (0 s keeps state for ever), not ${shown(issue.input)}`;
const Duration = z.string({ error: long }).refine((text) => parseDuration(text) !== undefined, { error: long });

const large = (issue: { input?: unknown }) => `write a size with its unit and no fraction, like 512 mb or 2 gb, not ${shown(issue.input)}`;
const Size = z.string({ error: large }).refine((text) => parseSize(text) !== undefined, { error: large });

/** Letters and digits of any script: a group is said on command lines and in metrics. */
const GROUP = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.-]*$/u;
const named = (issue: { input?: unknown }) => `name a slot sharing group by letters, digits, dots, dashes and underscores, in quotes where it is a number, not ${shown(issue.input)}`;
const Group = z.string({ error: named }).regex(GROUP, { error: named });

const Text = z.string({ error: (issue) => `write a text, in quotes, not ${shown(issue.input)}` }).min(1, 'write something, or leave the key out');

const OperatorStanza = z.strictObject({
  parallelism: Width.optional(),
  'max-parallelism': Width.optional(),
  'slot-sharing-group': Group.optional(),
  chaining: ChainingEdit.optional(),
  ship: z.record(Text, ShipEdit).optional(),
  'state-ttl': z.union([Duration, z.record(Text, Duration, { error: long })]).optional(),
  name: Text.optional(),
  pin: Text.optional(),
});

const GroupStanza = z.strictObject({
  cpu: z.number({ error: (issue) => `write a number of cores, like 1 or 0.5, not ${shown(issue.input)}` }).positive('write more than no core').optional(),
  heap: Size.optional(),
  managed: Size.optional(),
});

/** `jobs/NAME/topology.yaml`: the visual edits of a job. A stanza that is all commented out says nothing. */
export const TopologyFile = z.strictObject({
  weir: z.literal(1),
  operators: z.record(Text, OperatorStanza.nullable()).nullable().optional(),
  groups: z.record(Group, GroupStanza.nullable()).nullable().optional(),
});
export type TopologyFile = z.infer<typeof TopologyFile>;

/** The keys of an operator's stanza, in the order they are written, and what they are called in `OperatorEdits`. */
export const OPERATOR_KEYS = {
  parallelism: 'parallelism',
  'max-parallelism': 'maxParallelism',
  'slot-sharing-group': 'slotSharingGroup',
  chaining: 'chaining',
  ship: 'ship',
  'state-ttl': 'stateTtl',
  name: 'name',
  pin: 'pin',
} as const satisfies Record<keyof z.infer<typeof OperatorStanza>, keyof OperatorEdits>;

export interface ReadTopology {
  /** Undefined when a diagnostic is an error. */
  edits: TopologyEdits | undefined;
  /** What is said above each stanza, by uid: what the operator was called, should it be gone. */
  notes: Record<string, string>;
  diagnostics: Diagnostic[];
}

export const NO_TOPOLOGY: ReadTopology = { edits: NO_EDITS, notes: {}, diagnostics: [] };

export function readTopology(text: string): ReadTopology {
  const { value, diagnostics } = readYaml(text, TopologyFile);
  return { edits: value && editsOf(value), notes: value ? notesIn(text) : {}, diagnostics };
}

/** Why these edits could not be written so that they are read again; undefined where they can. */
export function faultOf(edits: TopologyEdits): string | undefined {
  const { error } = TopologyFile.safeParse(fileOf(edits));
  const issue = error?.issues[0];
  return issue && `${issue.path.join('.')}: ${issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message}`;
}

/** Edits as the file's keys say them. */
export function fileOf(edits: TopologyEdits): TopologyFile {
  const { operators, groups } = tidy(edits);
  const stanzas = Object.entries(operators).map(([uid, own]) => {
    const said = Object.entries(OPERATOR_KEYS).flatMap(([key, name]) => (own[name] === undefined ? [] : [[key, own[name]]]));
    return [uid, Object.fromEntries(said)] as const;
  });
  return { weir: 1, ...(stanzas.length ? { operators: Object.fromEntries(stanzas) } : {}), ...(Object.keys(groups).length ? { groups } : {}) };
}

function editsOf({ operators, groups }: TopologyFile): TopologyEdits {
  const read = Object.entries(operators ?? {}).map(([uid, stanza]) => {
    const said = Object.entries(OPERATOR_KEYS).map(([key, name]) => [name, stanza?.[key as keyof typeof OPERATOR_KEYS]]);
    return [uid, Object.fromEntries(said) as OperatorEdits];
  });
  const edits = tidy({ operators: Object.fromEntries(read), groups: Object.fromEntries(Object.entries(groups ?? {}).map(([group, given]) => [group, given ?? {}])) });
  return isEmpty(edits) ? NO_EDITS : edits;
}

/** What the files are called that hold the edits of a job, wherever they lie. */
export const TOPOLOGY_FILE = /(^|[/\\.])topology\.yaml$/;

/** Where the edits of a job lie: beside it, in `topology.yaml` for a job of its own folder, else under the file's own name. */
export function topologyPathOf(job: string): string {
  const [, folder, name] = /^(.*[/\\])?(.*)$/s.exec(job)!;
  return `${folder ?? ''}${/^job\.(sql|ts|yaml)$/.test(name!) ? 'topology.yaml' : `${name!.replace(/\.[^.]*$/, '')}.topology.yaml`}`;
}

/** Where in the file the stanza of an operator stands. */
export function placeOfOperator(text: string, uid: string): Range {
  return keyPlace(text, ['operators', uid]);
}

/** Where in the file a refused edit stands. */
export function placeOfRefused(text: string, { operator, group, property, to }: Pick<RefusedEdit, 'operator' | 'group' | 'property' | 'to'>): Range {
  if (operator === null) return keyPlace(text, ['groups', ...(group === null ? [] : [group])]);
  return keyPlace(text, ['operators', operator, property, ...(to === null ? [] : [to])]);
}

import { isOwnOption, optionsIn } from './flink-config-map.ts';
import { nameOfObject, type KubeObject } from './kube-object.ts';
import { INLINE, PLACES } from './names.ts';
import type { ResourceChange } from './promotion-record.ts';
import { changedFields, type FieldChange } from './resource-diff.ts';

/** What a promotion itself sets anew each time, and what says nothing of the job. */
const OF_THE_PROMOTION = /^metadata\.(annotations\."weir\.dev\/promotion"|ownerReferences)/;
const CONFIG_FILE = /^data\."(config\.yaml|flink-conf\.yaml)"$/;
const ARTEFACT = new Set([PLACES.artefact, PLACES.zippedArtefact].map((path) => path.split('/').at(-1)!));

/**
 * What becomes of each resource: `next` as the server would keep them, `live` as it has them. Flink's options are told one by one, and of the artefact that
 * it is another, since its text is compared as a topology.
 */
export function changesOf(live: readonly KubeObject[], next: readonly KubeObject[]): ResourceChange[] {
  const find = (all: readonly KubeObject[], { kind, metadata }: KubeObject) => all.find((object) => object.kind === kind && object.metadata.name === metadata.name);
  const made = next.map((object): ResourceChange => {
    const before = find(live, object);
    const fields = fieldsOf(before, object);
    return { object: nameOfObject(object), change: before ? (fields.length ? 'changed' : 'same') : 'created', fields };
  });
  const removed = live.filter((object) => !find(next, object)).map((object): ResourceChange => ({ object: nameOfObject(object), change: 'removed', fields: [] }));
  return [...made, ...removed];
}

function fieldsOf(live: KubeObject | undefined, next: KubeObject): FieldChange[] {
  return changedFields(live, next)
    .filter(({ path }) => !OF_THE_PROMOTION.test(path))
    .flatMap((change) => {
      if (CONFIG_FILE.test(change.path)) return optionChanges(live, next, change.path);
      if (change.path.includes('.args[') && [change.old, change.new].some((value) => value?.startsWith(INLINE.bytes))) return [anotherText(change)];
      const file = /^(?:data|binaryData)\."([^"]+)"$/.exec(change.path)?.[1];
      if (file !== undefined && ARTEFACT.has(file)) return [anotherText(change)];
      return [change];
    });
}

function anotherText(change: FieldChange): FieldChange {
  return { ...change, old: change.old && `${change.old.length} characters`, new: change.new && `${change.new.length} characters, another text` };
}

function optionChanges(live: KubeObject | undefined, next: KubeObject, path: string): FieldChange[] {
  const [before, after] = [(live && optionsIn(live)) ?? {}, optionsIn(next) ?? {}];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .filter((key) => before[key] !== after[key] && !isOwnOption(key, before[key], after[key]))
    .map((key) => ({ path: `${path}: ${key}`, old: before[key] ?? null, new: after[key] ?? null }));
}

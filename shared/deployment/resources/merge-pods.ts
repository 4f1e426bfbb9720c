/** A pod or a part of one, as Kubernetes writes it in JSON. */
export type Pod = { [key: string]: unknown };

/** Lists of a pod whose items Kubernetes tells apart by a key of theirs. */
const KEYED: Record<string, string> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  env: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
  imagePullSecrets: 'name',
  ports: 'containerPort',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
};

/** `over` laid upon `base` as Kubernetes merges: objects by key, lists of named things by name, other lists whole; null takes a key away. */
export function mergePods(base: Pod, over: Pod): Pod {
  const merged: Pod = { ...base };
  for (const [key, value] of Object.entries(over)) {
    if (value === null) delete merged[key];
    else if (value !== undefined) merged[key] = mergeValue(key, merged[key], value);
  }
  return merged;
}

function mergeValue(key: string, base: unknown, over: unknown): unknown {
  if (isObject(base) && isObject(over)) return mergePods(base, over);
  const by = KEYED[key];
  if (by === undefined || !Array.isArray(base) || !Array.isArray(over)) return over;
  const items = [...(base as Pod[])];
  for (const item of over as Pod[]) {
    const at = items.findIndex((known) => known[by] === item[by]);
    if (at < 0) items.push(item);
    else items[at] = mergePods(items[at]!, item);
  }
  return items;
}

function isObject(value: unknown): value is Pod {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

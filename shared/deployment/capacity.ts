import type { KubeObject } from './kube-object.ts';

/** What one pod asks for: CPU in cores, memory in bytes. */
export interface PodNeed {
  count: number;
  role: 'jobmanager' | 'taskmanager';
  cpu: number;
  memory: number;
  cpuLimit: number;
  memoryLimit: number;
}

const UNITS: Record<string, number> = { '': 1, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50 };
const FLINK_UNITS: Record<string, number> = { b: 0, bytes: 0, '': 0, k: 1, kb: 1, kibibytes: 1, m: 2, mb: 2, mebibytes: 2, g: 3, gb: 3, gibibytes: 3, t: 4, tb: 4 };

/** A quantity as Kubernetes writes it: `500m`, `2Gi`, `1e3`; NaN for what is none. */
export function quantityOf(text: string | number | undefined): number {
  const [, number, unit] = /^([+-]?[\d.]+(?:e[+-]?\d+)?)([A-Za-z]*)$/i.exec(String(text ?? '')) ?? [];
  return number === undefined || UNITS[unit!] === undefined ? NaN : Number(number) * UNITS[unit!]!;
}

/** A memory size as Flink writes it: `1600m`, `2 gb`; bytes. */
export function flinkMemoryOf(text: string | undefined): number {
  const [, number, unit] = /^\s*(\d+)\s*([a-z]*)\s*$/i.exec(text ?? '') ?? [];
  const power = unit === undefined ? undefined : FLINK_UNITS[unit.toLowerCase().replace(/ib$/, 'b')];
  return number === undefined || power === undefined ? NaN : Number(number) * 1024 ** power;
}

/** The pods that a job of so many slots takes, by Flink's options; Flink's own defaults where an option is not set. */
export function needOf(options: Readonly<Record<string, string>>, slots: number): PodNeed[] {
  const number = (key: string, fallback: number) => Number(options[key] ?? fallback) || fallback;
  const need = (role: PodNeed['role'], count: number, memory: number): PodNeed => {
    const cpu = number(`kubernetes.${role}.cpu.amount`, role === 'jobmanager' ? 1 : number('taskmanager.numberOfTaskSlots', 1));
    return { count, role, cpu, memory, cpuLimit: cpu * number(`kubernetes.${role}.cpu.limit-factor`, 1), memoryLimit: memory * number(`kubernetes.${role}.memory.limit-factor`, 1) };
  };
  const taskManagers = Math.ceil(slots / number('taskmanager.numberOfTaskSlots', 1));
  return [
    need('jobmanager', number('kubernetes.jobmanager.replicas', 1), memoryOf(options, 'jobmanager', 1600)),
    need('taskmanager', taskManagers, memoryOf(options, 'taskmanager', 1728)),
  ];
}

function memoryOf(options: Readonly<Record<string, string>>, role: string, fallbackMb: number): number {
  const total = flinkMemoryOf(options[`${role}.memory.process.size`] ?? options[`${role}.memory.flink.size`]);
  return Number.isNaN(total) ? fallbackMb * 2 ** 20 : total;
}

export interface Requests {
  cpu: number;
  memory: number;
  cpuLimit: number;
  memoryLimit: number;
}

/** What a pod's containers ask for, added up. */
export function requestsOf(pod: KubeObject): Requests {
  const { containers = [] } = (pod.spec ?? {}) as { containers?: { resources?: { requests?: Record<string, string>; limits?: Record<string, string> } }[] };
  const sum = (kind: 'requests' | 'limits', what: string) => containers.reduce((total, { resources }) => total + (quantityOf(resources?.[kind]?.[what] ?? (kind === 'requests' ? resources?.limits?.[what] : undefined)) || 0), 0);
  return { cpu: sum('requests', 'cpu'), memory: sum('requests', 'memory'), cpuLimit: sum('limits', 'cpu'), memoryLimit: sum('limits', 'memory') };
}

export interface Shortfall {
  quota: string;
  resource: string;
  limit: number;
  free: number;
  need: number;
}

/** Where quotas of the namespace leave less than is needed, once `freed` (what runs now and will be gone) is free. */
export function quotaShortfalls(quotas: readonly KubeObject[], need: readonly PodNeed[], freed: readonly KubeObject[]): Shortfall[] {
  const total = (of: (pod: PodNeed) => number) => need.reduce((sum, pod) => sum + pod.count * of(pod), 0);
  const given = freed.map(requestsOf);
  const back = (of: keyof Requests) => given.reduce((sum, pod) => sum + pod[of], 0);
  const wanted: Record<string, [number, number]> = {
    pods: [total(() => 1), freed.length],
    'requests.cpu': [total(({ cpu }) => cpu), back('cpu')],
    'requests.memory': [total(({ memory }) => memory), back('memory')],
    'limits.cpu': [total(({ cpuLimit }) => cpuLimit), back('cpuLimit')],
    'limits.memory': [total(({ memoryLimit }) => memoryLimit), back('memoryLimit')],
  };
  Object.assign(wanted, { cpu: wanted['requests.cpu'], memory: wanted['requests.memory'], 'count/pods': wanted.pods });
  return quotas.flatMap(({ metadata, status }) => {
    const { hard = {}, used = {} } = (status ?? {}) as { hard?: Record<string, string>; used?: Record<string, string> };
    return Object.entries(hard).flatMap(([resource, limit]) => {
      const [needed, returned] = wanted[resource] ?? [0, 0];
      const free = quantityOf(limit) - (quantityOf(used[resource]) || 0) + returned;
      return needed > free + 1e-9 ? [{ quota: metadata.name, resource, limit: quantityOf(limit), free, need: needed }] : [];
    });
  });
}

interface NodeSpec {
  unschedulable?: boolean;
  taints?: { key: string; effect: string }[];
}

/**
 * Which pods find no node: each goes to the node with the most memory left, largest first, as a scheduler would about do it. Nodes that are closed, not ready
 * or tainted take none; `selector` are the labels that a node must have.
 */
export function withoutRoom(nodes: readonly KubeObject[], pods: readonly KubeObject[], need: readonly PodNeed[], selector: Readonly<Record<string, string>> = {}): { role: PodNeed['role']; count: number; cpu: number; memory: number }[] {
  const room = nodes.filter((node) => takesPods(node, selector)).map((node) => roomOf(node, pods));
  const missing = new Map<PodNeed['role'], { role: PodNeed['role']; count: number; cpu: number; memory: number }>();
  for (const { role, count, cpu, memory } of [...need].sort((one, other) => other.memory - one.memory))
    for (let at = 0; at < count; at++) {
      const node = room.filter((each) => each.cpu >= cpu && each.memory >= memory && each.pods > 0).sort((one, other) => other.memory - one.memory)[0];
      if (node) Object.assign(node, { cpu: node.cpu - cpu, memory: node.memory - memory, pods: node.pods - 1 });
      else missing.set(role, { role, count: (missing.get(role)?.count ?? 0) + 1, cpu, memory });
    }
  return [...missing.values()];
}

function takesPods(node: KubeObject, selector: Readonly<Record<string, string>>): boolean {
  const { unschedulable, taints = [] } = (node.spec ?? {}) as NodeSpec;
  const { conditions = [] } = (node.status ?? {}) as { conditions?: { type: string; status: string }[] };
  const ready = conditions.find(({ type }) => type === 'Ready')?.status !== 'False';
  return !unschedulable && ready && !taints.some(({ effect }) => effect !== 'PreferNoSchedule') && Object.entries(selector).every(([key, value]) => node.metadata.labels?.[key] === value);
}

function roomOf(node: KubeObject, pods: readonly KubeObject[]): { cpu: number; memory: number; pods: number } {
  const { allocatable = {} } = (node.status ?? {}) as { allocatable?: Record<string, string> };
  const here = pods.filter(({ spec, status }) => (spec as { nodeName?: string } | undefined)?.nodeName === node.metadata.name && !['Succeeded', 'Failed'].includes((status as { phase?: string } | undefined)?.phase ?? ''));
  const used = here.map(requestsOf);
  return {
    cpu: quantityOf(allocatable.cpu) - used.reduce((sum, { cpu }) => sum + cpu, 0),
    memory: quantityOf(allocatable.memory) - used.reduce((sum, { memory }) => sum + memory, 0),
    pods: (quantityOf(allocatable.pods) || 110) - here.length,
  };
}

/** `1.5 GiB`, `600 MiB`. */
export function bytesText(bytes: number): string {
  return bytes >= 2 ** 30 ? `${Math.round((bytes / 2 ** 30) * 10) / 10} GiB` : `${Math.round(bytes / 2 ** 20)} MiB`;
}

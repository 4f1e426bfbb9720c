import type { Topology } from '../topology/model.ts';
import { bytesOf } from './resources/memory.ts';

/** What a job asks of its namespace's nodes: the sum, and the largest pod, which has to fit one node. */
export interface Needs {
  slots: number;
  taskmanagers: number;
  pods: number;
  /** Processors, as pods request them. */
  cpu: number;
  /** Bytes, as pods request and are limited to. */
  memory: number;
  largest: { cpu: number; memory: number };
}

/** @param options as the cluster gets them; memory that they do not say counts as nothing */
export function needsOf({ slots }: Pick<Topology, 'slots'>, options: Readonly<Record<string, string>>): Needs {
  const perManager = Number(options['taskmanager.numberOfTaskSlots'] ?? 1);
  const taskmanagers = Math.ceil(slots.total / perManager);
  const jobmanagers = Number(options['kubernetes.jobmanager.replicas'] ?? 1);
  const askedCpu = Number(options['kubernetes.taskmanager.cpu.amount'] ?? -1);
  const pod = { jobmanager: { cpu: Number(options['kubernetes.jobmanager.cpu.amount'] ?? 1), memory: sizeOf('jobmanager', options) }, taskmanager: { cpu: askedCpu > 0 ? askedCpu : perManager, memory: sizeOf('taskmanager', options) } };
  return {
    slots: slots.total,
    taskmanagers,
    pods: jobmanagers + taskmanagers,
    cpu: round(jobmanagers * pod.jobmanager.cpu + taskmanagers * pod.taskmanager.cpu),
    memory: jobmanagers * pod.jobmanager.memory + taskmanagers * pod.taskmanager.memory,
    largest: { cpu: Math.max(pod.jobmanager.cpu, pod.taskmanager.cpu), memory: Math.max(pod.jobmanager.memory, pod.taskmanager.memory) },
  };
}

function sizeOf(role: string, options: Readonly<Record<string, string>>): number {
  return bytesOf(options[`${role}.memory.process.size`] ?? '0');
}

function round(cpu: number): number {
  return Number(cpu.toFixed(3));
}

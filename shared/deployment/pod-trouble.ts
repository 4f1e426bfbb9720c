import type { KubeObject } from './kube-object.ts';

/** Why a pod, or what should make one, does not get on; `code` is searchable. */
export interface Trouble {
  code: string;
  message: string;
  /** The pod, or whatever the event is about. */
  object: string;
  /** It will not get better without a person. */
  lasting: boolean;
}

interface ContainerStatus {
  name: string;
  ready: boolean;
  restartCount: number;
  image?: string;
  state?: { waiting?: { reason?: string; message?: string }; terminated?: Terminated };
  lastState?: { terminated?: Terminated };
}

interface Terminated {
  exitCode: number;
  reason?: string;
  message?: string;
}

interface PodStatus {
  phase?: string;
  reason?: string;
  message?: string;
  conditions?: { type: string; status: string; reason?: string; message?: string }[];
  containerStatuses?: ContainerStatus[];
  initContainerStatuses?: ContainerStatus[];
}

/** What keeps a pod from running, as its status says; undefined where nothing does. */
export function troubleOfPod(pod: KubeObject): Trouble | undefined {
  const status = (pod.status ?? {}) as PodStatus;
  const { name } = pod.metadata;
  const trouble = (code: string, message: string, lasting = true): Trouble => ({ code, message, object: name, lasting });
  if (status.reason === 'Evicted') return trouble('pod-evicted', `The node evicted the pod ${name}: ${ended(status.message)} Another one is made; if this happens again the node has too little memory or disk.`, false);
  if (status.reason === 'NodeLost') return trouble('node-lost', `The node of the pod ${name} does not answer any more. Kubernetes moves the pod when it gives the node up, after about five minutes.`, false);
  const unscheduled = status.conditions?.find(({ type, status: is, reason }) => type === 'PodScheduled' && is === 'False' && reason === 'Unschedulable');
  if (unscheduled) return trouble('no-node-room', `No node takes the pod ${name}: ${ended(unscheduled.message)} Free memory or CPU, add a node, or take a smaller profile or fewer slots.`);
  for (const container of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]) {
    const found = troubleOfContainer(container, name, trouble);
    if (found) return found;
  }
  return undefined;
}

function troubleOfContainer({ name, image, restartCount, state, lastState }: ContainerStatus, pod: string, trouble: (code: string, message: string, lasting?: boolean) => Trouble): Trouble | undefined {
  const waiting = state?.waiting;
  const died = state?.terminated ?? lastState?.terminated;
  switch (waiting?.reason) {
    case 'ErrImagePull':
    case 'ImagePullBackOff':
    case 'InvalidImageName':
    case 'ErrImageNeverPull':
      return trouble('image-not-pulled', `The node cannot pull the image ${image ?? ''} for ${pod}: ${ended(waiting.message)} Look at "image" in the environment's file, at the registry, and at the pull secret of the namespace.`);
    case 'CreateContainerConfigError':
      return trouble('container-config', `The pod ${pod} lacks something that its container is made of: ${ended(waiting.message)} Most often a Secret or one of its keys is missing in the namespace.`);
    case 'CreateContainerError':
    case 'RunContainerError':
      return trouble('container-not-started', `The container ${name} of ${pod} could not be started: ${ended(waiting.message)}`);
    case 'CrashLoopBackOff':
      if (died?.reason !== 'OOMKilled') return trouble('pod-crashes', `The container ${name} of ${pod} ends again and again (${restartCount} restarts, ${exitWords(died)}). Its last log lines say why.`);
  }
  if (died?.reason === 'OOMKilled') return trouble('pod-out-of-memory', `The container ${name} of ${pod} used more memory than its limit and was killed (${restartCount} restarts). Take a larger profile; if it happens again, something outside Flink's own memory grows.`, restartCount > 2);
  if (state?.terminated && state.terminated.exitCode !== 0) return trouble('pod-ended', `The container ${name} of ${pod} ended with ${exitWords(state.terminated)}. Its last log lines say why.`, false);
  return undefined;
}

function exitWords(died: Terminated | undefined): string {
  return died ? `exit code ${died.exitCode}${died.reason && died.reason !== 'Error' ? `, ${died.reason}` : ''}` : 'no exit code is known';
}

interface KubeEvent extends KubeObject {
  reason?: string;
  message?: string;
  type?: string;
  involvedObject?: { kind?: string; name?: string };
}

/** What an event says that no pod can say itself: that no pod could be made, or what it waits for. Undefined for anything else. */
export function troubleOfEvent(event: KubeObject): Trouble | undefined {
  const { reason, message = '', involvedObject } = event as KubeEvent;
  const object = involvedObject?.name ?? event.metadata.name;
  if (reason === 'FailedCreate' && /exceeded quota/i.test(message))
    return { code: 'kube-quota', object, lasting: true, message: `The namespace's quota leaves no room for a pod of ${object}: ${ended(/exceeded quota: (.+)$/i.exec(message)?.[1] ?? message)} Ask for a larger quota, stop something, or take a smaller profile.` };
  if (reason === 'FailedCreate') return { code: 'pod-not-created', object, lasting: true, message: `No pod of ${object} could be created: ${ended(message)}` };
  if (reason === 'FailedMount') return { code: 'mount-failed', object, lasting: /not found/i.test(message), message: `The pod ${object} waits for a volume: ${ended(message)}` };
  return undefined;
}

function ended(said: string | undefined): string {
  const text = (said ?? 'no reason was given').replace(/\s+/g, ' ').trim();
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

import type { KubeObject } from '#shared/deployment/kube-object.ts';
import type { KubeClient } from '../../kubernetes/kube-client.ts';
import type { Blueprint } from '../blueprint.ts';
import { failed, findingOf, passed, unknown, warned, type CheckFinding } from './finding.ts';

/** What V8 comes for: by Kubernetes' word, and by Java's. */
const [OF_NODES, OF_JAVA] = ['amd64', ['amd64', 'x86_64']];
const BRINGS = 'the runner brings V8 for Linux on x86-64 alone';
const INSTEAD = 'have the functions run in Node (weir.functions.runtime:node), or say it in SQL or as a function in Java';

/** Whether the job's settings have its functions run in Node, for which no machine is another one; Java reads them in FunctionPlace. */
const IN_NODE = /(?:^|[,\s])weir\.functions\.runtime\s*:\s*["']?node\b/;

/** Where functions run in Node; undefined where they run in V8. */
export function functionsInNode({ packed }: Pick<Blueprint, 'packed'>): CheckFinding | undefined {
  if (!IN_NODE.test(packed.artefact.script.settings['pipeline.global-job-parameters'] ?? '')) return undefined;
  return unknown("The job's TypeScript runs in Node (weir.functions.runtime:node), on whatever machine; whether the image of its pods has Node 20 or newer cannot be seen from here, and Weir's own has none.");
}

/** That nodes which may take the job's pods are of the kind that V8 comes for. */
export async function functionsOnNodes({ client, blueprint, signal }: { client: Pick<KubeClient, 'list'>; blueprint: Pick<Blueprint, 'promoted'>; signal: AbortSignal }): Promise<CheckFinding> {
  const selector = blueprint.promoted.profile.profile['node-selector'] ?? {};
  let nodes: KubeObject[];
  try {
    nodes = (await client.list({ apiVersion: 'v1', kind: 'Node' }, signal)).items;
  } catch (thrown) {
    return unknown(`What machines the nodes are cannot be seen from here, and ${BRINGS}: ${findingOf(thrown).evidence}`);
  }
  const taking = nodes.filter(({ metadata }) => Object.entries(selector).every(([key, value]) => metadata.labels?.[key] === value));
  if (!taking.length) return unknown(`No node is there that the job's pods may run on, so what machine they come to is not known, and ${BRINGS}.`);
  const others = [...new Set(taking.map(machineOf))].filter((machine) => machine !== OF_NODES).sort();
  if (!others.length) return passed(`The runner brings V8, and ${taking.length === 1 ? 'the node is' : `all ${taking.length} nodes are`} x86-64.`);
  const pin = `Add node-selector: { kubernetes.io/arch: ${OF_NODES} } to the profile.`;
  if (taking.every((node) => machineOf(node) !== OF_NODES)) return failed('functions-other-nodes', `The job has TypeScript, ${BRINGS}, and all nodes that its pods may run on are ${others.join(', ')}.`, `Add nodes of x86-64, ${INSTEAD}.`);
  return warned('functions-other-nodes', `Some nodes that the job's pods may run on are ${others.join(', ')}, and ${BRINGS}: on those it would fail when it starts.`, pin);
}

function machineOf({ metadata, status }: KubeObject): string {
  const { nodeInfo } = (status ?? {}) as { nodeInfo?: { architecture?: string } };
  return metadata.labels?.['kubernetes.io/arch'] ?? nodeInfo?.architecture ?? 'of a kind that is not told';
}

/** The same of a session cluster, by its JobManager's. `machine`: as its Java calls it; null where it does not say. */
export function functionsOnMachine(where: string, machine: string | null): CheckFinding {
  if (machine === null) return unknown(`What machine ${where} runs on cannot be seen from here, and ${BRINGS}.`);
  if (OF_JAVA.includes(machine)) return passed(`The runner brings V8, and ${where} runs on x86-64.`);
  return failed('functions-other-nodes', `The job has TypeScript, ${BRINGS}, and ${where} runs on ${machine}.`, `Take a session cluster on x86-64, ${INSTEAD}.`);
}

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OperatorPrograms, Running } from './programs.ts';

/** The operator's own intervals are minutes. */
const CONFIGURATION = `kubernetes.operator.reconcile.interval: 1 s
kubernetes.operator.observer.progress-check.interval: 1 s
kubernetes.operator.observer.rest-ready.delay: 1 s
kubernetes.operator.health.probe.enabled: false
kubernetes.operator.leader-election.enabled: false
`;

const LOG = `rootLogger.level = INFO
rootLogger.appenderRef.c.ref = C
appender.c.name = C
appender.c.type = CONSOLE
appender.c.layout.type = PatternLayout
appender.c.layout.pattern = %-5p %c{1} - %m%n
`;

/** The Flink Kubernetes Operator 1.7.0 as a plain process beside a cluster, looking after one namespace. As it is in no pod, it looks for the REST of every job on this machine. */
export async function startRealOperator(programs: OperatorPrograms, kubeconfig: string, namespace: string): Promise<Running> {
  const folder = join(programs.folder, 'operator');
  await mkdir(folder);
  await writeFile(join(folder, 'flink-conf.yaml'), CONFIGURATION);
  await writeFile(join(folder, 'log4j.properties'), LOG);
  const { KUBERNETES_SERVICE_HOST: _inNoPod, ...around } = process.env;
  const env = { ...around, KUBECONFIG: kubeconfig, FLINK_CONF_DIR: folder, FLINK_PLUGINS_DIR: join(folder, 'plugins'), WATCH_NAMESPACES: namespace, OPERATOR_NAMESPACE: namespace, OPERATOR_NAME: 'flink-operator', HOSTNAME: 'operator' };
  return programs.start('org.apache.flink.kubernetes.operator.FlinkOperator', /'flinkdeploymentcontroller' controller started/, { options: [`-Dlog4j.configurationFile=file:${join(folder, 'log4j.properties')}`], env });
}

package dev.weir.runner.cluster;

import java.util.Map;
import org.apache.flink.kubernetes.utils.Constants;
import org.apache.flink.kubernetes.utils.KubernetesUtils;

/**
 * What Flink's high availability keeps of a cluster in Kubernetes. A JobManager that finds an execution plan there goes on with it and never looks at a new one; one
 * that finds checkpoints of the job there begins with them and never looks at a savepoint that it is given.
 *
 * @param labels of all its ConfigMaps
 * @param configMap the one that holds execution plans and applications, an entry each
 * @param plans how the names of the entries with execution plans begin; the job's id follows
 * @param applications likewise of applications
 * @param jobConfigMap the ConfigMap of a job's checkpoints, JOB for its id
 */
record HaFacts(Map<String, String> labels, String configMap, String plans, String applications, String jobConfigMap) {

    /** Flink's names are in {@code KubernetesLeaderElectionHaServices}, which keeps them private. */
    static HaFacts of(String clusterId) {
        return new HaFacts(KubernetesUtils.getConfigMapLabels(clusterId), clusterId + "-cluster-config-map", Constants.EXECUTION_PLAN_STORE_KEY_PREFIX,
                Constants.APPLICATION_STORE_KEY_PREFIX, clusterId + "-JOB-config-map");
    }
}

package dev.weir.runner.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.weir.runner.WeirException;
import dev.weir.runner.jobs.EngineFolder;
import dev.weir.runner.wire.Json;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.client.deployment.application.ApplicationConfiguration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.DeploymentOptionsInternal;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.kubernetes.KubernetesClusterClientFactory;
import org.apache.flink.kubernetes.KubernetesClusterDescriptor;
import org.apache.flink.kubernetes.configuration.KubernetesConfigOptions;
import org.apache.flink.kubernetes.configuration.KubernetesDeploymentTarget;
import org.apache.flink.kubernetes.kubeclient.FlinkKubeClient;
import org.apache.flink.kubernetes.kubeclient.FlinkKubeClientFactory;
import org.apache.flink.kubernetes.kubeclient.KubernetesJobManagerSpecification;
import org.apache.flink.kubernetes.kubeclient.resources.KubernetesPod;
import org.apache.flink.kubernetes.shaded.io.fabric8.kubernetes.api.model.HasMetadata;
import org.apache.flink.kubernetes.shaded.io.fabric8.kubernetes.api.model.Pod;
import org.apache.flink.kubernetes.shaded.io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.apache.flink.kubernetes.utils.Constants;

/**
 * The Kubernetes resources of a job in Flink's native application mode, as Flink's own client makes them: it is run up to where it would
 * send them to a cluster, and what it would have sent is the answer. No cluster is asked anything.
 */
public final class NativeResources {
    private static final String RUNNER = "local:///opt/weir/weir-runner.jar";
    private static final List<String> PLACES = List.of("--artefact", "/opt/weir/job/artefact.json", "--parameters", "/opt/weir/parameters/parameters.json");

    private final KubernetesSerialization kubernetes = new KubernetesSerialization();
    private final List<HasMetadata> made = new ArrayList<>();
    private final Configuration configuration;
    private final String clusterId;

    private NativeResources(String clusterId, Map<String, String> settings) {
        this.clusterId = clusterId;
        configuration = Configuration.fromMap(settings);
        configuration.set(KubernetesConfigOptions.CLUSTER_ID, clusterId);
        configuration.set(DeploymentOptions.TARGET, KubernetesDeploymentTarget.APPLICATION.getName());
        if (!configuration.contains(PipelineOptions.JARS)) {
            configuration.set(PipelineOptions.JARS, List.of(RUNNER));
        }
        // What is set up on the machine that asks is no part of the answer.
        if (!configuration.contains(KubernetesConfigOptions.KUBERNETES_HADOOP_CONF_MOUNT_DECORATOR_ENABLED)) {
            configuration.set(KubernetesConfigOptions.KUBERNETES_HADOOP_CONF_MOUNT_DECORATOR_ENABLED, false);
        }
    }

    /**
     * @param podTemplate of JobManager and TaskManagers, as Kubernetes has it in JSON; null for none
     * @param files of Flink's conf folder that the pods get, such as {@code log4j-console.properties}, by name
     */
    public static Map<String, Object> of(String clusterId, Map<String, String> settings, JsonNode podTemplate, Map<String, String> files) throws IOException {
        Path folder = EngineFolder.create();
        try {
            return new NativeResources(clusterId, settings).make(folder, podTemplate, files);
        } finally {
            EngineFolder.delete(folder);
        }
    }

    private Map<String, Object> make(Path folder, JsonNode podTemplate, Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(Path.of(file.getKey()).getFileName()), file.getValue());
        }
        configuration.set(DeploymentOptionsInternal.CONF_DIR, folder.toString());
        if (podTemplate != null && podTemplate.isObject()) {
            Path template = Files.write(folder.resolve(Constants.TASK_MANAGER_POD_TEMPLATE_FILE_NAME), Json.MAPPER.writeValueAsBytes(podTemplate));
            configuration.set(KubernetesConfigOptions.JOB_MANAGER_POD_TEMPLATE, template.toString());
            configuration.set(KubernetesConfigOptions.TASK_MANAGER_POD_TEMPLATE, template.toString());
        }
        deploy();
        ArrayNode resources = Json.MAPPER.createArrayNode();
        for (HasMetadata resource : made) {
            // In the pods the template lies elsewhere; a path of this machine would make every answer another.
            resources.add(Json.MAPPER.readTree(kubernetes.asJson(resource).replace(folder.toString(), Constants.POD_TEMPLATE_DIR_IN_POD)));
        }
        return Map.of("resources", resources, "ha", HaFacts.of(clusterId));
    }

    private void deploy() {
        FlinkKubeClientFactory clients = new FlinkKubeClientFactory() {
            @Override
            public FlinkKubeClient fromConfiguration(Configuration settings, String use) {
                return client();
            }
        };
        try (KubernetesClusterDescriptor descriptor = new KubernetesClusterDescriptor(configuration, clients, settings -> {})) {
            ApplicationConfiguration application = configuration.contains(ApplicationConfiguration.APPLICATION_MAIN_CLASS)
                    ? ApplicationConfiguration.fromConfiguration(configuration)
                    : new ApplicationConfiguration(PLACES.toArray(String[]::new), PromotedJob.class.getName());
            descriptor.deployApplicationCluster(new KubernetesClusterClientFactory().getClusterSpecification(configuration), application);
        } catch (Exception refused) {
            if (made.isEmpty()) {
                throw new WeirException("native-refused", "Flink cannot make the Kubernetes resources of " + clusterId + ": " + innermost(refused) + ". Correct the environment or its profile.");
            }
        }
    }

    private static String innermost(Throwable thrown) {
        Throwable at = thrown;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return String.valueOf(at.getMessage() == null ? at : at.getMessage()).replaceFirst("\\.$", "");
    }

    /** Takes what it is given, and says that it could not be created, so that nothing more is done. */
    private FlinkKubeClient client() {
        return (FlinkKubeClient) Proxy.newProxyInstance(FlinkKubeClient.class.getClassLoader(), new Class<?>[] {FlinkKubeClient.class}, (proxy, method, arguments) -> switch (method.getName()) {
            case "getService" -> Optional.empty();
            case "loadPodFromTemplateFile" -> new KubernetesPod(kubernetes.unmarshal(Files.readString(((java.io.File) arguments[0]).toPath()), Pod.class));
            case "createJobManagerComponent" -> {
                KubernetesJobManagerSpecification specification = (KubernetesJobManagerSpecification) arguments[0];
                made.add(specification.getDeployment());
                made.addAll(specification.getAccompanyingResources());
                throw new IllegalStateException("Enough is known");
            }
            case "stopAndCleanupCluster", "close" -> null;
            default -> throw new InvocationTargetException(new UnsupportedOperationException(method.getName()));
        });
    }
}

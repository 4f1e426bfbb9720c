package dev.weir.runner.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.weir.runner.WeirException;
import dev.weir.runner.wire.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NativeResourcesTest {
    private static final Map<String, String> SETTINGS = Map.of("kubernetes.namespace", "streaming", "kubernetes.container.image.ref", "registry/weir-runner:1", "taskmanager.numberOfTaskSlots", "2", "taskmanager.memory.process.size", "1728m",
            "jobmanager.memory.process.size", "1200m", "kubernetes.jobmanager.cpu.amount", "0.5", "kubernetes.service-account", "flink", "kubernetes.jobmanager.annotations", "weir.dev/hash:abc");

    private static ArrayNode resources(Map<String, String> settings, String template, Map<String, String> files) throws IOException {
        return (ArrayNode) NativeResources.of("delays", settings, template == null ? null : Json.MAPPER.readTree(template), files).get("resources");
    }

    private static JsonNode named(ArrayNode resources, String kind, String name) {
        for (JsonNode resource : resources) {
            if (resource.get("kind").asText().equals(kind) && resource.at("/metadata/name").asText().equals(name)) {
                return resource;
            }
        }
        throw new AssertionError(kind + " " + name + " is not among " + resources.findValuesAsText("kind"));
    }

    private static JsonNode main(JsonNode deployment) {
        for (JsonNode container : deployment.at("/spec/template/spec/containers")) {
            if (container.get("name").asText().equals("flink-main-container")) {
                return container;
            }
        }
        throw new AssertionError("no main container");
    }

    private static Map<String, String> with(String... pairs) {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        for (int i = 0; i < pairs.length; i += 2) {
            settings.put(pairs[i], pairs[i + 1]);
        }
        return settings;
    }

    @Test
    void areAJobManagerThatRunsTheEntryPoint() throws IOException {
        ArrayNode resources = resources(SETTINGS, null, Map.of("log4j-console.properties", "rootLogger.level = INFO\n"));
        JsonNode deployment = resources.get(0);
        assertEquals("Deployment apps/v1 delays", deployment.get("kind").asText() + " " + deployment.get("apiVersion").asText() + " " + deployment.at("/metadata/name").asText());
        assertEquals("registry/weir-runner:1", main(deployment).get("image").asText());
        assertEquals("flink", deployment.at("/spec/template/spec/serviceAccountName").asText());
        assertEquals("abc", deployment.at("/spec/template/metadata/annotations").get("weir.dev/hash").asText());
        assertEquals("1200Mi", main(deployment).at("/resources/requests/memory").asText());
        assertTrue(main(deployment).get("args").toString().contains("kubernetes-application"), main(deployment)::toString);
        JsonNode config = named(resources, "ConfigMap", "flink-config-delays").get("data");
        String yaml = config.get("config.yaml").asText();
        assertTrue(yaml.contains("main: dev.weir.runner.cluster.PromotedJob"), yaml);
        assertTrue(yaml.contains("/opt/weir/job/artefact.json") && yaml.contains("local:///opt/weir/weir-runner.jar"), yaml);
        assertEquals("rootLogger.level = INFO\n", config.get("log4j-console.properties").asText());
        named(resources, "Service", "delays");
        named(resources, "Service", "delays-rest");
    }

    @Test
    void keepWhatAPodTemplateAdds() throws IOException {
        String template = """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"t","labels":{"team":"a"}},"spec":{"containers":[{"name":"flink-main-container",
                "volumeMounts":[{"name":"artefact","mountPath":"/opt/weir/job"}],"env":[{"name":"WEIR_SECRET_PW","valueFrom":{"secretKeyRef":{"name":"db","key":"password"}}}]}],
                "volumes":[{"name":"artefact","configMap":{"name":"delays-artefact"}}],"topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"zone","whenUnsatisfiable":"ScheduleAnyway"}]}}""";
        ArrayNode resources = resources(SETTINGS, template, Map.of());
        JsonNode pod = resources.get(0).at("/spec/template");
        assertEquals("a", pod.at("/metadata/labels/team").asText());
        assertTrue(pod.at("/spec/volumes").toString().contains("delays-artefact") && pod.at("/spec/topologySpreadConstraints").size() == 1, pod::toString);
        assertTrue(main(resources.get(0)).get("env").toString().contains("\"secretKeyRef\":{\"key\":\"password\",\"name\":\"db\"}"), main(resources.get(0))::toString);
        JsonNode taskManagers = named(resources, "ConfigMap", "pod-template-delays").at("/data/taskmanager-pod-template.yaml");
        assertEquals(Json.MAPPER.readTree(template), Json.MAPPER.readTree(taskManagers.asText()));
        assertEquals(resources, resources(SETTINGS, template, Map.of()), "equal questions have equal answers");
    }

    @Test
    void carryHighAvailabilityPluginsAndSecrets() throws IOException {
        ArrayNode resources = resources(with("high-availability.type", "kubernetes", "high-availability.storageDir", "s3://ha/", "kubernetes.jobmanager.replicas", "2",
                "kubernetes.env.secretKeyRef", "env:WEIR_SECRET_PW,secret:db,key:password"), null, Map.of());
        assertEquals(2, resources.get(0).at("/spec/replicas").asInt());
        assertTrue(main(resources.get(0)).get("env").toString().contains("WEIR_SECRET_PW"), main(resources.get(0))::toString);
        String yaml = named(resources, "ConfigMap", "flink-config-delays").at("/data/config.yaml").asText();
        assertTrue(yaml.contains("cluster-id: delays\n  storageDir: s3://ha/") || yaml.matches("(?s).*high-availability:\\n(  .*\\n)*?  cluster-id: delays\\n.*"), yaml);
    }

    @Test
    void nothingOfTheMachineThatAsksIsInThem() throws IOException {
        String all = resources(SETTINGS, "{\"spec\":{\"containers\":[]}}", Map.of()).toString();
        assertFalse(all.contains(System.getProperty("java.io.tmpdir") + "/"), all);
        assertFalse(all.contains(System.getProperty("user.home") + "/"), all);
    }

    @Test
    void aRefusalOfFlinkIsSaid() {
        List<Map<String, String>> wrong = new ArrayList<>(List.of(with("jobmanager.memory.process.size", "1m"), with("kubernetes.rest-service.exposed.type", "Nonsense"), with("kubernetes.jobmanager.replicas", "2")));
        for (Map<String, String> settings : wrong) {
            WeirException refused = assertThrows(WeirException.class, () -> resources(settings, null, Map.of()), settings::toString);
            assertEquals("native-refused", refused.code());
            assertTrue(refused.getMessage().startsWith("Flink cannot make the Kubernetes resources of delays: "), refused::getMessage);
        }
    }

    @Test
    void namesOfTheHaStoreAreFlinks() throws Exception {
        HaFacts ha = HaFacts.of("delays");
        var services = Class.forName("org.apache.flink.kubernetes.highavailability.KubernetesLeaderElectionHaServices");
        var clusterMap = services.getDeclaredMethod("getClusterConfigMap", String.class);
        clusterMap.setAccessible(true);
        assertEquals(clusterMap.invoke(null, "delays"), ha.configMap());
        assertEquals("executionPlan-", ha.plans());
        assertEquals("application-", ha.applications());
        assertEquals(Map.of("app", "delays", "type", "flink-native-kubernetes"), ha.labels());
    }
}

package dev.weir.runner.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.lang3.tuple.Pair;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.io.network.partition.ResultPartitionType;
import org.apache.flink.runtime.io.network.partition.consumer.GateBuffersSpec;
import org.apache.flink.runtime.io.network.partition.consumer.InputGateSpecUtils;
import org.apache.flink.runtime.shuffle.NettyShuffleUtils;
import org.apache.flink.runtime.taskmanager.NettyShuffleEnvironmentConfiguration;
import org.junit.jupiter.api.Test;

/** The window estimates network buffers without asking (shared/topology/cost.ts); Flink counts the same, as configured by default. */
class NetworkBuffersTest {
    private static final Path FIXTURE = Path.of("../../test/fixtures/network-buffers.json");
    private static final NettyShuffleEnvironmentConfiguration FLINK = NettyShuffleEnvironmentConfiguration.fromConfiguration(
            new Configuration(), MemorySize.ofMebiBytes(64), true, InetAddress.getLoopbackAddress());

    @Test
    void areWhatFlinkTakes() throws Exception {
        JsonNode cases = new ObjectMapper().readTree(FIXTURE.toFile());
        for (JsonNode one : cases) {
            boolean pointwise = one.path("ship").asText().equals("FORWARD");
            int senders = one.path("senders").asInt();
            int receivers = one.path("receivers").asInt();
            ResultPartitionType type = one.path("exchange").asText().equals("BATCH") ? ResultPartitionType.BLOCKING : ResultPartitionType.PIPELINED_BOUNDED;
            Pair<Integer, Integer> partition = partition(pointwise ? 1 : receivers, type);
            GateBuffersSpec gate = gate(pointwise ? 1 : senders, type);
            int required = senders * partition.getLeft() + receivers * requiredBy(gate, pointwise ? 1 : senders);
            int most = senders * partition.getRight() + receivers * gate.targetTotalBuffersPerGate();
            assertEquals(one.path("requiredBuffers").asInt() + " " + one.path("buffers").asInt(), required + " " + most, one.toString());
        }
    }

    private static Pair<Integer, Integer> partition(int channels, ResultPartitionType type) {
        return NettyShuffleUtils.getMinMaxNetworkBuffersPerResultPartition(
                FLINK.networkBuffersPerChannel(), FLINK.floatingNetworkBuffersPerGate(), FLINK.sortShuffleMinParallelism(), FLINK.sortShuffleMinBuffers(), channels, false, 0, type);
    }

    private static GateBuffersSpec gate(int channels, ResultPartitionType type) {
        return InputGateSpecUtils.createGateBuffersSpec(Optional.empty(), FLINK.networkBuffersPerChannel(), FLINK.floatingNetworkBuffersPerGate(), type, channels, false);
    }

    private static int requiredBy(GateBuffersSpec gate, int channels) throws ReflectiveOperationException {
        return channels * figure(gate, "getEffectiveExclusiveBuffersPerChannel") + figure(gate, "getRequiredFloatingBuffers");
    }

    private static int figure(GateBuffersSpec gate, String name) throws ReflectiveOperationException {
        Method method = GateBuffersSpec.class.getDeclaredMethod(name);
        method.setAccessible(true);
        return (int) method.invoke(gate);
    }
}

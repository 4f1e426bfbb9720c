package dev.weir.runner.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.runner.sql.Script;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same files are read by test/contract/wire.test.ts: what both sides take unchanged, they agree on. */
class WireFixturesTest {
    private static final Path FIXTURES = Path.of("../../test/fixtures/wire");

    @ParameterizedTest
    @CsvSource({
        "run-status, dev.weir.runner.jobs.RunStatus",
        "run-status-starting, dev.weir.runner.jobs.RunStatus",
        "validation, dev.weir.runner.sql.Validation",
        "figures, dev.weir.runner.metrics.Figures",
        "log-line, dev.weir.runner.logs.LogLine",
        "hello, dev.weir.runner.EngineHello",
        "memory, dev.weir.runner.EngineMemory",
        "test-spec, dev.weir.runner.tests.TestSpec",
        "test-outcome, dev.weir.runner.tests.TestOutcome",
        "versions-comparison, dev.weir.runner.tests.Versions$Outcome"
    })
    void recordsMirrorTheContract(String name, Class<?> type) throws IOException {
        JsonNode json = fixture(name);
        assertEquals(plain(json), plain(Json.MAPPER.valueToTree(Json.MAPPER.treeToValue(json, type))));
    }

    @Test
    void scriptsArriveWhole() throws IOException {
        JsonNode json = fixture("start-params").get("script");
        JsonNode back = Json.MAPPER.valueToTree(Json.MAPPER.treeToValue(json, Script.class));
        assertEquals(plain(json), withoutNulls(plain(back)));
    }

    @Test
    void framesSurviveTheWayThereAndBack() throws IOException {
        for (JsonNode frame : fixture("frames")) {
            byte[] body = Base64.getDecoder().decode(frame.get("body").asText());
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            Frames.write(new DataOutputStream(bytes), Json.outgoing(frame.get("head")), body, body.length);
            Frames.Frame back = Frames.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
            assertEquals(frame.get("head"), back.head());
            assertArrayEquals(body, back.body());
        }
    }

    @Test
    void aStreamOutOfStepIsRefused() {
        byte[] bytes = {0x7f, 0, 0, 0, 0, 0, 0, 0};
        assertThrows(IOException.class, () -> Frames.read(new DataInputStream(new ByteArrayInputStream(bytes))));
    }

    private static JsonNode fixture(String name) throws IOException {
        return Json.MAPPER.readTree(FIXTURES.resolve(name + ".json").toFile());
    }

    /** The same numbers, however wide Java holds them. */
    private static JsonNode plain(JsonNode json) throws IOException {
        return Json.MAPPER.readTree(Json.MAPPER.writeValueAsBytes(json));
    }

    /** What a script leaves out arrives as null and is left out again in no message. */
    private static JsonNode withoutNulls(JsonNode json) {
        if (json instanceof ObjectNode object) {
            object.properties().removeIf(property -> property.getValue().equals(JsonNodeFactory.instance.nullNode()));
        }
        json.forEach(WireFixturesTest::withoutNulls);
        return json;
    }
}

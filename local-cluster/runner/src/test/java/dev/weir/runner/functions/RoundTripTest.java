package dev.weir.runner.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values of every type go to V8, or to Node, and come back as they were. */
@ParameterizedClass(name = "in {0}")
@FunctionPlaces
class RoundTripTest {
    private static final int ROWS = 200;

    @Parameter
    private String node;

    @ParameterizedTest
    @EnumSource(Kind.class)
    void comesBackAsItWas(Kind kind) throws Exception {
        List<Object> values = new ArrayList<>(kind.ends());
        values.add(null);
        comeBack(kind.type(), values, AnyType.of(kind), new Random(42), kind.name());
    }

    /** Whatever is within what. {@code -Dfuzz} tries many more. */
    @Test
    void whateverTypesAreMadeOfTypes() throws Exception {
        int seeds = Integer.getInteger("fuzz") == null ? 40 : 1000;
        for (int seed = 1; seed <= seeds; seed++) {
            Random chance = new Random(seed);
            AnyType type = AnyType.by(chance, 4);
            comeBack(type.type(), new ArrayList<>(), type, chance, "seed " + seed + ", " + type.type());
        }
    }

    private void comeBack(String declared, List<Object> values, AnyType any, Random chance, String told) throws Exception {
        for (int i = 0; i < ROWS; i++) {
            values.add(any.values().apply(chance));
        }
        try (Isolate isolate = isolate(declared)) {
            LogicalType type = type(isolate);
            List<Object> back = echo(isolate, type, values);
            for (int i = 0; i < values.size(); i++) {
                assertEquals(AnyType.shown(type, values.get(i)), AnyType.shown(type, back.get(i)), told);
            }
        }
    }

    /** As Flink has them once they are written down: what Flink's own UTF-8 cannot hold is a question mark there. */
    @Test
    void halvesOfPairsAreWhatFlinkMakesOfThem() throws Exception {
        try (Isolate isolate = isolate("STRING")) {
            List<Object> halves = new ArrayList<>();
            for (String each : List.of("a\ud800", "\udc00b", "\ud83d\ude00\ud83d", "\ude00\ud83d")) {
                halves.add(StringData.fromString(each));
            }
            List<Object> back = echo(isolate, type(isolate), halves);
            for (int i = 0; i < halves.size(); i++) {
                assertEquals(new String(halves.get(i).toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8), back.get(i).toString());
            }
        }
    }

    @Test
    void aTimeThatNoNumberHoldsIsRefused() throws Exception {
        try (Isolate isolate = isolate("TIMESTAMP(3)")) {
            List<Object> far = List.of(TimestampData.fromEpochMillis(Long.MAX_VALUE));
            FunctionFault fault = assertThrows(FunctionFault.class, () -> echo(isolate, type(isolate), far));
            assertEquals("f (f.ts:0): argument 1 is 9223372036854775807n, more milliseconds than a number of TypeScript holds exactly; its type is a time.",
                    fault.of(declared(isolate), new SourceMap("{\"mappings\":\"\"}"), Limits.USUAL, "").getMessage());
        }
    }

    /** All rows in one frame, as a batch. */
    private static List<Object> echo(Isolate isolate, LogicalType type, List<Object> values) throws FunctionFault {
        ValueWriter writer = ValueWriter.of(type);
        ValueReader reader = ValueReader.of(type);
        FrameWriter frame = isolate.begin(values.size());
        values.forEach(value -> writer.write(frame, value));
        return Arrays.asList(isolate.rows(reader, isolate.call(Isolate.Entry.SCALAR, 0, -1)));
    }

    private Isolate isolate(String type) throws IOException, FunctionFault {
        return new Isolate(ProcessLab.bundle("const type = " + type + ";\nconst f = scalar({ arguments: [type], returns: type }, (x) => x);", List.of("f")).in(node), Limits.USUAL, (level, text) -> {});
    }

    private static LogicalType type(Isolate isolate) throws Exception {
        String written = dev.weir.runner.wire.Json.MAPPER.readTree(isolate.declarations()).get(0).path("returns").asText();
        return LogicalTypeParser.parse(written, RoundTripTest.class.getClassLoader());
    }

    private static Declared declared(Isolate isolate) throws Exception {
        return new Declared(0, "f", "f.ts", 0, "scalar", true, List.of(type(isolate)), type(isolate), null, false, false, null);
    }
}

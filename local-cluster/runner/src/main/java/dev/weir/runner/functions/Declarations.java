package dev.weir.runner.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.WeirException;
import dev.weir.runner.wire.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.apache.flink.util.TimeUtils;

/** What the functions of a bundle say of themselves. That runs the bundle's code: it takes trust. */
final class Declarations {
    private static final int KEPT = 8;

    /** @param failure why there are none */
    private record Read(List<Declared> functions, WeirException failure) {}

    private static final Map<Bundle, Read> KNOWN = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bundle, Read> eldest) {
            return size() > KEPT;
        }
    };

    private Declarations() {}

    static synchronized List<Declared> of(Bundle bundle) {
        Read read = KNOWN.get(bundle);
        if (read == null) {
            read = read(bundle);
            if (read.failure() == null || !NodeProgram.mayBeMended(read.failure())) {
                KNOWN.put(bundle, read);
            }
        }
        if (read.failure() != null) {
            throw read.failure();
        }
        return read.functions();
    }

    private static Read read(Bundle bundle) {
        SourceMap map = new SourceMap(bundle.map());
        try (Isolate isolate = new Isolate(bundle, Limits.USUAL, (level, text) -> {})) {
            List<Declared> all = new ArrayList<>();
            for (JsonNode each : Json.MAPPER.readTree(isolate.declarations())) {
                all.add(declared(all.size(), each, map));
            }
            return new Read(all, null);
        } catch (FunctionFault fault) {
            return new Read(List.of(), fault.ofFiles(map, Limits.USUAL));
        } catch (WeirException failure) {
            return new Read(List.of(), failure);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The runtime of the functions has changed", e);
        }
    }

    private static Declared declared(int number, JsonNode each, SourceMap map) {
        SourceMap.Place place = map.innermost(each.path("stack").asText());
        String file = place == null ? each.path("file").asText() : place.file();
        String name = each.path("name").asText();
        int line = place == null ? 0 : place.line();
        List<LogicalType> arguments = new ArrayList<>();
        each.path("arguments").forEach(type -> arguments.add(type(type, name, file, line)));
        LogicalType accumulator = each.path("accumulator").isNull() ? null : type(each.path("accumulator"), name, file, line);
        return new Declared(number, name, file, line, each.path("kind").asText(), each.path("deterministic").asBoolean(), List.copyOf(arguments), type(each.path("returns"), name, file, line),
                accumulator, each.path("retracts").asBoolean(), each.path("merges").asBoolean(), each.path("process").isObject() ? process(each.path("process"), name, file, line) : null);
    }

    private static ProcessShape process(JsonNode told, String name, String file, int line) {
        List<ProcessShape.Input> inputs = new ArrayList<>();
        for (JsonNode each : told.path("inputs")) {
            List<RowType.RowField> columns = new ArrayList<>();
            each.path("columns").forEach(column -> columns.add(new RowType.RowField(column.path("name").asText(), type(column.path("type"), name, file, line))));
            inputs.add(new ProcessShape.Input(each.path("name").asText(), new RowType(columns), each.path("partitioned").asBoolean(), each.path("unpartitioned").asBoolean(), each.path("retracting").asBoolean(),
                    each.path("passColumns").asBoolean(), each.path("timed").asBoolean()));
        }
        List<String> arguments = new ArrayList<>();
        told.path("arguments").forEach(argument -> arguments.add(argument.asText()));
        List<ProcessShape.State> state = new ArrayList<>();
        for (JsonNode each : told.path("state")) {
            List<LogicalType> types = new ArrayList<>();
            each.path("types").forEach(type -> types.add(type(type, name, file, line)));
            state.add(new ProcessShape.State(each.path("name").asText(), each.path("kind").asText(), List.copyOf(types), each.path("fixed").asBoolean(), ttl(each, name, file, line)));
        }
        return new ProcessShape(List.copyOf(inputs), List.copyOf(arguments), List.copyOf(state), type(told.path("time"), name, file, line), told.path("timers").asBoolean(),
                told.path("processingTimers").asBoolean());
    }

    private static Duration ttl(JsonNode state, String name, String file, int line) {
        try {
            return state.path("ttl").isNull() ? null : TimeUtils.parseDuration(state.path("ttl").asText());
        } catch (IllegalArgumentException refused) {
            throw new WeirException("function-state", file + ":" + line + ": " + name + " keeps " + state.path("name").asText() + " for '" + state.path("ttl").asText() + "', which is no length of time, as '1 h' is.", refused);
        }
    }

    private static LogicalType type(JsonNode written, String name, String file, int line) {
        try {
            return LogicalTypeParser.parse(written.asText(), Declarations.class.getClassLoader());
        } catch (RuntimeException refused) {
            throw new WeirException("function-type", file + ":" + line + ": " + name + " declares the type " + written.asText() + ", which Flink does not have: " + refused.getMessage(), refused);
        }
    }
}

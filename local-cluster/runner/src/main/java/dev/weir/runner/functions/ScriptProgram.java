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
import java.util.Objects;

/**
 * A job in TypeScript; the same record as `ScriptProgram` in shared/services/script-program.ts.
 *
 * @param code the bundle
 * @param map its source map; empty or null where none is at hand, and a failure has no place
 * @param problems what the bundler and the compiler said; with an error among them the job has no statement
 * @param node as of the functions
 */
public record ScriptProgram(String code, String map, List<ScriptFunctions.Problem> problems, String node) {
    private static final int KEPT = 16;
    /** What a file says is little work; a person waits for it at each key. */
    private static final Limits LIMITS = new Limits(Duration.ofSeconds(5), true);

    /**
     * A stretch of the SQL, and the stretch of the job's file that it comes from.
     *
     * @param kind as in shared/sdk/made.ts
     */
    public record Span(int from, int to, int start, int end, int kind) {
        /** It was written there as it is. */
        public boolean verbatim() {
            return kind == 1;
        }

        /** It is a whole expression. */
        public boolean isExpression() {
            return kind == 2;
        }
    }

    /**
     * A uid that the job gives to the operators of a stretch of its SQL, or of a table.
     *
     * @param end {@code source} or {@code sink}; null for a stretch
     * @param table as the job writes it, without backticks; null for a stretch
     */
    public record Uid(String uid, int from, int to, String end, String table) {}

    /**
     * @param idle whether no row of the job goes anywhere
     * @param failure why there is no SQL; else null
     * @param place of the failure; null where that is not known
     */
    public record Told(String sql, List<Span> spans, List<Uid> uids, boolean idle, WeirException failure, Place place) {}

    /** In a file of the workspace; from 1. */
    public record Place(String file, int line, int column) {}

    private static final Map<Bundle, Told> KNOWN = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bundle, Told> eldest) {
            return size() > KEPT;
        }
    };

    public ScriptProgram {
        problems = problems == null ? List.of() : problems;
    }

    public ScriptProgram(String code, String map, List<ScriptFunctions.Problem> problems) {
        this(code, map, problems, null);
    }

    /** The same elsewhere. @param other as {@link #node} */
    public ScriptProgram in(String other) {
        return Objects.equals(node, other) ? this : new ScriptProgram(code, map, problems, other);
    }

    public boolean isBroken() {
        return problems.stream().anyMatch(ScriptFunctions.Problem::isError);
    }

    /** Runs the job's file, which says its SQL. */
    public Told run() {
        Bundle bundle = new Bundle(code, "", node);
        synchronized (KNOWN) {
            Told told = KNOWN.get(bundle);
            if (told == null) {
                told = told(bundle, map);
                if (told.failure() == null || !NodeProgram.mayBeMended(told.failure())) {
                    KNOWN.put(bundle, told);
                }
            }
            return told;
        }
    }

    private static Told told(Bundle bundle, String map) {
        try (Isolate isolate = new Isolate(bundle, LIMITS, (level, text) -> {})) {
            JsonNode told = Json.MAPPER.readTree(isolate.program());
            JsonNode fault = told.path("fault");
            if (fault.isObject()) {
                return failed(new WeirException(fault.path("code").asText(), fault.path("message").asText()), fault.path("stack").asText(), map);
            }
            List<Span> spans = new ArrayList<>();
            told.path("spans").forEach(each -> spans.add(new Span(each.get(0).asInt(), each.get(1).asInt(), each.get(2).asInt(), each.get(3).asInt(), each.get(4).asInt())));
            List<Uid> uids = new ArrayList<>();
            told.path("uids").forEach(each -> uids.add(new Uid(each.get(0).asText(), each.get(1).asInt(), each.get(2).asInt(), null, null)));
            told.path("tableUids").forEach(each -> uids.add(new Uid(each.get(0).asText(), 0, 0, each.get(1).asText(), each.get(2).asText())));
            return new Told(told.path("text").asText(), spans, uids, told.path("idle").asBoolean(), null, null);
        } catch (FunctionFault fault) {
            return new Told("", List.of(), List.of(), false, fault.ofProgram(), map == null || map.isEmpty() ? null : place(fault.place(new SourceMap(map))));
        } catch (WeirException failure) {
            return new Told("", List.of(), List.of(), false, failure, null);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The runtime of the jobs has changed", e);
        }
    }

    /** A job that ran, and refused what it was asked to say. */
    private static Told failed(WeirException failure, String stack, String map) {
        return new Told("", List.of(), List.of(), false, failure, map == null || map.isEmpty() ? null : place(new SourceMap(map).innermost(stack)));
    }

    private static Place place(SourceMap.Place found) {
        return found == null ? null : new Place(found.file(), found.line(), found.column());
    }
}

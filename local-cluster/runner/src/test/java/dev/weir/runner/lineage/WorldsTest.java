package dev.weir.runner.lineage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.captures.Capture;
import dev.weir.runner.jobs.Sink;
import dev.weir.runner.sql.CompiledScript;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one run shows in many worlds is what a run of each world's own rows shows, for every shape of a query and for each row that can be left out. */
@Timeout(120)
class WorldsTest {
    @TempDir
    Path folder;

    static Stream<Shape> shapes() {
        return Shapes.all();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void aRowOfTheTable(Shape shape) throws Exception {
        compare(shape, false);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void aChange(Shape shape) throws Exception {
        compare(shape, true);
    }

    private void compare(Shape shape, boolean ofChange) throws Exception {
        CompiledScript compiled = LineageLab.COMPILER.compile(LineageLab.script(Shapes.ddl(true) + shape.sql(), folder, Shapes.ROWS).withChosen());
        Sink sink = compiled.jobs().get(0).sinks().get(0);
        Experiments experiments = LineageLab.experiments(compiled);
        Trace trace = new Trace(false);
        Capture all = experiments.all(trace).sinks().get(sink.name());
        List<SinkRow> rows = SinkRow.of(ofChange ? all.since(0) : all.table(0, Integer.MAX_VALUE));
        SinkRow row = rows.get(rows.size() * 2 / 3);
        Map<Integer, JsonNode> values = new LinkedHashMap<>();
        for (int at = 0; at < row.cells().size(); at++) {
            values.put(at, row.cells().get(at));
        }
        compare(experiments, trace, sink, new Wanted(values, ofChange ? row.kind() : null));
    }

    private static void compare(Experiments experiments, Trace trace, Sink sink, Wanted wanted) throws Exception {
        List<InputRow> given = experiments.rows().everything();
        int place = trace.arrivals(sink.name()).get(0L)[0];
        Omissions told = new InWorlds(experiments, sink, wanted, place).each(given);
        List<String> expected = new ArrayList<>();
        List<String> found = new ArrayList<>();
        for (InputRow row : given) {
            Set<InputRow> others = new HashSet<>(given);
            others.remove(row);
            Capture capture = experiments.some(others, null).sinks().get(sink.name());
            assertNotNull(capture);
            expected.add(row + " " + (wanted.isIn(capture) ? "spare" : "needed"));
            found.add(row + " " + (told.spare().contains(row) ? "spare" : told.needed().contains(row) ? "needed" : "unknown"));
        }
        assertEquals(expected, found, wanted::toString);
    }
}

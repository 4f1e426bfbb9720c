package dev.weir.runner.lineage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.runner.jobs.Sink;
import dev.weir.runner.lineage.Shape.In;
import dev.weir.runner.lineage.Shape.Inputs;
import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.sql.Script;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Of every row of every shape: the rows that are named give it again, none of them can be left out, and a reference in plain Java,
 * which tries every subset of the input, has found the same rows.
 */
@Timeout(120)
class ShapesTest {
    @TempDir
    Path folder;

    static Stream<Arguments> shapes() {
        Stream<Arguments> pushed = Shapes.all().map(shape -> Arguments.of(shape, true));
        Stream<Arguments> assigned = Shapes.all().filter(shape -> shape.sql().matches("(?s).*(ts|TUMBLE).*")).map(shape -> Arguments.of(shape, false));
        return Stream.concat(pushed, assigned);
    }

    @Test
    void thereAreFortyShapesAndMore() {
        assertTrue(Shapes.all().map(Shape::name).distinct().count() >= 40);
    }

    /** @param pushed whether the connector makes the watermarks */
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("shapes")
    void everyRowComesFromTheRowsThatAreNamed(Shape shape, boolean pushed) throws Exception {
        // Who makes the watermarks changes which rows are late, not how the others are found.
        prove(shape, pushed, pushed ? Long.MAX_VALUE : 3, Search.FEW);
    }

    static Stream<Shape> aggregates() {
        return Shapes.all().filter(shape -> shape.sql().matches("(?s).*(COUNT|SUM|MAX|MIN|AVG|GROUP BY|DISTINCT).*"));
    }

    /** What is worked out in one run for many rows is what runs of their own would show. */
    @ParameterizedTest
    @MethodSource("aggregates")
    void rowsThatAreLeftOutAtOnceAreNeededAsMuch(Shape shape) throws Exception {
        prove(shape, true, Long.MAX_VALUE, 0);
    }

    private void prove(Shape shape, boolean pushed, long most, int atOnce) throws Exception {
        Script script = LineageLab.script(Shapes.ddl(pushed) + shape.sql(), folder, Shapes.ROWS);
        CompiledScript compiled = LineageLab.COMPILER.compile(script.withChosen());
        assertTrue(compiled.validation().valid(), compiled.validation().toString());
        Sink sink = compiled.jobs().get(0).sinks().get(0);
        Set<String> read = compiled.standIns().stream().map(standIn -> Lines.plain(standIn.table())).collect(Collectors.toSet());
        List<In> input = Shapes.ROWS.stream().filter(row -> read.contains(row.table())).toList();
        List<List<Object>> table = shape.reference().apply(new Inputs(input)).toList();
        assertTrue(!table.isEmpty());
        for (List<Object> visible : table.stream().map(Shape::visible).distinct().limit(most).toList()) {
            Answer answer = LineageLab.why(script, sink.name(), json(sink, visible), null, atOnce);
            List<List<In>> allowed = table.stream().filter(row -> Shape.visible(row).equals(visible)).distinct().flatMap(row -> shape.witnesses(input, row).stream()).toList();
            List<In> named = named(answer);
            assertEquals("each", answer.proof(), () -> visible + " " + answer);
            assertTrue(allowed.stream().anyMatch(one -> Set.copyOf(one).equals(Set.copyOf(named))), () -> visible + " from " + ids(named) + ", not one of " + allowed.stream().map(ShapesTest::ids).toList());
        }
    }

    private static String ids(List<In> rows) {
        return rows.stream().map(row -> row.table() + row.id()).toList().toString();
    }

    private static ObjectNode json(Sink sink, List<Object> row) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < row.size(); i++) {
            json.set(sink.columns().get(i).name(), LineageLab.JSON.valueToTree(row.get(i)));
        }
        return json;
    }

    /** The input rows of an answer, by where it says that they stand. */
    private static List<In> named(Answer answer) {
        List<In> named = new ArrayList<>();
        answer.inputs().forEach(source -> source.rows().forEach(line -> {
            List<In> table = Shapes.ROWS.stream().filter(row -> row.table().equals(source.table())).toList();
            In row = table.get((int) line.record());
            assertEquals(row.json(), line.text());
            assertEquals(line.record() + 1, line.line());
            named.add(row);
        }));
        return named;
    }
}

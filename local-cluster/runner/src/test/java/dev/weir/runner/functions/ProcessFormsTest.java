package dev.weir.runner.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a process function can take and do, and what is refused. */
@ParameterizedClass(name = "in {0}")
@FunctionPlaces
class ProcessFormsTest {
    @Parameter
    private String node;

    private static final String ONE = "input: { t: tableOf({ k: STRING, n: INT }, { partitioned: true }) }";
    private ProcessLab lab;

    @BeforeEach
    void tables() {
        lab = new ProcessLab(1, Map.of());
        lab.tables.executeSql("CREATE TEMPORARY VIEW t AS SELECT * FROM (VALUES ('a', 1, 'x'), ('a', 2, 'y'), ('b', 3, 'z')) AS v (k, n, more)");
        lab.tables.executeSql("CREATE TEMPORARY VIEW u AS SELECT * FROM (VALUES ('a', TRUE), ('b', FALSE)) AS v (id, flag)");
    }

    private List<String> rows(String options, String body, String call) throws Exception {
        lab.register(ProcessLab.bundle(options, body).in(node));
        return lab.rows("SELECT * FROM f(" + call + ")").stream().sorted().toList();
    }

    private static String message(Throwable thrown) {
        StringBuilder all = new StringBuilder();
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            all.append(at.getMessage()).append('\n');
        }
        return all.toString();
    }

    @Test
    void severalTables() throws Exception {
        String options = "{ input: { t: tableOf({ n: INT }, { partitioned: true }), u: tableOf({ flag: BOOLEAN }, { partitioned: true }) }, state: { n: value(INT), on: value(BOOLEAN) }, returns: ROW({ n: INT, flag: BOOLEAN }) }";
        String body = "{ onRow: { t({ state }, { n }) { state.n.value = (state.n.value ?? 0) + n; return out(state); }, u({ state }, { flag }) { state.on.value = flag; return out(state); } } });"
                + " function out(s) { return s.n.value !== null && s.on.value !== null ? [{ n: s.n.value, flag: s.on.value }] : []; } (0";
        List<String> found = rows(options, body, "t => TABLE t PARTITION BY k, u => TABLE u PARTITION BY id");
        assertTrue(found.contains("+I[a, a, 3, true]") && found.contains("+I[b, b, 3, false]"), found.toString());
    }

    @Test
    void rowsWithoutKeysAndColumnsThatGoOn() throws Exception {
        assertEquals(List.of("+I[a, 1, x, 3]", "+I[a, 2, y, 6]", "+I[b, 3, z, 9]"),
                rows("{ input: { t: tableOf({ n: INT }, { passColumns: true }) }, arguments: { factor: INT }, returns: ROW({ m: INT }) }", "{ onRow: (ctx, { n }) => [{ m: n * ctx.arguments.factor }] }", "factor => 3, t => TABLE t"));
    }

    @Test
    void changesSayWhatTheyAre() throws Exception {
        lab.tables.executeSql("CREATE TEMPORARY VIEW c AS SELECT k, CAST(SUM(n) AS INT) AS n FROM t GROUP BY k");
        assertEquals(List.of("+I[a, +I, 1]", "+I[a, +U, 3]", "+I[a, -U, 1]", "+I[b, +I, 3]"),
                rows("{ input: { t: tableOf({ n: INT }, { partitioned: true, retracting: true }) }, returns: ROW({ kind: STRING, n: INT }) }", "{ onRow: ({ kind }, { n }) => [{ kind, n }] }", "t => TABLE c PARTITION BY k"));
    }

    /** More than goes at once, changed while it is gone through. */
    @Test
    void largeStates() throws Exception {
        String body = "{ *onRow({ state: { l, m } }, { n }) { const at = n === 1 ? 0 : 900; for (let i = at; i < at + 900; i++) { l.add('é'.repeat(100) + i); m.set(i, { a: 'y'.repeat(100), b: null }); }"
                + " let seen = 0; for (const [k] of m) { seen++; if (k % 3 === 0) m.delete(k); } let listed = 0; for (const each of l) listed += each.length; yield { seen, listed, has: m.has(900), lost: m.get(901)?.a.length ?? -1 }; } }";
        assertEquals(List.of("+I[a, 1500, " + (180_000 + lengths(1800)) + ", false, 100]", "+I[a, 900, " + (90_000 + lengths(900)) + ", false, -1]", "+I[b, 900, " + (90_000 + lengths(1800) - lengths(900)) + ", false, 100]"),
                rows("{ " + ONE + ", state: { l: list(STRING), m: map(INT, ROW({ a: STRING, b: BYTES })) }, returns: ROW({ seen: INT, listed: INT, has: BOOLEAN, lost: INT }) }", body, "t => TABLE t PARTITION BY k"));
    }

    private static int lengths(int below) {
        int all = 0;
        for (int i = 0; i < below; i++) {
            all += String.valueOf(i).length();
        }
        return all;
    }

    /** More rows than a buffer holds, and a value of state that does not fit behind them. */
    @Test
    void manyRowsAndAValueBehindThem() throws Exception {
        String body = "{ *onRow({ state }, { n }) { state.v.value = { text: 'v'.repeat(200_000) }; for (let i = 0; i < 3000; i++) yield { x: 'x'.repeat(i % 100) }; yield { x: String(state.v.value.text.length) }; } }";
        lab.register(ProcessLab.bundle("{ " + ONE + ", state: { v: value(ROW({ text: STRING })) }, returns: ROW({ x: STRING }) }", body).in(node));
        assertEquals(List.of("+I[9003, 3]"), List.of(count(lab.rows("SELECT x FROM f(t => TABLE t PARTITION BY k)"))));
    }

    private static String count(List<String> rows) {
        return "+I[" + rows.size() + ", " + rows.stream().filter("+I[200000]"::equals).count() + "]";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "state.v.value = 'x'; | a value of the state v is \"x\", not a number; its type is INT",
        "state.l.add(null); | a value of the state l is null",
        "state.m.set('k', { a: 1.5 }); | .a of the state m is 1.5, not a whole number",
        "state.r.value = { a: 1 }; state.r.value.a = 'x'; | .a of the state r is \"x\", not a number; its type is INT",
        "state.none.value = 1; | Cannot set properties of undefined",
        "state.m.set('k', { a: 1 }); state.m.get('k').a = 2; | Cannot assign to read only property",
        "timers.event.set('x', 5); | which is no time",
        "timers.event.set('x', new Instant(1)); | no onTimer",
        "return Promise.resolve([]); | is a Promise, nothing that gives rows",
        "return [{ n: 'x' }]; | .n of the result is \"x\"",
        "throw new Error('no ' + row.n); | Error: no 1. It was given ('a', 1)",
    })
    void whatIsWrongIsToldWithTheRow(String does, String words) throws Exception {
        String options = "{ " + ONE + ", state: { v: value(INT), l: list(INT), m: map(STRING, ROW({ a: INT })), r: value(ROW({ a: INT })) }, returns: ROW({ n: INT }) }";
        String said = message(assertThrows(Exception.class, () -> rows(options, "{ onRow({ state, timers }, row) { " + does + " } }", "t => TABLE t PARTITION BY k")));
        assertTrue(said.contains(words) && said.contains("It was given ('a', 1)"), said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "input: { t: tableOf({ z: INT }) } | f reads a column z, and the table t has k, n, more",
        "input: { t: tableOf({ n: STRING }) } | f reads the column n as STRING, and in the table t it is INT",
        "input: { t: tableOf({ n: INT }, { partitioned: true }) } | requires a PARTITION BY clause",
        "input: { t: tableOf({ n: INT }, { timed: true }) } | requires a time attribute",
    })
    void callsThatDoNotFitAreRefusedAtPlanning(String input, String words) throws Exception {
        String said = message(assertThrows(Exception.class, () -> rows("{ " + input + ", returns: ROW({ n: INT }) }", "{ onRow() {} }", "t => TABLE t")));
        assertTrue(said.contains(words), said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "input: { t: tableOf({ n: INT }) }, state: { v: value(INT) } | state is kept for a key",
        "input: { t: tableOf({ n: INT }, { partitioned: true }) }, state: { m: map(ROW({ a: INT }), INT) } | of a simple type",
        "input: { t: tableOf({ n: INT }, { partitioned: true }) }, state: { v: value(INT, { ttl: 'soon' }) } | which is no length of time",
        "input: {} | takes a table",
    })
    void declarationsThatCannotBeAreRefusedWhenRead(String declared, String words) throws Exception {
        Bundle bundle = ProcessLab.bundle("{ " + declared + ", returns: ROW({ n: INT }) }", "{ onRow() {} }").in(node);
        String said = ExceptionUtils.stringifyException(assertThrows(Exception.class, () -> Declarations.of(bundle)));
        assertTrue(said.contains(words), said);
    }
}

package dev.weir.runner.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.jobs.CompiledJob;
import dev.weir.runner.samples.SampleStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlCompilerTest {
    private static final String TABLES = "CREATE TABLE s (k INT, v BIGINT, t STRING) WITH ('connector' = 'datagen');\n"
            + "CREATE TABLE o (k INT, n BIGINT) WITH ('connector' = 'print');\n";
    private final SqlCompiler compiler = new SqlCompiler();

    private CompiledScript compile(String text) {
        return compiler.compile(Script.of(text));
    }

    /** The text that a diagnostic marks. */
    private static String marked(String text, Diagnostic said) {
        TextLines lines = new TextLines(text);
        Diagnostic.Position start = said.range().start();
        Diagnostic.Position end = said.range().end();
        return text.substring(lines.offset(start.line(), start.column()), lines.offset(end.line(), end.column()));
    }

    private void refuses(String text, String code, String mark) {
        List<Diagnostic> said = compile(text).validation().diagnostics();
        Diagnostic first = said.stream().filter(Diagnostic::isError).findFirst().orElseThrow(() -> new AssertionError("accepted: " + text));
        assertEquals(code + " " + mark, first.code() + " " + marked(text, first), first.message());
    }

    @Test
    void marksFaultsWhereTheyAre() {
        refuses(TABLES + "SELECT k,\n\t/* 😀 */ nothing FROM s", "unknown-column", "nothing");
        refuses(TABLES + "SELECT '😀',\r\n'ü', nothing FROM s", "unknown-column", "nothing");
        refuses(TABLES + "SELECT k\nFORM s", "syntax", "FORM");
        refuses(TABLES + "SELECT * FROM\n  nowhere", "unknown-table", "nowhere");
        refuses(TABLES + "SELECT NO_SUCH(k) FROM s", "unknown-function", "NO_SUCH(k)");
        refuses(TABLES + "SELECT k FROM s WHERE t = 'open", "syntax", "'open");
        refuses(TABLES + "SELECT \"k\", v FROM s", "syntax", "\"k\"");
        refuses(TABLES + "SELECT k, 😀 FROM s", "syntax", "😀 FROM s");
    }

    @Test
    void saysWhatToWriteInsteadOfWhatOtherDatabasesTake() {
        assertEquals("Flink SQL has no double quotes. Write names in backticks, `like this`, and texts in single quotes, 'like this'.",
                compile(TABLES + "SELECT \"k\" FROM s").validation().diagnostics().get(0).message());
        assertEquals("An invisible character, U+0000, cannot stand here. Delete it.", compile(TABLES + "SELECT k, \0 FROM s").validation().diagnostics().get(0).message());
        assertEquals("An invisible character, U+FEFF, cannot stand here. Delete it: it is a byte order mark.", compile(TABLES + "SELECT k, \uFEFF FROM s").validation().diagnostics().get(0).message());
        assertEquals("'😀' cannot stand here.", compile(TABLES + "SELECT k, 😀 FROM s").validation().diagnostics().get(0).message());
    }

    @Test
    void findsPlacesThatFlinkDoesNotName() {
        refuses(TABLES + "INSERT INTO o SELECT k, t || 'x' FROM s", "type-mismatch", "t || 'x'");
        refuses(TABLES + "INSERT INTO nowhere SELECT k, v FROM s", "unknown-table", "nowhere");
        refuses("CREATE TABLE x (a INT) WITH ('connector' = 'datagen', 'rows-per-secnd' = '1');\nSELECT * FROM x", "invalid-option",
                "'rows-per-secnd'");
        refuses("CREATE TABLE x (a INT) WITH ('connector' = 'datagen', 'rows-per-second' = 'many');\nSELECT * FROM x", "invalid-option",
                "'many'");
    }

    @Test
    void namesTheConnectorOrFormatThatWasMeant() {
        String table = "CREATE TABLE x (a INT) WITH ('connector' = '%s', 'topic' = 'x', 'properties.bootstrap.servers' = 'x:1', 'format' = '%s',"
                + " 'scan.startup.mode' = 'earliest-offset');\nSELECT * FROM x";
        assertTrue(first(table.formatted("kafak", "json")).message().contains("no connector 'kafak' on the class path; did you mean 'kafka'?"));
        assertTrue(first(table.formatted("kafka", "jsn")).message().contains("no format 'jsn' on the class path; did you mean 'json'?"));
        Script sampled = Script.of(table.formatted("kafak", "json")).withSamples(List.of(sample()));
        assertEquals("unknown-connector", compiler.compile(sampled).validation().diagnostics().get(0).code());
        Script ofTheirOwn = Script.of(table.formatted("house-of-rows", "json")).withSamples(List.of(sample()));
        assertTrue(compiler.compile(ofTheirOwn).validation().valid());
        assertTrue(compile(table.formatted("kafka", "avro-confluent")).validation().valid());
        assertTrue(compile(table.formatted("faker", "json")).validation().valid());
        String sink = "CREATE TABLE x (a INT) WITH ('connector' = 'house-of-rows');\nINSERT INTO x VALUES (1)";
        assertEquals("unknown-connector", first(sink).code());
        assertTrue(compiler.compile(Script.of(sink).withSamples(List.of(sample()))).validation().valid());
    }

    @Test
    void tellsAReservedWordFromWhatCannotStandThere() {
        refuses("CREATE TABLE r (id INT, datetime TIMESTAMP(3)) WITH ('connector' = 'datagen')", "syntax", "datetime");
        refuses("CREATE TABLE old (k INT) WITH ('connector' = 'datagen')", "syntax", "old");
        refuses(TABLES + "SELECT k, date FROM s", "syntax", "date");
        refuses(TABLES + "SELECT k AS value, v FROM s", "syntax", "value");
        assertEquals("'value' is a reserved word of Flink SQL. As a name it wants backticks: `value`.", first("SELECT 1 AS value").message());
        assertEquals("'FROM' cannot stand here.", first(TABLES + "SELECT k, FROM s").message().replaceFirst(";.*", "."));
        assertTrue(first(TABLES + "SELECT k FROM s WHERE GROUP BY k").message().startsWith("'GROUP' cannot stand here"));
        assertTrue(first(TABLES + "SELECT k FROM s ORDER k").message().startsWith("'k' cannot stand here"));
        assertTrue(first(TABLES + "SELECT UNNEST(ARRAY[k]) FROM s").message().startsWith("'UNNEST' cannot stand here"));
    }

    @Test
    void saysPlainlyWhatFlinkSaysInItsOwnTerms() {
        String kafka = "CREATE TABLE log (k INT, v BIGINT) WITH ('connector' = 'kafka', 'topic' = 'x', 'properties.bootstrap.servers' = 'x:1', 'format' = 'json');\n";
        refuses(kafka + "SELECT k FROM log", "invalid-option", "log");
        assertTrue(first(kafka + "SELECT k FROM log").message().startsWith("The option 'properties.group.id' is missing: the table starts from the offsets of a group, as 'scan.startup.mode' says or has it by default"));
        refuses("CREATE CATALOG lake WITH ('type' = 'iceberg', 'catalog-type' = 'hive')", "unknown-connector", "'iceberg'");
        assertTrue(first("CREATE CATALOG lake WITH ('type' = 'iceberg')").message().startsWith("There is no catalog of type 'iceberg' on the class path. ADD JAR "));
        String function = TABLES + "CREATE FUNCTION f AS 'com.acme.NoSuchFunction';\nSELECT f(k) FROM s";
        assertTrue(first(function).message().startsWith("The class 'com.acme.NoSuchFunction' is not on the class path."), first(function).message());
        String append = kafka + TABLES + "INSERT INTO log SELECT k, COUNT(*) FROM s GROUP BY k";
        assertTrue(first(append).message().startsWith("The table 'log' takes no update changes, and the query makes them (in GroupAggregate)"), first(append).message());
        String lookup = TABLES + "CREATE TABLE dim (k INT) WITH ('connector' = 'filesystem', 'path' = 'dim', 'format' = 'csv');\n"
                + "SELECT a.k FROM (SELECT *, PROCTIME() AS p FROM s) a JOIN dim FOR SYSTEM_TIME AS OF a.p AS b ON a.k = b.k";
        refuses(lookup, "validation", "SYSTEM_TIME");
        assertFalse(first(lookup).message().contains("FlinkLogical"), first(lookup).message());
        refuses("CREATE TABLE w (k INT,\n WATERMARK FOR nowhere AS nowhere) WITH ('connector' = 'datagen')", "validation", "nowhere");
        assertFalse(first(TABLES + "CREATE VIEW two AS SELECT k, k FROM s").message().contains("line 1"));
        refuses(TABLES + "SET 'table.exec.state.ttl' = 'soon';\nSELECT COUNT(*) FROM s", "invalid-option", "'soon'");
        assertEquals("Flink SQL has no '::'. Write CAST(value AS TYPE).", first(TABLES + "SELECT k::STRING FROM s").message());
        assertTrue(first(TABLES + "SELECT k FROM s LIMIT 'a'").message().contains("a number"));
        assertTrue(first(TABLES + "SELECT k FROM s WHERE t = 5").message().endsWith("CAST one of them."));
        assertEquals("Flink runs no MERGE statement.", first(TABLES + "MERGE INTO o USING s ON o.k = s.k WHEN MATCHED THEN UPDATE SET n = 1").message());
        assertEquals("The catalog has no procedures.", first("CALL sys.compact('x')").message());
        Diagnostic pivot = first(TABLES + "SELECT * FROM s PIVOT (SUM(v) FOR t IN ('a'))");
        assertEquals("Flink's planner fails on this statement with an error of its own (NullPointerException): write it another way.", pivot.message());
        String coalesce = TABLES + "SELECT COALESCE(k, t, DATE '2024-01-01') FROM s";
        refuses(coalesce, "type-mismatch", "COALESCE");
        assertEquals("COALESCE does not take these types: COALESCE(INT, STRING, DATE NOT NULL). It takes COALESCE(<COMMON>, <COMMON>...).", first(coalesce).message());
        refuses(TABLES + "SELECT TIMESTAMPDIFF(DAY, CURRENT_TIMESTAMP, TIMESTAMP '2024-01-01 00:00:00') FROM s", "type-mismatch", "TIMESTAMPDIFF");
    }

    @Test
    void refusesTablesThatNothingCanStandInFor() {
        String old = "('connector.type' = 'filesystem', 'connector.path' = 'old.csv', 'format.type' = 'csv')";
        refuses(TABLES + "CREATE TABLE past (k INT, n BIGINT) WITH " + old + ";\nINSERT INTO past SELECT k, v FROM s", "unsupported", "'connector.type'");
        refuses(TABLES + "CREATE TABLE past WITH " + old + " AS SELECT k, v FROM s", "unsupported", "'connector.type'");
        refuses("CREATE TABLE past (k INT) WITH ('Connector.Type' = 'filesystem')", "unsupported", "'Connector.Type'");
        refuses(TABLES + "ALTER TABLE o SET ('connector.type' = 'filesystem')", "unsupported", "'connector.type'");
    }

    private static SampleStream sample() {
        return new SampleStream("x", List.of("x.csv"), null, null, null, "stop", "streams/x.yaml");
    }

    private Diagnostic first(String text) {
        return compile(text).validation().diagnostics().get(0);
    }

    @Test
    void reportsEveryErrorButNoFollowUps() {
        CompiledScript compiled = compile("CREATE TABLE s (k INTT) WITH ('connector' = 'datagen');\nSELECT k FROM s;\nSELECT a FROM b;");
        assertEquals(List.of("error", "info", "error"), compiled.validation().diagnostics().stream().map(Diagnostic::severity).toList());
        assertFalse(compiled.validation().valid());
        assertNull(compiled.topology());
    }

    @Test
    void makesAJobOfEachInsertAndOneOfASet() {
        CompiledScript compiled = compile(TABLES + "INSERT INTO o SELECT k, v FROM s;\n"
                + "EXECUTE STATEMENT SET BEGIN INSERT INTO o SELECT k, v FROM s; INSERT INTO o SELECT k, COUNT(*) FROM s GROUP BY k; END;\n"
                + "BEGIN STATEMENT SET;\nINSERT INTO o SELECT k, v FROM s;\nEND;\nSELECT t FROM s;\nVALUES (1), (2);\n");
        assertTrue(compiled.validation().valid(), () -> compiled.validation().diagnostics().toString());
        assertEquals(List.of(2, 3, 4, 7, 8), compiled.jobs().stream().map(CompiledJob::statement).toList());
        assertEquals(List.of("o", "o", "o", "select-1", "select-2"), compiled.jobs().stream().map(j -> j.sinks().get(0).name()).toList());
    }

    @Test
    void answersQuestions() {
        CompiledScript compiled = compile(TABLES + "SHOW TABLES; DESCRIBE s; SHOW TABLES LIKE 'o'; EXPLAIN SELECT k FROM s; SET 'a' = 'b'; SET;");
        assertEquals(List.of("show-1", "describe-1", "show-2", "explain-1", "set-1"),
                compiled.answers().stream().map(a -> a.sink().name()).toList());
        assertEquals(2, compiled.answers().get(0).rows().size());
    }

    @Test
    void namesASinksKeyByTheSinksOwnColumns() {
        String totals = "CREATE TABLE totals (label STRING, total BIGINT) WITH ('connector' = 'blackhole');\nINSERT INTO totals SELECT t, SUM(v) FROM s GROUP BY t";
        assertEquals(List.of("label"), compile(TABLES + totals).jobs().get(0).sinks().get(0).upsertKey());
        assertEquals(List.of("t"), compile(TABLES + "SELECT t, SUM(v) FROM s GROUP BY t").jobs().get(0).sinks().get(0).upsertKey());
    }

    @Test
    void keepsPlansOfEqualScripts() {
        String text = TABLES + "INSERT INTO o SELECT k, COUNT(*) FROM s GROUP BY k";
        assertSame(compile(text), compile(text));
        assertNotSame(compile(text), compile(text + " "));
    }

    @Test
    void givesAGraphOfItsOwnAtEachCall() {
        CompiledJob job = compile(TABLES + "INSERT INTO o SELECT k, COUNT(*) FROM s GROUP BY k").jobs().get(0);
        JobID first = new JobID();
        JobID second = new JobID();
        StreamGraph one = job.streamGraph(first);
        StreamGraph two = job.streamGraph(second);
        assertNotSame(one, two);
        assertEquals(first, one.getJobID());
        assertEquals(second, two.getJobID());
        assertEquals(uids(one), uids(two));
        assertEquals(one.getJobGraph().getNumberOfVertices(), two.getJobGraph().getNumberOfVertices());
    }

    private static TreeSet<String> uids(StreamGraph graph) {
        TreeSet<String> uids = new TreeSet<>();
        for (StreamNode node : graph.getStreamNodes()) {
            assertTrue(uids.add(node.getTransformationUID()), "each uid once");
        }
        return uids;
    }

    @Test
    void refusesToRunAnythingOfAnUntrustedScript() {
        for (String text : List.of("CREATE FUNCTION f AS 'x.Y'", "ADD JAR '/x.jar'", "CREATE CATALOG c WITH ('type' = 'jdbc')")) {
            Script trusted = Script.of(text);
            Script script = new Script(trusted.file(), text, List.of(), Map.of(), 1, "streaming", List.of(), null, false, List.of(), List.of(), null);
            Diagnostic said = compiler.validate(script).diagnostics().get(0);
            assertEquals("untrusted", said.code(), text);
        }
    }

    @Test
    void keepsFilesInsideTheFolder(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("in.json"), "{\"k\": 1}\n");
        String inside = "CREATE TABLE f (k INT) WITH ('connector' = 'filesystem', 'path' = 'in.json', 'format' = 'json'); SELECT * FROM f;";
        assertTrue(compiler.compile(in(folder, inside)).validation().valid());
        Validation outside = compiler.validate(in(folder, inside.replace("in.json", "../in.json")));
        assertEquals("outside-workspace", outside.diagnostics().get(0).code());
    }

    @Test
    void capturesASinkOfFilesWhereverItsPathLeads(@TempDir Path folder) {
        Path work = folder.resolve("work");
        for (String path : List.of(folder.resolve("out/").toString(), "../out", "/weir-test-nowhere/out")) {
            String sql = "CREATE TABLE f (k INT) WITH ('connector' = 'filesystem', 'path' = '" + path + "', 'format' = 'json'); INSERT INTO f VALUES (1);";
            for (boolean trusted : List.of(true, false)) {
                var script = new Script("a.sql", sql, List.of(), Map.of(), 1, "streaming", List.of(), work.toString(), trusted, List.of(), List.of(), null);
                CompiledScript compiled = compiler.compile(script);
                assertTrue(compiled.validation().valid(), () -> path + compiled.validation().diagnostics());
                assertEquals("capture", compiled.standIns().get(0).by());
            }
        }
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void refusesARelativePathOutOfTheFolderForARealSink(@TempDir Path folder) {
        String sql = "CREATE TABLE f (k INT) WITH ('connector' = 'filesystem', 'path' = '../out', 'format' = 'json'); INSERT INTO f VALUES (1);";
        var script = new Script("a.sql", sql, List.of(), Map.of(), 1, "streaming", List.of(), folder.toString(), true, List.of(), List.of("f"), null);
        assertEquals("outside-workspace", compiler.compile(script).validation().diagnostics().get(0).code());
    }

    @Test
    void namesWhatCouldNotBeCreatedAsItWasWritten() {
        for (String name : List.of("ORDERS2", "événements", "Évènements", "my-Table")) {
            String sql = "CREATE TABLE `" + name + "` (k NOTHING) WITH ('connector' = 'datagen'); SELECT * FROM `" + name + "`;";
            Diagnostic follows = compiler.validate(Script.of(sql)).diagnostics().stream().filter(said -> said.code().equals("follow-up")).findFirst().orElseThrow();
            assertEquals("Not checked, because '" + name + "' could not be created.", follows.message());
        }
    }

    private static Script in(Path folder, String text) {
        return new Script("a.sql", text, List.of(), Map.of(), 1, "streaming", List.of(), folder.toString(), true, List.of(), List.of(), null);
    }

    @Test
    void runsCompiledPlansOfTheFolder(@TempDir Path folder) throws Exception {
        String insert = "INSERT INTO o SELECT k, COUNT(*) FROM f GROUP BY k";
        String tables = TABLES + "CREATE TABLE f (k INT) WITH ('connector' = 'kafka', 'topic' = 'f', 'properties.bootstrap.servers' = 'x:1',"
                + " 'format' = 'json', 'scan.startup.mode' = 'earliest-offset');\n";
        BareFlink flink = new BareFlink();
        ScriptSplitter.split(tables).forEach(statement -> flink.refusal(statement.text()));
        Files.writeString(folder.resolve("plan.json"), flink.plan(insert));
        CompiledScript planned = compiler.compile(in(folder, tables + "EXECUTE PLAN 'plan.json'"));
        assertTrue(planned.validation().valid(), () -> planned.validation().diagnostics().toString());
        assertEquals("o", planned.jobs().get(0).sinks().get(0).name());
        assertEquals("missing", planned.standIns().get(0).by());
        assertEquals(uids(compiler.compile(in(folder, tables + insert)).jobs().get(0).streamGraph(new JobID())),
                uids(planned.jobs().get(0).streamGraph(new JobID())));
        for (var refused : Map.of("EXECUTE PLAN '../plan.json'", "outside-workspace", "EXECUTE PLAN '/plan.json'", "outside-workspace",
                "EXECUTE PLAN 'none.json'", "plan-missing", "EXECUTE PLAN 'http://x/plan.json'", "unsupported").entrySet()) {
            assertEquals(refused.getValue(), compiler.validate(in(folder, refused.getKey())).diagnostics().get(0).code(), refused.getKey());
        }
    }

    @Test
    void readsCommonFilesFirst() {
        Script script = new Script("a.sql", "SELECT k FROM shared", List.of(new Script.CommonFile("ddl/x.sql",
                "CREATE TABLE shared (k INT) WITH ('connector' = 'datagen');\nSELEC;")), Map.of(), 3, "streaming", List.of(), null, true,
                List.of(), List.of(), null);
        Validation validation = compiler.validate(script);
        assertEquals(1, validation.diagnostics().size());
        assertTrue(validation.diagnostics().get(0).message().startsWith("ddl/x.sql:2:1: "), validation.diagnostics().get(0).message());
    }

    @Test
    void validatesWhatIsTypedAsIfForTheFirstTime() {
        String text = TABLES + "INSERT INTO o SELECT k, v FROM s;\nCREATE VIEW w AS SELECT k FROM s;\nSELECT k FROM w;\n";
        List<String> edits = List.of(text, text.replace("SELECT k FROM w", "SELECT kk FROM w"), text.replace("v BIGINT", "vv BIGINT"),
                text, text.replace("CREATE VIEW w", "CREATE VIEW ww"), text + "SELECT 1;", "SELECT k FROM w;\n" + text, "",
                text.replace("INSERT", "BEGIN STATEMENT SET;\nINSERT"));
        for (String edit : edits) {
            assertEquals(new SqlCompiler().validate(Script.of(edit)), compiler.validate(Script.of(edit)), edit);
        }
    }

    @Test
    void validatesAnyEditsAsIfForTheFirstTime() {
        String text = TABLES + "CREATE TEMPORARY VIEW w AS SELECT k, v FROM s WHERE v > 1;\nSET 'a' = 'b';\n"
                + "INSERT INTO o SELECT k, v FROM w;\nALTER TABLE s ADD (x STRING);\nSELECT k, x FROM s;\nDROP TABLE s;\n";
        List<String> typed = List.of("", ";", "'", " ", "k", "CREATE ", "s", ",", "(", "DROP TABLE o;\n", "SELECT 1;\n", "BEGIN STATEMENT SET;\n");
        Random random = new Random(7);
        String now = text;
        for (int edit = 0; edit < 120; edit++) {
            // Now and then it is all put right again.
            now = edit % 6 == 5 ? text : edited(now, typed.get(random.nextInt(typed.size())), random);
            assertEquals(new SqlCompiler().validate(Script.of(now)), compiler.validate(Script.of(now)), now);
        }
    }

    private static String edited(String text, String typed, Random random) {
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + random.nextInt(4));
        return text.substring(0, from) + typed + text.substring(to);
    }

    @Test
    void findsServicesOfTheClassPathAndOfJarsAlike() throws Exception {
        String name = "META-INF/services/org.apache.flink.table.factories.Factory";
        ClassLoader plain = getClass().getClassLoader();
        ClassLoader kept = new ServiceFiles(plain);
        for (int time = 0; time < 2; time++) {
            assertEquals(contents(plain.getResources(name)), contents(kept.getResources(name)));
        }
    }

    private static List<String> contents(Enumeration<URL> files) throws IOException {
        List<String> all = new ArrayList<>();
        for (URL file : Collections.list(files)) {
            try (InputStream bytes = file.openStream()) {
                all.add(file + "\n" + new String(bytes.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return all;
    }

    @Test
    void survivesHugeTexts() {
        String statements = "SELECT 'some text';\n".repeat(250_000);
        assertEquals(250_000, compiler.validate(Script.of(statements)).statements().size());
        assertFalse(compiler.validate(Script.of("';#\"".repeat(1_250_000))).valid());
        assertFalse(compiler.validate(Script.of("SELECT " + "(".repeat(20_000) + "1")).valid());
    }

    @Test
    void keepsUidsThatOtherPartsOfTheScriptDoNotConcern() {
        String query = "INSERT INTO o SELECT k, COUNT(*) FROM s GROUP BY k";
        Map<String, String> plain = uidsByType(compile(TABLES + query).topology());
        String sets = "EXECUTE STATEMENT SET BEGIN " + query + "; INSERT INTO o2 SELECT k FROM s WHERE v > 3; END";
        Map<String, String> beside = uidsByType(compile(TABLES + "CREATE TABLE o2 (k INT) WITH ('connector' = 'blackhole');" + sets).topology());
        Map<String, String> filtered = uidsByType(compile(TABLES + query.replace("FROM s", "FROM s WHERE v > 3")).topology());
        Script wide = new Script("a.sql", TABLES + query, List.of(), Map.of(), 4, "streaming", List.of(), null, true, List.of(), List.of(), null);
        Map<String, String> parallel = uidsByType(compiler.compile(wide).topology());
        for (String type : List.of("source s", "group-aggregate ", "sink o")) {
            assertEquals(plain.get(type), beside.get(type), type);
            assertEquals(plain.get(type), filtered.get(type), type);
            assertEquals(plain.get(type), parallel.get(type), type);
        }
        assertTrue(plain.get("group-aggregate ").matches("u[0-9a-f]{16}"));
        Map<String, String> other = uidsByType(compile(TABLES + query.replace("COUNT(*)", "SUM(v)")).topology());
        assertNotEquals(plain.get("group-aggregate "), other.get("group-aggregate "));
    }

    private static Map<String, String> uidsByType(JsonNode topology) {
        Map<String, String> uids = new HashMap<>();
        topology.get("operators").forEach(o -> {
            String table = o.get("table").asText("").replaceAll("null|.*\\.", "");
            uids.put(o.get("type").asText() + " " + table, o.get("uid").asText());
        });
        return uids;
    }

    @Test
    void givesEqualSubPlansUidsOfTheirOwn() {
        CompiledScript compiled = compile(TABLES + "CREATE TABLE o2 (k INT, n BIGINT) WITH ('connector' = 'print');"
                + "EXECUTE STATEMENT SET BEGIN INSERT INTO o SELECT k, COUNT(*) FROM s WHERE v > 1 GROUP BY k;"
                + "INSERT INTO o2 SELECT k, COUNT(*) FROM s WHERE v > 2 GROUP BY k; END;"
                + "INSERT INTO o SELECT k, COUNT(*) FROM s GROUP BY k");
        TreeSet<String> uids = new TreeSet<>();
        compiled.topology().get("operators").forEach(o -> assertTrue(uids.add(o.get("uid").asText()), o.toString()));
        compiled.topology().get("edges").forEach(e -> assertTrue(uids.contains(e.get("from").asText()) && uids.contains(e.get("to").asText())));
    }

    @Test
    void marksWhereOperatorsComeFrom() {
        String text = TABLES + "CREATE VIEW big AS SELECT k, v FROM s WHERE v > 100;\nINSERT INTO o SELECT k, COUNT(*) FROM big GROUP BY k";
        JsonNode operators = compile(text).topology().get("operators");
        assertEquals("s", text(text, operators, "source"));
        assertEquals("v > 100", text(text, operators, "calc"));
        assertEquals("SELECT k, COUNT(*) FROM big GROUP BY k", text(text, operators, "group-aggregate"));
        assertEquals("o", text(text, operators, "sink"));
    }

    private static String text(String text, JsonNode operators, String type) {
        for (JsonNode operator : operators) {
            if (operator.get("type").asText().equals(type)) {
                JsonNode start = operator.get("range").get("start");
                JsonNode end = operator.get("range").get("end");
                TextLines lines = new TextLines(text);
                return text.substring(lines.offset(start.get("line").asInt(), start.get("column").asInt()),
                        lines.offset(end.get("line").asInt(), end.get("column").asInt()));
            }
        }
        return null;
    }
}

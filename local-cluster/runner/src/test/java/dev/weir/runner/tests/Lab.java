package dev.weir.runner.tests;

import dev.weir.runner.jobs.Cluster;
import dev.weir.runner.jobs.Runs;
import dev.weir.runner.sql.Compiler;
import dev.weir.runner.sql.Script;
import dev.weir.runner.sql.SqlCompiler;
import dev.weir.runner.tests.TestSpec.Entry;
import dev.weir.runner.tests.TestSpec.Expected;
import dev.weir.runner.tests.TestSpec.Given;
import dev.weir.runner.tests.TestSpec.Step;
import dev.weir.runner.tests.TestSpec.Then;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Runs tests on a real Flink, written in few words. */
final class Lab {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static Cluster cluster;
    private static JobTests tests;
    private static Runs runs;

    private Lab() {}

    static synchronized JobTests tests() throws Exception {
        if (tests == null) {
            cluster = Cluster.start();
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::deleteFolder));
            Compiler compiler = new SqlCompiler();
            runs = new Runs(compiler, CompletableFuture.completedFuture(cluster));
            tests = new JobTests(runs, CompletableFuture.completedFuture(cluster));
        }
        return tests;
    }

    static Runs runs() {
        return runs;
    }

    static TestOutcome run(String sql, Step... steps) throws Exception {
        return run("streaming", sql, steps);
    }

    static TestOutcome run(String mode, String sql, Step... steps) throws Exception {
        return run(Script.of(sql), mode, 30_000, steps);
    }

    static TestOutcome run(Script script, String mode, long timeout, Step... steps) throws Exception {
        return tests().run(script, UUID.randomUUID().toString(), new TestSpec(mode, null, timeout, List.of(steps)));
    }

    /** Each a Given or a Then. */
    static Step step(Object... parts) {
        return step(false, parts);
    }

    static Step last(Object... parts) {
        return step(true, parts);
    }

    private static Step step(boolean end, Object... parts) {
        List<Given> given = Arrays.stream(parts).filter(Given.class::isInstance).map(Given.class::cast).toList();
        List<Then> then = Arrays.stream(parts).filter(Then.class::isInstance).map(Then.class::cast).toList();
        return new Step(given, then, end);
    }

    /** Entries: a JSON object; one with a kind and a space before it; {@code ~ time}; {@code idle}; {@code end}. */
    static Given given(String table, String... entries) {
        return new Given(table, Arrays.stream(entries).map(Lab::entry).toList());
    }

    private static Entry entry(String text) {
        if (text.equals("idle") || text.equals("end")) {
            return new Entry(null, null, null, text.equals("idle"), text.equals("end"));
        }
        if (text.startsWith("~")) {
            return new Entry(null, null, text.substring(1).trim(), false, false);
        }
        return text.startsWith("{") ? new Entry(text, null, null, false, false) : new Entry(text.substring(3), text.substring(0, 2), null, false, false);
    }

    static Then changes(String sink, String... rows) {
        return new Then(sink, Arrays.stream(rows).map(row -> expected(row.substring(0, 2), row.substring(3))).toList(), null, null, null);
    }

    static Then table(String sink, String... rows) {
        return new Then(sink, null, Arrays.stream(rows).map(row -> expected(null, row)).toList(), null, null);
    }

    static Then within(double tolerance, Then then) {
        return new Then(then.sink(), then.changelog(), then.table(), then.ordered(), tolerance);
    }

    static Then ordered(boolean ordered, Then then) {
        return new Then(then.sink(), then.changelog(), then.table(), ordered, then.tolerance());
    }

    private static Expected expected(String kind, String json) {
        try {
            Map<String, String> values = new LinkedHashMap<>();
            JsonNode object = JSON.readTree(json);
            object.fieldNames().forEachRemaining(name -> values.put(name, object.get(name).toString()));
            return new Expected(kind, values);
        } catch (Exception e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    /** {@code passed}; else what differs, or why it is wrong, in few words. */
    static String told(TestOutcome outcome) {
        if (outcome.fault() != null) {
            return outcome.fault().code() + ": " + outcome.fault().message();
        }
        List<String> all = new ArrayList<>();
        outcome.checks().forEach(check -> check.differences().forEach(one -> all.add(check.step() + " " + check.part() + " " + one.kind() + " "
                + (one.columns().isEmpty() ? "" : one.columns() + " ") + row(one.expected()) + " / " + row(one.actual()))));
        return all.isEmpty() ? outcome.outcome() : String.join("\n", all);
    }

    private static String row(TestOutcome.Row row) {
        return row == null ? "-" : (row.kind() == null ? "" : row.kind()) + row.values();
    }

    static String kafka(String name, String columns) {
        return "CREATE TABLE " + name + " (" + columns + ") WITH ('connector'='kafka','topic'='" + name
                + "','properties.bootstrap.servers'='nowhere:9092','scan.startup.mode'='earliest-offset','format'='json');\n";
    }

    static String upsertKafka(String name, String columns) {
        return "CREATE TABLE " + name + " (" + columns + ") WITH ('connector'='upsert-kafka','topic'='" + name
                + "','properties.bootstrap.servers'='nowhere:9092','key.format'='json','value.format'='json');\n";
    }

    /** A table of a connector whose source has no say in watermarks, so that Flink's assigner is in the plan. */
    static String plain(String name, String columns) {
        return "CREATE TABLE " + name + " (" + columns + ") WITH ('connector'='datagen');\n";
    }
}

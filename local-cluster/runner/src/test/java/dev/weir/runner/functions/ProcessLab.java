package dev.weir.runner.functions;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;

/** Process functions, written here in JavaScript, in jobs of Flink's own. */
final class ProcessLab {
    final StreamExecutionEnvironment environment;
    final StreamTableEnvironment tables;

    ProcessLab(int parallelism, Map<String, String> settings) {
        environment = StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(settings));
        environment.setParallelism(parallelism);
        environment.setMaxParallelism(16);
        tables = StreamTableEnvironment.create(environment);
        tables.getConfig().set("table.local-time-zone", "UTC");
    }

    /** A bundle whose one function `f` is given as what `sdk.process` takes. */
    static Bundle bundle(String options, String body) throws IOException {
        return bundle("const f = process(" + options + ", " + body + ");", List.of("f"));
    }

    /** @param code declares the functions of these names */
    static Bundle bundle(String code, List<String> functions) throws IOException {
        try (InputStream sdk = ProcessLab.class.getResourceAsStream("sdk.js")) {
            return new Bundle(new String(sdk.readAllBytes(), StandardCharsets.UTF_8) + "\n(() => {\nconst { " + NAMES + " } = sdk;\n" + code
                    + "\nglobalThis.weir = new sdk.Runtime([{ file: 'f.ts', exports: { " + String.join(", ", functions) + " } }]);\n})();", "{\"mappings\":\"\"}");
        }
    }

    private static final String NAMES = "scalar, table, aggregate, process, tableOf, value, list, map, BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, STRING, CHAR, VARCHAR, BYTES, BINARY, VARBINARY, DECIMAL,"
            + " DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ, INTERVAL_YEAR_TO_MONTH, INTERVAL_DAY_TO_SECOND, ARRAY, MAP, MULTISET, ROW, Instant, Decimal";

    void register(Bundle bundle) {
        for (Declared each : Declarations.of(bundle)) {
            tables.createTemporarySystemFunction(each.name(), ScriptFunctions.of(bundle, each, true));
        }
    }

    /** As the table `events`. */
    void events(Events<Row> source) {
        DataStream<Row> stream = environment.addSource(source, "events", Events.TYPE).setParallelism(1).uid("events");
        tables.createTemporaryView("events", stream, Schema.newBuilder().column("account", "STRING").column("amount", "BIGINT").column("ts", "TIMESTAMP_LTZ(3)").watermark("ts", "SOURCE_WATERMARK()").build());
    }

    /** What a query gives, as texts. */
    List<String> rows(String query) throws Exception {
        Kept.clear();
        start(query).getJobExecutionResult().get();
        return Kept.texts();
    }

    /** Begins a job that keeps what a query gives. */
    JobClient start(String query) throws Exception {
        keep(query);
        return environment.executeAsync();
    }

    /** The job that keeps what a query gives, as it can be submitted again and again. */
    StreamGraph graph(String query) {
        keep(query);
        return environment.getStreamGraph();
    }

    private void keep(String query) {
        tables.toChangelogStream(tables.sqlQuery(query)).addSink(new Kept()).uid("kept").setParallelism(1);
    }
}

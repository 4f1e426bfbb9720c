package dev.weir.runner.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.sql.Script;
import dev.weir.runner.sql.SqlCompiler;
import dev.weir.runner.sql.StatementChangelog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.Test;

class KnowledgeTest {
    private static final String TABLES = """
            CREATE TABLE flights (
              id BIGINT NOT NULL, departure STRING COMMENT 'airport', place ROW<lat DOUBLE, stops ARRAY<ROW<code STRING NOT NULL>>>, ts TIMESTAMP(3), p AS PROCTIME(), later AS id + 1,
              part INT METADATA FROM 'partition' VIRTUAL, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND, PRIMARY KEY (id) NOT ENFORCED
            ) WITH ('connector' = 'upsert-kafka', 'topic' = 'f', 'properties.bootstrap.servers' = 'b', 'key.format' = 'json', 'value.format' = 'json', 'properties.password' = 'hush');
            CREATE VIEW counts AS SELECT departure, COUNT(*) AS n FROM flights GROUP BY departure;
            """;
    private static final Pattern MODE = Pattern.compile("changelogMode=\\[([^\\]]*)\\]");

    private final Knowledge knowledge = new Knowledge(new SqlCompiler());

    @Test
    void knowsFlinksWordsFunctionsSettingsAndFactories() {
        Vocabulary vocabulary = knowledge.vocabulary(List.of(), true);
        assertEquals("2.3.0", vocabulary.flink());
        assertTrue(vocabulary.keywords().contains(new Vocabulary.Keyword("SELECT", true)));
        assertTrue(vocabulary.keywords().contains(new Vocabulary.Keyword("JAR", false)));
        Vocabulary.FlinkFunction tumble = function(vocabulary, "TUMBLE");
        assertEquals("table", tumble.kind());
        assertEquals(List.of("DATA", "TIMECOL", "SIZE", "OFFSET"), tumble.arguments().stream().map(Vocabulary.Argument::name).toList());
        assertEquals(List.of(false, false, false, true), tumble.arguments().stream().map(Vocabulary.Argument::optional).toList());
        assertEquals("aggregate", function(vocabulary, "SUM").kind());
        assertEquals(List.of("ARRAY_CONTAINS(haystack <ARRAY>, needle <ARRAY ELEMENT>)"), function(vocabulary, "ARRAY_CONTAINS").signatures());
        assertEquals("process-table", function(vocabulary, "ML_PREDICT").kind());
        Vocabulary.FlinkOption ttl = vocabulary.settings().stream().filter(option -> option.key().equals("table.exec.state.ttl")).findFirst().orElseThrow();
        assertEquals("Duration", ttl.type());
        assertEquals("0 ms", ttl.byDefault());
        assertTrue(ttl.description().startsWith("Specifies a minimum time interval"));
        Vocabulary.FlinkFactory kafka = vocabulary.factories().stream().filter(each -> each.identifier().equals("kafka")).findFirst().orElseThrow();
        assertEquals(List.of("sink", "source"), kafka.roles());
        Vocabulary.FlinkOption mode = kafka.options().stream().filter(option -> option.key().equals("scan.startup.mode")).findFirst().orElseThrow();
        assertEquals("Enum", mode.type());
        assertTrue(mode.values().contains("earliest-offset"));
        assertTrue(kafka.options().stream().anyMatch(option -> option.key().equals("properties.bootstrap.servers") && option.required()));
        assertTrue(vocabulary.factories().stream().anyMatch(each -> each.identifier().equals("json") && each.kind().equals("format") && each.roles().equals(List.of("decode", "encode"))));
        assertSame(vocabulary, knowledge.vocabulary(List.of(), true));
    }

    @Test
    void tellsLookupsNamesOfBeforeAndDatabases() {
        Vocabulary vocabulary = knowledge.vocabulary(List.of(), true);
        assertEquals(List.of("lookup", "sink", "source"), factory(vocabulary, "connector", "jdbc").roles());
        assertEquals(List.of("sink", "source"), factory(vocabulary, "connector", "kafka").roles());
        assertEquals(List.of("sink", "source"), factory(vocabulary, "connector", "filesystem").roles());
        Vocabulary.FlinkOption rows = factory(vocabulary, "connector", "jdbc").options().stream().filter(option -> option.key().equals("lookup.partial-cache.max-rows")).findFirst().orElseThrow();
        assertEquals("Long", rows.type());
        assertTrue(vocabulary.settings().stream().anyMatch(option -> option.key().equals("execution.checkpointing.dir") && option.former().contains("state.checkpoints.dir")));
        assertTrue(vocabulary.databases().contains("org.postgresql.Driver"));
        assertTrue(vocabulary.databases().contains("org.apache.flink.connector.jdbc.postgres.database.PostgresFactory"));
    }

    @Test
    void tellsEveryValueThatFlinkCannotReadOfConnectorsFormatsAndCatalogs() {
        Map<String, String> kafka = Map.of("connector", "kafka", "topic", "a", "properties.bootstrap.servers", "b", "scan.startup.mode", "erliest", "scan.topic-partition-discovery.interval", "5 parsecs",
                "value.format", "json", "value.json.ignore-parse-errors", "perhaps", "json.ignore-parse-errors", "not this one");
        List<OptionValues.OptionList> lists = List.of(
                new OptionValues.OptionList("connector", "kafka", kafka),
                new OptionValues.OptionList("catalog", "generic_in_memory", Map.of("type", "generic_in_memory", "default-database", "d")),
                new OptionValues.OptionList("connector", "filesystem", Map.of("connector", "filesystem", "path", "/x", "format", "json", "sink.rolling-policy.file-size", "many")),
                new OptionValues.OptionList("connector", "no-such", Map.of("connector", "no-such", "a", "b")));
        List<List<OptionValues.ValueFault>> faults = knowledge.optionFaults(List.of(), true, lists);
        assertEquals(Set.of("scan.startup.mode", "scan.topic-partition-discovery.interval", "value.json.ignore-parse-errors"), faults.get(0).stream().map(OptionValues.ValueFault::key).collect(Collectors.toSet()));
        OptionValues.ValueFault mode = faults.get(0).stream().filter(fault -> fault.key().equals("scan.startup.mode")).findFirst().orElseThrow();
        assertEquals("Enum", mode.type());
        assertTrue(mode.reason().contains("earliest-offset"), mode.reason());
        assertEquals(List.of(), faults.get(1));
        assertEquals(List.of("MemorySize"), faults.get(2).stream().map(OptionValues.ValueFault::type).toList());
        assertEquals(List.of(), faults.get(3));
    }

    private static Vocabulary.FlinkFactory factory(Vocabulary vocabulary, String kind, String identifier) {
        return vocabulary.factories().stream().filter(each -> each.kind().equals(kind) && each.identifier().equals(identifier)).findFirst().orElseThrow();
    }

    /** Flink lists each, or, called without arguments, says more than that it does not know the name. */
    @Test
    void listsOnlyFunctionsThatCanBeCalled() {
        TableEnvironment flink = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        List<String> unknown = new ArrayList<>();
        Set<String> listed = Arrays.stream(flink.listFunctions()).map(name -> name.toUpperCase(Locale.ROOT)).collect(Collectors.toSet());
        for (Vocabulary.FlinkFunction function : knowledge.vocabulary(List.of(), true).functions()) {
            try {
                flink.explainSql("SELECT " + function.name() + "()");
            } catch (Exception refused) {
                String said = String.valueOf(refused) + refused.getCause();
                if (said.contains("No match found for function signature") && !listed.contains(function.name())) {
                    unknown.add(function.name());
                }
            }
        }
        assertEquals(List.of(), unknown);
    }

    @Test
    void readsEveryTypeThatItNames() {
        TableEnvironment flink = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        for (String type : knowledge.vocabulary(List.of(), true).types()) {
            String whole = switch (type) {
                case "ARRAY", "MULTISET" -> type + "<INT>";
                case "MAP" -> "MAP<INT, INT>";
                case "ROW" -> "ROW<a INT>";
                case "RAW" -> null;
                default -> type;
            };
            if (whole != null) {
                flink.executeSql("CREATE TEMPORARY TABLE of_" + type + " (a " + whole + ") WITH ('connector' = 'datagen')");
            }
        }
    }

    @Test
    void tellsTheCatalogBeforeAStatement() {
        Script script = Script.of(TABLES + "SELECT nonsense FROM nowhere;\nCREATE TEMPORARY TABLE later (a INT) WITH ('connector' = 'datagen');");
        SqlScope before = knowledge.scope(script, 1);
        assertEquals(List.of("flights"), before.relations().stream().map(relation -> relation.path().get(2)).toList());
        SqlScope.Relation flights = before.relations().get(0);
        assertEquals(List.of("BIGINT false physical null true", "STRING true physical null false", "ROW<`lat` DOUBLE, `stops` ARRAY<ROW<`code` STRING NOT NULL>>> true physical null false",
                        "TIMESTAMP(3) true physical event false", "TIMESTAMP_LTZ(3) false computed processing false", "BIGINT false computed null false", "INT true metadata null false"),
                flights.columns().stream().map(column -> column.type() + " " + column.nullable() + " " + column.kind() + " " + column.time() + " " + column.key()).toList());
        SqlScope.Column stops = flights.columns().get(2).fields().get(1);
        assertEquals("code", stops.fields().get(0).name());
        assertFalse(stops.fields().get(0).nullable());
        assertEquals("airport", flights.columns().get(1).comment());
        assertEquals("`id` + 1", flights.columns().get(5).expression());
        assertEquals("partition", flights.columns().get(6).expression());
        assertEquals("ts", flights.watermark().column());
        assertEquals("", flights.options().get("properties.password"));
        assertEquals(1, flights.declared().range().start().line());
        SqlScope whole = knowledge.scope(script, null);
        assertEquals(List.of("counts", "flights", "later"), whole.relations().stream().map(relation -> relation.path().get(2)).toList());
        assertEquals(List.of("view", "table", "table"), whole.relations().stream().map(SqlScope.Relation::kind).toList());
        assertEquals(List.of(false, false, true), whole.relations().stream().map(SqlScope.Relation::isTemporary).toList());
        assertEquals(6, whole.relations().get(2).declared().range().start().line() - 1);
    }

    @Test
    void movesWhereThingsAreDeclaredWithTheText() {
        int before = knowledge.scope(Script.of(TABLES), null).relations().get(0).declared().range().start().line();
        assertEquals(before + 2, knowledge.scope(Script.of("\n\n" + TABLES), null).relations().get(0).declared().range().start().line());
    }

    @Test
    void tellsWhatQueriesReturnAndExpressionsAre() {
        Script script = Script.of(TABLES + "SELECT * FROM counts WHERE ");
        List<List<SqlScope.Column>> columns = knowledge.columns(script, 2, List.of("SELECT * FROM counts", "SELECT departur FROM flights", "CREATE TABLE x (a INT)", "WITH w AS (SELECT id FROM flights) SELECT * FROM w"));
        assertEquals(List.of("departure", "n"), columns.get(0).stream().map(SqlScope.Column::name).toList());
        assertNull(columns.get(1));
        assertNull(columns.get(2));
        assertEquals("id", columns.get(3).get(0).name());
        assertNull(knowledge.columns(script, 1, List.of("SELECT * FROM counts")).get(0), "the view is not there yet");
        List<SqlScope.Type> types = knowledge.types(script, null, "flights AS f JOIN counts AS c ON f.departure = c.departure", List.of("f.id + 1", "nope", "UPPER(c.departure)", "f.place.lat"));
        assertEquals(List.of("BIGINT false", "STRING true", "DOUBLE true"), Stream.of(types.get(0), types.get(2), types.get(3)).map(type -> type.type() + " " + type.nullable()).toList());
        assertNull(types.get(1));
        assertEquals(new SqlScope.Type("INT", false), knowledge.types(script, null, null, List.of("1 + 1")).get(0));
    }

    @Test
    void aThreadThatMadeNoEnvironmentIsAnsweredTheSame() throws Exception {
        Script script = Script.of(TABLES + "SELECT departure, n + 1 AS m FROM counts WHERE n > 1 + 1;");
        knowledge.scope(script, null);
        var said = new CompletableFuture<List<StatementChangelog>>();
        Thread other = new Thread(() -> said.complete(knowledge.changelogs(script)));
        other.start();
        assertEquals(2, said.get(60, TimeUnit.SECONDS).size());
    }

    @Test
    void changelogsAreWhatExplainSays() {
        String tables = TABLES + """
                CREATE TABLE other (id BIGINT, v INT) WITH ('connector' = 'datagen');
                CREATE VIEW latest AS SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY v DESC) AS r FROM other) WHERE r = 1;
                CREATE VIEW joined (a, b) AS SELECT other.id, flights.departure FROM other LEFT JOIN flights ON other.id = flights.id;
                CREATE TABLE out_counts (departure STRING, n BIGINT, PRIMARY KEY (departure) NOT ENFORCED) WITH ('connector' = 'print');
                """;
        TableEnvironment flink = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        for (String statement : tables.split(";")) {
            if (!statement.isBlank()) {
                flink.executeSql(statement);
            }
        }
        String inserts = "INSERT INTO out_counts SELECT * FROM counts;\nSELECT id, MAX(v) FROM other GROUP BY id;\n";
        List<StatementChangelog> said = knowledge.changelogs(Script.of(tables + inserts));
        assertEquals(List.of("counts", "latest", "joined", "out_counts"), said.stream().map(StatementChangelog::name).filter(name -> name != null).toList());
        assertEquals(modes(flink, "SELECT * FROM counts").get(0), said.get(0).kinds());
        assertEquals(modes(flink, "SELECT * FROM latest").get(0), said.get(1).kinds());
        assertEquals(modes(flink, "SELECT * FROM joined").get(0), said.get(2).kinds());
        assertEquals(modes(flink, "INSERT INTO out_counts SELECT * FROM counts").get(1), said.get(3).kinds());
        flink.executeSql("CREATE TABLE everything (id BIGINT, v INT) WITH ('connector' = 'print')");
        assertEquals(modes(flink, "INSERT INTO everything SELECT id, MAX(v) FROM other GROUP BY id").get(1), said.get(4).kinds(), "a run of a bare SELECT collects what a change replaces, too");
        assertTrue(said.get(4).kinds().contains("-U"));
        assertEquals(List.of(List.of("id")), said.get(4).upsertKeys());
        assertEquals(List.of(List.of("departure")), said.get(0).upsertKeys());
        assertEquals(List.of(List.of("id")), said.get(1).upsertKeys().subList(0, 1));
        assertEquals(List.of("departure"), said.get(3).primaryKey());
        assertNotNull(said.get(3).range());
    }

    /** Of each node of the plan, from the top. */
    private static List<List<String>> modes(TableEnvironment flink, String statement) {
        String plan = flink.explainSql(statement, ExplainDetail.CHANGELOG_MODE);
        Matcher modes = MODE.matcher(plan.substring(plan.indexOf("== Optimized Physical Plan ==")));
        List<List<String>> all = new ArrayList<>();
        while (modes.find()) {
            all.add(Arrays.stream(modes.group(1).split(",")).map(kind -> switch (kind) {
                case "I" -> "+I";
                case "UB" -> "-U";
                case "UA" -> "+U";
                case "D" -> "-D";
                case "PD" -> "-D";
                default -> kind;
            }).toList());
        }
        return all;
    }

    private static Vocabulary.FlinkFunction function(Vocabulary vocabulary, String name) {
        return vocabulary.functions().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }
}

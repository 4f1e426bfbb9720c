package dev.weir.runner.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNodeContext;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.utils.TypeConversions;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/**
 * Rows of every type, and of types made of types by chance, through all that TypeScript may do with them in a job of Flink: arguments, results, accumulators, and the
 * values, lists and maps of state, of which a savepoint is written by one backend and read by the other.
 */
@ParameterizedClass(name = "in {0}")
@FunctionPlaces
class TypesInFlinkTest {
    @Parameter
    private String node;

    private static final int ROWS = 60;
    /** So many come before the savepoint. */
    private static final int FIRST = 30;
    private static final int KEYS = 3;
    private static final List<Kind> BYTES = List.of(Kind.BYTES, Kind.BINARY, Kind.VARBINARY);
    /** What a map of state may have as keys. */
    private static final List<Kind> KEYS_OF_MAPS = Kind.SIMPLE.stream().filter(kind -> !BYTES.contains(kind)).toList();
    private static final boolean FUZZ = Integer.getInteger("fuzz") != null;
    /** How many types that are made of types a row has beside the simple ones: Flink makes much code for each. */
    private static final int MADE = FUZZ ? 8 : 3;
    /** A row without values asks a key for all that it keeps. */
    private static final String FUNCTIONS = """
            const same = scalar({ arguments: [ALL], returns: ALL }, (all) => all);
            const thrice = table({ arguments: [ALL], returns: ROW({ v: ALL }) }, function* (v) { yield { v }; yield { v }; yield { v }; });
            const COUNTED = ROW({ n: INT, v: ALL });
            const latest = aggregate({ arguments: [ALL], accumulator: COUNTED, returns: COUNTED }, {
              create: () => ({ n: 0, v: null }),
              accumulate: ({ n, v }, next) => ({ n: n + 1, v: next ?? v }),
              value: (kept) => kept,
            });
            const keys = Object.fromEntries(SIMPLE.map((type, i) => ['key' + i, map(type, INT)]));
            const f = process({ input: { t: tableOf({ n: INT, v: ALL }, { partitioned: true }) }, state: { last: value(ALL), all: list(ALL), by: map(INT, ALL), ...keys }, returns: ROW({ what: STRING, n: INT, v: ALL }) }, {
              *onRow({ state: { last, all, by, ...keys } }, { n, v }) {
                if (v !== null) {
                  last.value = v;
                  all.add(v);
                  by.set(n, v);
                  SIMPLE.forEach((_type, i) => v['f' + i] !== null && keys['key' + i].set(v['f' + i], n));
                  yield { what: 'row', n, v };
                  return;
                }
                yield { what: 'value', n: null, v: last.value };
                let at = 0;
                for (const each of all) yield { what: 'list', n: at++, v: each };
                for (const [key, each] of by) yield { what: 'map', n: key, v: each };
                for (let i = 0; i < SIMPLE.length; i++)
                  for (const [key, number] of keys['key' + i]) {
                    if (keys['key' + i].get(key) !== number) throw new Error('key' + i + ' does not find ' + key);
                    yield { what: 'key' + i, n: number, v: { ...last.value, ['f' + i]: key } };
                  }
              },
            });
            """;
    private static final String QUERY = "SELECT what, k, n, v FROM f(t => TABLE t PARTITION BY k, uid => 'f')"
            + " UNION ALL SELECT 'scalar', k, n, same(v) FROM t UNION ALL SELECT 'table', k, n, w FROM t, LATERAL TABLE(thrice(v)) AS e (w)"
            + " UNION ALL SELECT 'aggregate', k, r.n, r.v FROM (SELECT k, latest(v) AS r FROM t GROUP BY k)";
    /** Where the source of a job finds them. */
    private static List<RowData> rows;

    @TempDir
    private Path folder;

    /** {@code -Dfuzz} tries more rows of other types. */
    @Test
    void comeBackAsTheyWere() throws Exception {
        int seeds = FUZZ ? 6 : 1;
        for (int seed = 1; seed <= seeds; seed++) {
            comeBack(seed, seed % 2 == 1 ? List.of("hashmap", "rocksdb") : List.of("rocksdb", "hashmap"));
        }
    }

    private void comeBack(int seed, List<String> backends) throws Exception {
        Random chance = new Random(seed);
        Map<String, AnyType> fields = new LinkedHashMap<>();
        for (Kind kind : Stream.concat(KEYS_OF_MAPS.stream(), BYTES.stream()).toList()) {
            fields.put("f" + fields.size(), AnyType.of(kind).orNull());
        }
        for (int i = 0; i < MADE; i++) {
            fields.put("f" + fields.size(), AnyType.by(chance, 3));
        }
        AnyType any = AnyType.row(fields);
        Bundle bundle = ProcessLab.bundle("const ALL = " + any.type() + ";\nconst SIMPLE = [" + String.join(", ", KEYS_OF_MAPS.stream().map(Kind::type).toList()) + "];\n" + FUNCTIONS, List.of("same", "thrice", "latest", "f")).in(node);
        LogicalType type = Declarations.of(bundle).get(0).returns();
        rows = IntStream.range(0, ROWS + KEYS).mapToObj(n -> (RowData) GenericRowData.of(StringData.fromString("k" + n % KEYS), n, n < ROWS ? any.values().apply(chance) : null)).toList();
        Kept.clear();
        String savepoint = run(bundle, type, backends.get(0), null);
        run(bundle, type, backends.get(1), savepoint);
        String told = "seed " + seed + ", " + any.type();
        assertEquals(String.join("\n", expected(type)), String.join("\n", found(type)), told);
    }

    /** Until all rows but the last are through, and a savepoint is written; or from one on, to the end. */
    private String run(Bundle bundle, LogicalType type, String backend, String savepoint) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of("state.backend.type", backend, "table.exec.uid.generation", "ALWAYS"));
        if (savepoint != null) {
            settings.put("execution.state-recovery.path", savepoint);
        }
        // Flink numbers what it plans, and the numbers are in the uids.
        ExecNodeContext.resetIdCounter();
        ProcessLab lab = new ProcessLab(1, settings);
        lab.register(bundle);
        RowType row = RowType.of(new LogicalType[] {VarCharType.STRING_TYPE, new IntType(), type}, new String[] {"k", "n", "v"});
        Events<RowData> events = new Events<>(rows.size(), savepoint == null ? FIRST : rows.size(), rows.size(), n -> rows.get(n.intValue()));
        lab.tables.createTemporaryView("t", lab.tables.fromDataStream(lab.environment.addSource(events, "events", InternalTypeInfo.of(row)).setParallelism(1).uid("events"), Schema.newBuilder().build()));
        JobClient job = lab.start(QUERY);
        if (savepoint != null) {
            job.getJobExecutionResult().get();
            return null;
        }
        // Of each row: from the process function, the scalar one, three from the table function, and of the aggregate two but for the first of a key.
        Kept.await(FIRST * (1 + 1 + 3 + 2) - KEYS);
        return job.stopWithSavepoint(false, folder.toString(), SavepointFormatType.CANONICAL).get();
    }

    private static List<String> expected(LogicalType type) {
        List<String> all = new ArrayList<>();
        Map<Integer, Object> last = new HashMap<>();
        for (int n = 0; n < rows.size(); n++) {
            int key = n % KEYS;
            Object row = n < ROWS ? rowOf(n) : null;
            String shown = AnyType.shown(type, row);
            all.add("scalar k" + key + " " + n + " " + shown);
            for (int i = 0; i < 3; i++) {
                all.add("table k" + key + " " + n + " " + shown);
            }
            if (n >= KEYS) {
                all.add("-U aggregate k" + key + " " + n / KEYS + " " + AnyType.shown(type, last.get(key)));
            }
            last.put(key, row == null ? last.get(key) : row);
            all.add("aggregate k" + key + " " + (n / KEYS + 1) + " " + AnyType.shown(type, last.get(key)));
            if (row != null) {
                all.add("row k" + key + " " + n + " " + shown);
                all.add("list k" + key + " " + n / KEYS + " " + shown);
                all.add("map k" + key + " " + n + " " + shown);
            } else {
                all.add("value k" + key + " null " + AnyType.shown(type, last.get(key)));
            }
        }
        all.addAll(expectedKeys(type));
        return all.stream().sorted().toList();
    }

    /** By each simple column: the number of the last row that had a value, and what the key has last with that in it. */
    private static List<String> expectedKeys(LogicalType type) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < KEYS_OF_MAPS.size(); i++) {
            Map<String, Integer> numbers = new TreeMap<>();
            for (int n = 0; n < ROWS; n++) {
                Object value = rowOf(n).getField(i);
                if (value != null) {
                    GenericRowData last = GenericRowData.of(IntStream.range(0, type.getChildren().size()).mapToObj(rowOf(ROWS - KEYS + n % KEYS)::getField).toArray());
                    last.setField(i, value);
                    numbers.put("key" + i + " k" + n % KEYS + " %d " + AnyType.shown(type, last), n);
                }
            }
            numbers.forEach((words, n) -> all.add(words.replace("%d", String.valueOf(n))));
        }
        return all;
    }

    private static GenericRowData rowOf(int number) {
        return (GenericRowData) ((GenericRowData) rows.get(number)).getField(2);
    }

    private static List<String> found(LogicalType type) {
        DataStructureConverter<Object, Object> converter = DataStructureConverters.getConverter(TypeConversions.fromLogicalToDataType(type));
        converter.open(TypesInFlinkTest.class.getClassLoader());
        List<String> all = new ArrayList<>();
        for (Row row : Kept.rows()) {
            String kind = row.getKind().shortString().equals("-U") ? "-U " : "";
            all.add(kind + row.getField(0) + " " + row.getField(1) + " " + row.getField(2) + " " + AnyType.shown(type, converter.toInternalOrNull(row.getField(3))));
        }
        return all.stream().sorted().toList();
    }
}

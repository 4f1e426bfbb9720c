package dev.weir.runner.lineage;

import static dev.weir.runner.lineage.Shape.Hidden.HERE;
import static dev.weir.runner.lineage.Shape.matches;
import static dev.weir.runner.lineage.Shape.row;
import static dev.weir.runner.lineage.Shape.sum;

import dev.weir.runner.lineage.Shape.In;
import dev.weir.runner.lineage.Shape.Inputs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Queries of every kind over two small tables with ties, duplicates, NULLs and a late row. */
final class Shapes {
    /** Row 9 comes after row 8 has moved the watermark past the window [0, 10). */
    static final List<In> ROWS = List.of(
            a(1, "x", 5, 0), a(2, "y", 3, 1), a(3, "x", 5, 2), a(4, "x", 0, 3), a(5, "y", 7, 4), a(6, null, 2, 11), a(7, "y", 3, 12), a(8, "x", 9, 13),
            new In("a", 9, "x", 4, 5, true),
            b(1, "x", 10, 1), b(2, "y", 20, 5), b(3, "z", 30, 6), b(4, "x", 10, 12),
            new In("prices", 1, "x", 10, 1, false), new In("prices", 2, "y", 20, 5, false), new In("prices", 3, "x", 12, 12, false),
            new In("a2", 1, "x", 5, 0, false), new In("a2", 2, "y", 3, 1, false), new In("a2", 3, null, 1, 2, false),
            new In("names", 1, "x", 1, 0, false), new In("names", 2, "x", 1, 0, false), new In("names", 3, "z", 2, 0, false),
            new In("changes", 1, "x", 1, 0, false), new In("changes", 2, "y", 5, 1, false), new In("changes", 3, "x", 4, 2, false), new In("changes", 4, "y", 1, 3, false));

    /** The tables of these rows: {@code a}, {@code b} of a connector that makes watermarks itself. */
    static String ddl(boolean pushed) {
        String columns = "id INT, k STRING, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE";
        String kafka = "'connector'='kafka','topic'='t','properties.bootstrap.servers'='nowhere:9092','scan.startup.mode'='earliest-offset','format'='json'";
        String jdbc = "'connector'='jdbc','url'='jdbc:postgresql://nowhere/none','table-name'='names'";
        String upsert = "'connector'='upsert-kafka','topic'='t','properties.bootstrap.servers'='nowhere:9092','key.format'='json','value.format'='json'";
        return table("a", columns, pushed ? kafka : jdbc) + table("b", columns, pushed ? kafka : jdbc) + table("a2", "id INT, k STRING, v INT, p AS PROCTIME()", kafka)
                + table("names", "id INT, k STRING, v INT", jdbc) + table("prices", columns + ", PRIMARY KEY (k) NOT ENFORCED", upsert)
                + table("changes", "id INT, k STRING, v INT, PRIMARY KEY (k) NOT ENFORCED", upsert);
    }

    private static String table(String name, String columns, String with) {
        return "CREATE TABLE " + name + " (" + columns + ") WITH (" + with + ");\n";
    }

    private static final String TOP = "SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC, id) AS n FROM a";
    private static final String TUMBLE = "TABLE(TUMBLE(TABLE a, DESCRIPTOR(ts), INTERVAL '10' MINUTES))";
    private static final Comparator<In> BEST = Comparator.comparing(In::v).reversed().thenComparing(In::id);

    private Shapes() {}

    private static In a(int id, String k, Integer v, int t) {
        return new In("a", id, k, v, t, false);
    }

    private static In b(int id, String k, Integer v, int t) {
        return new In("b", id, k, v, t, false);
    }

    private static Shape shape(String name, String sql, Function<Inputs, Stream<List<Object>>> reference) {
        return new Shape(name, sql, reference);
    }

    static Stream<Shape> all() {
        return Stream.of(rows(), joins(), sets(), aggregates(), windows(), ranks(), others()).flatMap(Function.identity());
    }

    private static Stream<Shape> rows() {
        return Stream.of(
                shape("projection", "SELECT id, v * 2 AS d FROM a", in -> in.a().stream().map(a -> row(a.id(), a.v() * 2))),
                shape("filter", "SELECT id, k FROM a WHERE v > 3", in -> in.a().stream().filter(a -> a.v() > 3).map(a -> row(a.id(), a.k()))),
                shape("filter of NULL", "SELECT id FROM a WHERE k IS NULL OR k <> 'x'", in -> in.a().stream().filter(a -> !"x".equals(a.k())).map(a -> row(a.id()))),
                shape("projection to duplicates", "SELECT k, v FROM a", in -> in.a().stream().map(a -> row(a.k(), a.v()))),
                shape("functions", "SELECT UPPER(k) AS u, CASE WHEN v > 4 THEN 'big' ELSE 'small' END AS s FROM a WHERE MOD(id, 2) = 1",
                        in -> in.a().stream().filter(a -> a.id() % 2 == 1).map(a -> row(a.k() == null ? null : a.k().toUpperCase(), a.v() > 4 ? "big" : "small"))),
                shape("unnest", "SELECT id, e FROM a CROSS JOIN UNNEST(ARRAY[v, v + 1]) AS u (e)", in -> in.a().stream().flatMap(a -> Stream.of(row(a.id(), a.v()), row(a.id(), a.v() + 1)))),
                shape("constant rows", "SELECT k, v FROM a WHERE v > 6 UNION ALL SELECT * FROM (VALUES ('c', 1)) AS c (k, v)",
                        in -> Stream.concat(in.a().stream().filter(a -> a.v() > 6).map(a -> row(a.k(), a.v())), Stream.of(row("c", 1)))));
    }

    private static Stream<List<Object>> pairs(List<In> left, List<In> right, BiFunction<In, In, Boolean> on, BiFunction<In, In, List<Object>> row) {
        return left.stream().flatMap(l -> right.stream().filter(r -> on.apply(l, r)).map(r -> row.apply(l, r)));
    }

    private static Stream<List<Object>> alone(List<In> left, List<In> right, BiFunction<In, In, Boolean> on, Function<In, List<Object>> row) {
        return left.stream().filter(l -> right.stream().noneMatch(r -> on.apply(l, r))).map(row);
    }

    private static Stream<Shape> joins() {
        BiFunction<In, In, Boolean> key = Shape::matches;
        BiFunction<In, In, Boolean> big = (l, r) -> matches(l, r) && r.v() > 15;
        BiFunction<In, In, Boolean> back = (l, r) -> matches(l, r);
        return Stream.of(
                shape("inner join", "SELECT a.id, b.id AS bid FROM a JOIN b ON a.k = b.k", in -> pairs(in.a(), in.b(), key, (l, r) -> row(l.id(), r.id()))),
                shape("join to duplicates", "SELECT a.v, b.v AS w FROM a JOIN b ON a.k = b.k", in -> pairs(in.a(), in.b(), key, (l, r) -> row(l.v(), r.v()))),
                shape("left join", "SELECT a.id, b.id AS bid FROM a LEFT JOIN b ON a.k = b.k AND b.v > 15",
                        in -> Stream.concat(pairs(in.a(), in.b(), big, (l, r) -> row(l.id(), r.id())), alone(in.a(), in.b(), big, l -> row(l.id(), null)))),
                shape("right join", "SELECT a.id, b.id AS bid FROM a RIGHT JOIN b ON a.k = b.k",
                        in -> Stream.concat(pairs(in.a(), in.b(), key, (l, r) -> row(l.id(), r.id())), alone(in.b(), in.a(), back, r -> row(null, r.id())))),
                shape("full join", "SELECT a.id, b.id AS bid FROM a FULL JOIN b ON a.k = b.k", in -> Stream.of(pairs(in.a(), in.b(), key, (l, r) -> row(l.id(), r.id())),
                        alone(in.a(), in.b(), key, l -> row(l.id(), null)), alone(in.b(), in.a(), back, r -> row(null, r.id()))).flatMap(Function.identity())),
                shape("join of inequality", "SELECT a.id, b.id AS bid FROM a JOIN b ON a.v * 3 > b.v", in -> pairs(in.a(), in.b(), (l, r) -> l.v() * 3 > r.v(), (l, r) -> row(l.id(), r.id()))),
                shape("self join", "SELECT x.id, y.id AS yid FROM a x JOIN a y ON x.k = y.k AND x.id < y.id",
                        in -> pairs(in.a(), in.a(), (l, r) -> matches(l, r) && l.id() < r.id(), (l, r) -> row(l.id(), r.id()))),
                shape("semi join", "SELECT id FROM a WHERE k IN (SELECT k FROM b WHERE v >= 10)", in -> in.a().stream().filter(a -> in.b().stream().anyMatch(b -> matches(a, b))).map(a -> row(a.id()))),
                shape("exists", "SELECT id FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.k = a.k AND b.v > a.v * 2)",
                        in -> in.a().stream().filter(a -> in.b().stream().anyMatch(b -> matches(a, b) && b.v() > a.v() * 2)).map(a -> row(a.id()))),
                shape("anti join", "SELECT id FROM b WHERE NOT EXISTS (SELECT 1 FROM a WHERE a.k = b.k)", in -> alone(in.b(), in.a(), key, b -> row(b.id()))),
                shape("scalar subquery", "SELECT id FROM a WHERE v = (SELECT MAX(v) FROM a)",
                        in -> in.a().stream().filter(a -> a.v() == in.a().stream().mapToInt(In::v).max().orElse(0)).map(a -> row(a.id()))),
                shape("interval join", "SELECT a.id, b.id AS bid FROM a JOIN b ON a.k = b.k AND a.ts BETWEEN b.ts - INTERVAL '2' MINUTES AND b.ts + INTERVAL '1' MINUTE WHERE a.id < 9",
                        in -> pairs(inTime(in.a()), in.b(), (l, r) -> matches(l, r) && l.t() >= r.t() - 2 && l.t() <= r.t() + 1, (l, r) -> row(l.id(), r.id()))),
                shape("window join", "SELECT l.id, r.id AS rid FROM (SELECT * FROM " + TUMBLE + " WHERE id < 9) l JOIN (SELECT * FROM " + TUMBLE.replace("TABLE a", "TABLE b")
                        + ") r ON l.k = r.k AND l.window_start = r.window_start AND l.window_end = r.window_end",
                        in -> pairs(inTime(in.a()), in.b(), (l, r) -> matches(l, r) && l.t() / 10 == r.t() / 10, (l, r) -> row(l.id(), r.id()))),
                shape("temporal join", "SELECT a.id, p.v FROM a JOIN prices FOR SYSTEM_TIME AS OF a.ts AS p ON a.k = p.k WHERE a.id < 9",
                        in -> inTime(in.a()).stream().flatMap(a -> in.of("prices").stream().filter(p -> matches(a, p) && p.t() <= a.t()).reduce((one, later) -> later).stream().map(p -> row(a.id(), p.v())))),
                shape("lookup join", "SELECT a.id, n.v FROM a2 AS a JOIN names FOR SYSTEM_TIME AS OF a.p AS n ON a.k = n.k",
                        in -> pairs(in.of("a2"), in.of("names"), key, (l, r) -> row(l.id(), r.v()))),
                shape("left lookup join", "SELECT a.id, n.v FROM a2 AS a LEFT JOIN names FOR SYSTEM_TIME AS OF a.p AS n ON a.k = n.k",
                        in -> Stream.concat(pairs(in.of("a2"), in.of("names"), key, (l, r) -> row(l.id(), r.v())), alone(in.of("a2"), in.of("names"), key, l -> row(l.id(), null)))));
    }

    /** Rows of a that a window or an interval still takes. */
    private static List<In> inTime(List<In> rows) {
        return rows.stream().filter(row -> !row.late()).toList();
    }

    private static Stream<Shape> sets() {
        return Stream.of(
                shape("union all", "SELECT k, v FROM a UNION ALL SELECT k, v FROM b", in -> in.rows().stream().map(row -> row(row.k(), row.v()))),
                shape("union", "SELECT k FROM a UNION SELECT k FROM b", in -> in.rows().stream().map(row -> row(row.k())).distinct()),
                shape("intersect", "SELECT k FROM a INTERSECT SELECT k FROM b",
                        in -> in.a().stream().filter(a -> in.b().stream().anyMatch(b -> Objects.equals(a.k(), b.k()))).map(a -> row(a.k())).distinct()),
                shape("except", "SELECT k FROM b EXCEPT SELECT k FROM a",
                        in -> in.b().stream().filter(b -> in.a().stream().noneMatch(a -> Objects.equals(a.k(), b.k()))).map(b -> row(b.k())).distinct()),
                shape("distinct", "SELECT DISTINCT k, v FROM a", in -> in.a().stream().map(a -> row(a.k(), a.v())).distinct()),
                shape("union all of groups", "SELECT k, COUNT(*) AS n FROM (SELECT k FROM a UNION ALL SELECT k FROM b) GROUP BY k",
                        in -> Inputs.groups(in.rows(), In::k).stream().map(group -> row(group.get(0).k(), group.size()))));
    }

    private static Stream<Shape> aggregates() {
        return Stream.of(
                shape("count by key", "SELECT k, COUNT(*) AS n FROM a GROUP BY k", in -> in.groups(In::k).stream().map(g -> row(g.get(0).k(), g.size()))),
                shape("count whose key is not shown", "SELECT COUNT(*) AS n FROM a GROUP BY k", in -> in.groups(In::k).stream().map(g -> row(g.size(), HERE, g.get(0).k()))),
                shape("sum by key", "SELECT k, SUM(v) AS s FROM a GROUP BY k", in -> in.groups(In::k).stream().map(g -> row(g.get(0).k(), sum(g)))),
                shape("max and min", "SELECT k, MAX(v) AS hi, MIN(v) AS lo FROM a GROUP BY k", in -> in.groups(In::k).stream().map(g -> row(g.get(0).k(), max(g), min(g)))),
                shape("count distinct", "SELECT k, COUNT(DISTINCT v) AS n FROM a GROUP BY k", in -> in.groups(In::k).stream().map(g -> row(g.get(0).k(), (int) g.stream().map(In::v).distinct().count()))),
                shape("average", "SELECT k, AVG(v) AS m FROM a GROUP BY k", in -> in.groups(In::k).stream().map(g -> row(g.get(0).k(), sum(g) / g.size()))),
                shape("count of all", "SELECT COUNT(*) AS n FROM a", in -> Stream.of(row(in.a().size())).filter(r -> !in.a().isEmpty())),
                shape("having", "SELECT k, SUM(v) AS s FROM a GROUP BY k HAVING SUM(v) > 12", in -> in.groups(In::k).stream().filter(g -> sum(g) > 12).map(g -> row(g.get(0).k(), sum(g)))),
                shape("rollup", "SELECT k, GROUPING(k) AS g, COUNT(*) AS n FROM a GROUP BY ROLLUP (k)", in -> Stream.concat(in.groups(In::k).stream().map(g -> row(g.get(0).k(), 0, g.size())),
                        Stream.of(row(null, 1, in.a().size())).filter(r -> !in.a().isEmpty()))),
                shape("filtered aggregate", "SELECT k, COUNT(*) FILTER (WHERE v > 3) AS n FROM a GROUP BY k", in -> in.groups(In::k).stream().map(g -> row(g.get(0).k(), (int) g.stream().filter(a -> a.v() > 3).count()))),
                shape("aggregate of an aggregate", "SELECT n, COUNT(*) AS m FROM (SELECT k, COUNT(*) AS n FROM a GROUP BY k) GROUP BY n",
                        in -> { Map<Integer, Integer> counts = new LinkedHashMap<>(); in.groups(In::k).forEach(g -> counts.merge(g.size(), 1, Integer::sum)); return counts.entrySet().stream().map(e -> row(e.getKey(), e.getValue())); }),
                shape("aggregate of a join", "SELECT b.v, COUNT(*) AS n FROM a JOIN b ON a.k = b.k GROUP BY b.v",
                        in -> { Map<Integer, Integer> counts = new LinkedHashMap<>(); pairs(in.a(), in.b(), Shape::matches, (l, r) -> row(r.v())).forEach(r -> counts.merge((Integer) r.get(0), 1, Integer::sum)); return counts.entrySet().stream().map(e -> row(e.getKey(), e.getValue())); }),
                shape("join of an aggregate", "SELECT b.id, c.n FROM b JOIN (SELECT k, COUNT(*) AS n FROM a GROUP BY k) c ON b.k = c.k",
                        in -> in.b().stream().flatMap(b -> in.groups(In::k).stream().filter(g -> matches(b, g.get(0))).map(g -> row(b.id(), g.size())))));
    }

    private static int max(Collection<In> rows) {
        return rows.stream().mapToInt(In::v).max().orElse(0);
    }

    private static int min(Collection<In> rows) {
        return rows.stream().mapToInt(In::v).min().orElse(0);
    }

    private static Stream<Shape> windows() {
        return Stream.of(
                shape("tumbling window", "SELECT window_start, k, COUNT(*) AS n FROM " + TUMBLE + " GROUP BY window_start, window_end, k",
                        in -> Inputs.groups(inTime(in.a()), a -> a.t() / 10 + " " + a.k()).stream().map(g -> row(at(g.get(0).t() / 10 * 10), g.get(0).k(), g.size()))),
                shape("window that is not shown", "SELECT k, SUM(v) AS s FROM " + TUMBLE + " GROUP BY window_start, window_end, k",
                        in -> Inputs.groups(inTime(in.a()), a -> a.t() / 10 + " " + a.k()).stream().map(g -> row(g.get(0).k(), sum(g), HERE, g.get(0).t() / 10))),
                shape("hopping window", "SELECT window_start, COUNT(*) AS n FROM TABLE(HOP(TABLE a, DESCRIPTOR(ts), INTERVAL '5' MINUTES, INTERVAL '10' MINUTES)) GROUP BY window_start, window_end",
                        in -> IntStream.of(-5, 0, 5, 10).boxed().flatMap(start -> of(in.a().stream().filter(a -> (!a.late() || start == 5) && a.t() >= start && a.t() < start + 10).toList(), g -> row(at(start), g.size())))),
                shape("cumulating window", "SELECT window_end, MAX(v) AS hi FROM TABLE(CUMULATE(TABLE a, DESCRIPTOR(ts), INTERVAL '5' MINUTES, INTERVAL '10' MINUTES)) GROUP BY window_start, window_end",
                        in -> IntStream.of(0, 5, 10, 15).boxed().flatMap(from -> of(inTime(in.a()).stream().filter(a -> a.t() / 10 == from / 10 && a.t() < from + 5).toList(), g -> row(at(from + 5), max(g))))),
                shape("session window", "SELECT window_start, COUNT(*) AS n FROM TABLE(SESSION(TABLE a, DESCRIPTOR(ts), INTERVAL '3' MINUTES)) GROUP BY window_start, window_end", in -> sessions(inTime(in.a()))),
                shape("group window", "SELECT TUMBLE_START(ts, INTERVAL '10' MINUTES) AS s, COUNT(*) AS n FROM a GROUP BY TUMBLE(ts, INTERVAL '10' MINUTES)",
                        in -> Inputs.groups(inTime(in.a()), a -> a.t() / 10).stream().map(g -> row(at(g.get(0).t() / 10 * 10), g.size()))),
                shape("window top-N", "SELECT id, window_start FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY v DESC, id) AS n FROM " + TUMBLE + ") WHERE n <= 1",
                        in -> Inputs.groups(inTime(in.a()), a -> a.t() / 10).stream().map(g -> g.stream().min(BEST).get()).map(a -> row(a.id(), at(a.t() / 10 * 10)))),
                shape("sum over the last two rows", "SELECT id, SUM(v) OVER (PARTITION BY k ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s FROM a",
                        in -> over(in.a(), (before, now) -> row(now.id(), now.v() + (before == null ? 0 : before.v())))),
                shape("lag", "SELECT id, LAG(v) OVER (PARTITION BY k ORDER BY ts) AS p FROM a", in -> over(inTime(in.a()), (before, now) -> row(now.id(), before == null ? null : before.v()))),
                shape("sum over all before", "SELECT id, SUM(v) OVER (ORDER BY ts) AS s FROM a",
                        in -> inTime(in.a()).stream().map(a -> row(a.id(), sum(inTime(in.a()).stream().filter(o -> o.t() <= a.t()).toList())))));
    }

    private static String at(int minute) {
        return minute < 0 ? "2023-12-31 23:" + (60 + minute) + ":00" : String.format("2024-01-01 00:%02d:00", minute);
    }

    private static Stream<List<Object>> of(List<In> group, Function<List<In>, List<Object>> row) {
        return group.isEmpty() ? Stream.of() : Stream.of(row.apply(group));
    }

    private static Stream<List<Object>> sessions(List<In> rows) {
        List<List<Object>> all = new ArrayList<>();
        List<In> open = new ArrayList<>();
        for (In row : rows.stream().sorted(Comparator.comparing(In::t)).toList()) {
            if (!open.isEmpty() && row.t() >= open.get(open.size() - 1).t() + 3) {
                all.add(row(at(open.get(0).t()), open.size()));
                open.clear();
            }
            open.add(row);
        }
        of(open, o -> row(at(o.get(0).t()), o.size())).forEach(all::add);
        return all.stream();
    }

    private static Stream<List<Object>> over(List<In> rows, BiFunction<In, In, List<Object>> row) {
        return Inputs.groups(rows, In::k).stream().flatMap(group -> {
            List<In> sorted = group.stream().sorted(Comparator.comparing(In::t)).toList();
            return IntStream.range(0, sorted.size()).mapToObj(i -> row.apply(i == 0 ? null : sorted.get(i - 1), sorted.get(i)));
        });
    }

    private static Stream<Shape> ranks() {
        return Stream.of(
                shape("top-N with its rank", "SELECT k, id, n FROM (" + TOP + ") WHERE n <= 2", in -> in.groups(In::k).stream().flatMap(g -> ranked(g, 2, (a, n) -> row(a.k(), a.id(), n)))),
                shape("top-N without its rank", "SELECT k, id FROM (" + TOP + ") WHERE n <= 2", in -> in.groups(In::k).stream().flatMap(g -> ranked(g, 2, (a, n) -> row(a.k(), a.id())))),
                shape("top-N of ties", "SELECT k, v FROM (" + TOP + ") WHERE n <= 2", in -> in.groups(In::k).stream().flatMap(g -> ranked(g, 2, (a, n) -> row(a.k(), a.v())))),
                shape("first row by time", "SELECT id, k FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts) AS n FROM a) WHERE n = 1",
                        in -> in.groups(In::k).stream().map(g -> g.stream().min(Comparator.comparing(In::t)).get()).map(a -> row(a.id(), a.k()))),
                shape("last row by time", "SELECT id, k FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) AS n FROM a) WHERE n = 1",
                        in -> in.groups(In::k).stream().map(g -> g.stream().max(Comparator.comparing(In::t)).get()).map(a -> row(a.id(), a.k()))),
                shape("limit", "SELECT id, v FROM a ORDER BY v DESC, id LIMIT 3", in -> in.a().stream().sorted(BEST).limit(3).map(a -> row(a.id(), a.v()))),
                shape("top-N of an aggregate", "SELECT k, s FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY s DESC) AS n FROM (SELECT k, SUM(v) AS s FROM a GROUP BY k)) WHERE n <= 1",
                        in -> in.groups(In::k).stream().max(Comparator.comparing(Shape::sum)).stream().map(g -> row(g.get(0).k(), sum(g)))));
    }

    private static Stream<List<Object>> ranked(List<In> group, int most, BiFunction<In, Integer, List<Object>> row) {
        List<In> sorted = group.stream().sorted(BEST).limit(most).toList();
        return IntStream.range(0, sorted.size()).mapToObj(i -> row.apply(sorted.get(i), i + 1));
    }

    private static Stream<Shape> others() {
        return Stream.of(
                shape("match", "SELECT * FROM a MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES F.id AS f, L.id AS l ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (F L) DEFINE L AS L.v > F.v)",
                        in -> Inputs.groups(inTime(in.a()), In::k).stream().flatMap(Shapes::matched)),
                shape("changes of a key", "SELECT k, v FROM changes WHERE v > 1",
                        in -> Inputs.groups(in.of("changes"), In::k).stream().map(g -> g.get(g.size() - 1)).filter(c -> c.v() != null && c.v() > 1).map(c -> row(c.k(), c.v()))));
    }

    private static Stream<List<Object>> matched(List<In> group) {
        List<In> sorted = group.stream().sorted(Comparator.comparing(In::t)).toList();
        List<List<Object>> all = new ArrayList<>();
        for (int i = 0; i + 1 < sorted.size(); i++) {
            if (sorted.get(i + 1).v() > sorted.get(i).v()) {
                all.add(row(sorted.get(i).k(), sorted.get(i).id(), sorted.get(i + 1).id()));
                i++;
            }
        }
        return all.stream();
    }
}

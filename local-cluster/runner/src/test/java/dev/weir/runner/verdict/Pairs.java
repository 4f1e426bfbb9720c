package dev.weir.runner.verdict;

import java.util.ArrayList;
import java.util.List;

/** Pairs of versions, by the kind of change; a savepoint of an old version serves all its pairs. */
final class Pairs {
    record Pair(String kind, String name, Version old, Version now) {
        @Override
        public String toString() {
            return kind + ": " + name;
        }
    }

    private static final int GENERATED = 36;

    private final List<Pair> all = new ArrayList<>();

    private Pairs() {}

    static List<Pair> all() {
        Pairs pairs = new Pairs();
        pairs.aggregates();
        pairs.keys();
        pairs.windows();
        pairs.joins();
        pairs.lifetimes();
        pairs.parallelism();
        pairs.miniBatch();
        pairs.settings();
        pairs.backends();
        pairs.functions();
        pairs.connectors();
        pairs.ranks();
        pairs.statelessParts();
        pairs.several();
        pairs.all.addAll(GeneratedPairs.some(GENERATED));
        return pairs.all;
    }

    private void add(String kind, String name, Version old, Version now) {
        all.add(new Pair(kind, name, old, now));
    }

    private void add(String kind, String name, Version old, String now) {
        add(kind, name, old, new Version(now, old.settings(), old.parallelism(), old.ddl()));
    }

    private void aggregates() {
        Version count = Version.of("SELECT k, COUNT(*) AS c, SUM(v) AS s FROM orders GROUP BY k");
        add("aggregate", "the same", count, count);
        add("aggregate", "one added", count, "SELECT k, COUNT(*) AS c, SUM(v) AS s, MAX(w) AS m FROM orders GROUP BY k");
        add("aggregate", "one removed", count, "SELECT k, COUNT(*) AS c FROM orders GROUP BY k");
        add("aggregate", "of another column", count, "SELECT k, COUNT(*) AS c, SUM(w) AS s FROM orders GROUP BY k");
        add("aggregate", "by another function", count, "SELECT k, COUNT(*) AS c, MIN(v) AS s FROM orders GROUP BY k");
        add("aggregate", "in another order", count, "SELECT k, SUM(v) AS s, COUNT(*) AS c FROM orders GROUP BY k");
        add("aggregate", "made distinct", count, "SELECT k, COUNT(*) AS c, SUM(DISTINCT v) AS s FROM orders GROUP BY k");
        add("aggregate", "with a filter", count, "SELECT k, COUNT(*) AS c, SUM(v) FILTER (WHERE w > 2) AS s FROM orders GROUP BY k");
        add("aggregate", "of an expression", count, "SELECT k, COUNT(*) AS c, SUM(v * 2) AS s FROM orders GROUP BY k");
        Version distinct = Version.of("SELECT k, COUNT(DISTINCT v) AS d FROM orders GROUP BY k");
        add("aggregate", "distinct, the same", distinct, distinct);
        add("aggregate", "distinct no more", distinct, "SELECT k, COUNT(v) AS d FROM orders GROUP BY k");
        add("aggregate", "its result in an expression", count, "SELECT k, COUNT(*) + 100 AS c, SUM(v) AS s FROM orders GROUP BY k");
        add("aggregate", "by another name", count, "SELECT k, COUNT(*) AS how_many, SUM(v) AS total FROM orders GROUP BY k");
    }

    private void keys() {
        Version count = Version.of("SELECT k, COUNT(*) AS c FROM orders GROUP BY k");
        add("key", "another", count, "SELECT x, COUNT(*) AS c FROM orders GROUP BY x");
        add("key", "of another type", count, "SELECT g, COUNT(*) AS c FROM orders GROUP BY g");
        add("key", "one more", count, "SELECT k, g, COUNT(*) AS c FROM orders GROUP BY k, g");
        add("key", "none", count, "SELECT COUNT(*) AS c FROM orders");
        add("key", "an expression", count, "SELECT UPPER(k) AS k, COUNT(*) AS c FROM orders GROUP BY UPPER(k)");
        Version two = Version.of("SELECT k, x, COUNT(*) AS c FROM orders GROUP BY k, x");
        add("key", "two, in another order", two, "SELECT k, x, COUNT(*) AS c FROM orders GROUP BY x, k");
        add("key", "one less", two, "SELECT k, COUNT(*) AS c FROM orders GROUP BY k");
        add("key", "cast to another type", count, "SELECT CAST(g AS BIGINT) AS k, COUNT(*) AS c FROM orders GROUP BY CAST(g AS BIGINT)");
        String wider = Tables.orders().replace("g INT", "g BIGINT");
        Version group = Version.of("SELECT g, COUNT(*) AS c FROM orders GROUP BY g");
        add("key", "its column of another type", group, group.with("DROP TABLE orders; " + wider));
    }

    private void windows() {
        Version hour = Version.of(tumble("1", "COUNT(*) AS c"));
        add("window", "the same", hour, hour);
        add("window", "of another size", hour, tumble("2", "COUNT(*) AS c"));
        add("window", "with another aggregate", hour, tumble("1", "SUM(v) AS c"));
        add("window", "that slides", hour, hop("1", "2"));
        add("window", "that accumulates", hour, hop("1", "2").replace("HOP", "CUMULATE"));
        Version slides = Version.of(hop("1", "4"));
        add("window", "sliding, the same", slides, slides);
        add("window", "sliding, of another size", slides, hop("1", "3"));
        add("window", "sliding, by another step", slides, hop("2", "4"));
        Version session = Version.of(session("1"));
        add("window", "session, the same", session, session);
        add("window", "session, another gap", session, session("2"));
        Version over = Version.of("SELECT k, SUM(v) OVER (PARTITION BY k ORDER BY t RANGE BETWEEN INTERVAL '2' DAY PRECEDING AND CURRENT ROW) AS s FROM orders");
        add("window", "over, the same", over, over);
        add("window", "over, another range", over, over.query().replace("'2' DAY", "'3' DAY"));
        add("window", "over, another partition", over, over.query().replace("PARTITION BY k", "PARTITION BY x"));
    }

    private static String tumble(String hours, String aggregate) {
        return "SELECT window_start, k, " + aggregate + " FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(t), INTERVAL '" + hours
                + "' HOUR)) GROUP BY window_start, window_end, k";
    }

    private static String hop(String step, String size) {
        return "SELECT window_start, k, COUNT(*) AS c FROM TABLE(HOP(TABLE orders, DESCRIPTOR(t), INTERVAL '" + step + "' HOUR, INTERVAL '" + size
                + "' HOUR)) GROUP BY window_start, window_end, k";
    }

    private static String session(String gap) {
        return "SELECT window_start, k, COUNT(*) AS c FROM TABLE(SESSION(TABLE orders PARTITION BY k, DESCRIPTOR(t), INTERVAL '" + gap
                + "' HOUR)) GROUP BY window_start, window_end, k";
    }

    private void joins() {
        Version join = Version.of("SELECT o.k, o.v, c.w FROM orders o JOIN clicks c ON o.k = c.k");
        add("join", "the same", join, join);
        add("join", "its sides swapped", join, "SELECT o.k, o.v, c.w FROM clicks c JOIN orders o ON o.k = c.k");
        Version even = Version.of("SELECT o.k, o.v, c.v AS cv FROM orders o JOIN clicks c ON o.k = c.k");
        add("join", "its sides of one type swapped", even, "SELECT o.k, o.v, c.v AS cv FROM clicks c JOIN orders o ON o.k = c.k");
        add("join", "another column of the same type", join, "SELECT o.k, o.w AS v, c.w FROM orders o JOIN clicks c ON o.k = c.k");
        add("join", "a column more", join, "SELECT o.k, o.v, o.x, c.w FROM orders o JOIN clicks c ON o.k = c.k");
        add("join", "on another column", join, "SELECT o.k, o.v, c.w FROM orders o JOIN clicks c ON o.x = c.x");
        add("join", "left instead of inner", join, "SELECT o.k, o.v, c.w FROM orders o LEFT JOIN clicks c ON o.k = c.k");
        add("join", "with one more condition", join, "SELECT o.k, o.v, c.w FROM orders o JOIN clicks c ON o.k = c.k AND o.v > c.w");
        add("join", "its result in an expression", join, "SELECT UPPER(o.k) AS k, o.v + c.w AS vw, c.w FROM orders o JOIN clicks c ON o.k = c.k");
        Version between = Version.of("SELECT o.k, o.v, c.w FROM orders o JOIN clicks c ON o.k = c.k AND o.t BETWEEN c.t - INTERVAL '2' DAY AND c.t + INTERVAL '2' DAY");
        add("join", "interval, the same", between, between);
        add("join", "interval, another bound", between, between.query().replace("c.t + INTERVAL '2' DAY", "c.t + INTERVAL '3' DAY"));
        Version temporal = Version.of("SELECT o.k, o.v, p.price FROM orders o JOIN prices FOR SYSTEM_TIME AS OF o.t AS p ON o.k = p.k");
        add("join", "temporal, the same", temporal, temporal);
        Version semi = Version.of("SELECT k, v FROM orders WHERE k IN (SELECT k FROM clicks WHERE id <= 2)");
        add("join", "semi, the same", semi, semi);
        add("join", "anti instead of semi", semi, "SELECT k, v FROM orders o WHERE NOT EXISTS (SELECT 1 FROM clicks c WHERE c.k = o.k AND c.id <= 2)");
    }

    private void lifetimes() {
        String ttl = "table.exec.state.ttl";
        Version count = Version.of("SELECT k, COUNT(*) AS c, SUM(v) AS s FROM orders GROUP BY k");
        Version join = Version.of("SELECT o.k, o.v, c.w FROM orders o JOIN clicks c ON o.k = c.k");
        Version rank = Version.of("SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC) AS r FROM orders) WHERE r <= 2");
        Version distinct = Version.of("SELECT k, COUNT(DISTINCT v) AS d FROM orders GROUP BY k");
        add("state ttl", "on, of an aggregate", count, count.set(ttl, "1 d"));
        add("state ttl", "off, of an aggregate", count.set(ttl, "1 d"), count);
        add("state ttl", "longer, of an aggregate", count.set(ttl, "1 d"), count.set(ttl, "2 d"));
        add("state ttl", "on, of a join", join, join.set(ttl, "1 d"));
        add("state ttl", "off, of a join", join.set(ttl, "1 d"), join);
        add("state ttl", "on, of a rank", rank, rank.set(ttl, "1 d"));
        add("state ttl", "off, of a rank", rank.set(ttl, "1 d"), rank);
        add("state ttl", "on, of a distinct aggregate", distinct, distinct.set(ttl, "1 d"));
        add("state ttl", "off, of a distinct aggregate", distinct.set(ttl, "1 d"), distinct);
        add("state ttl", "on by a hint", count, "SELECT /*+ STATE_TTL('orders' = '1d') */ k, COUNT(*) AS c, SUM(v) AS s FROM orders GROUP BY k");
    }

    private void parallelism() {
        String max = "pipeline.max-parallelism";
        Version count = Version.of("SELECT k, COUNT(*) AS c FROM orders GROUP BY k");
        add("parallelism", "up", count, count.parallel(3));
        add("parallelism", "down", count.parallel(3), count);
        add("parallelism", "up to the bound", count.set(max, "4"), count.set(max, "4").parallel(4));
        add("parallelism", "above the bound", count.set(max, "2"), count.set(max, "4").parallel(4));
        add("parallelism", "above the bound, which is left out", count.set(max, "2"), count.parallel(4));
        add("parallelism", "another bound", count.set(max, "8"), count.set(max, "16"));
        add("parallelism", "a bound where there was none", count, count.set(max, "16"));
        add("parallelism", "a bound where there was none, the same", count, count.set(max, "128"));
        add("parallelism", "no bound where there was one", count.set(max, "16"), count);
        Version join = Version.of("SELECT o.k, o.v, c.w FROM orders o JOIN clicks c ON o.k = c.k");
        add("parallelism", "of a join, up", join, join.parallel(2));
    }

    private void miniBatch() {
        Version count = Version.of("SELECT k, COUNT(*) AS c, SUM(v) AS s FROM orders GROUP BY k");
        Version join = Version.of("SELECT o.k, o.v, c.w FROM orders o JOIN clicks c ON o.k = c.k");
        Version distinct = Version.of("SELECT k, COUNT(DISTINCT v) AS d FROM orders GROUP BY k");
        Version last = Version.of("SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY t DESC) AS r FROM orders) WHERE r = 1");
        add("mini-batch", "on", count, batched(count));
        add("mini-batch", "off", batched(count), count);
        add("mini-batch", "the same", batched(count), batched(count));
        add("mini-batch", "on, in one phase", count, onePhase(count));
        add("mini-batch", "off, from one phase", onePhase(count), count);
        add("mini-batch", "two phases to one", batched(count), onePhase(count));
        add("mini-batch", "on, of a join", join, batched(join));
        add("mini-batch", "off, of a join", batched(join), join);
        add("mini-batch", "on, distinct", distinct, batched(distinct));
        add("mini-batch", "split distinct", batched(distinct), batched(distinct).set("table.optimizer.distinct-agg.split.enabled", "true"));
        add("mini-batch", "on, of a last row", last, batched(last));
    }

    private static Version batched(Version version) {
        return version.set("table.exec.mini-batch.enabled", "true").set("table.exec.mini-batch.allow-latency", "10 ms").set("table.exec.mini-batch.size", "1");
    }

    private static Version onePhase(Version version) {
        return batched(version).set("table.optimizer.agg-phase-strategy", "ONE_PHASE");
    }

    private void settings() {
        Version count = Version.of("SELECT k, COUNT(*) AS c, SUM(v) AS s FROM orders GROUP BY k");
        Version join = Version.of("SELECT o.k, o.v, c.w FROM orders o JOIN clicks c ON o.k = c.k");
        Version rank = Version.of("SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC) AS r FROM orders) WHERE r <= 2");
        add("settings", "objects reused", count, count.set("pipeline.object-reuse", "true"));
        add("settings", "async state on", count, count.set("table.exec.async-state.enabled", "true"));
        add("settings", "async state off", count.set("table.exec.async-state.enabled", "true"), count);
        add("settings", "async state on, of a join", join, join.set("table.exec.async-state.enabled", "true"));
        add("settings", "async state off, of a join", join.set("table.exec.async-state.enabled", "true"), join);
        add("settings", "unaligned checkpoints", count, count.set("execution.checkpointing.unaligned.enabled", "true"));
        add("settings", "a smaller cache of a rank", rank, rank.set("table.exec.rank.topn-cache-size", "10"));
        add("settings", "chaining off", count, count.set("pipeline.operator-chaining.enabled", "false"));
        add("settings", "compressed state", count, count.set("execution.checkpointing.snapshot-compression", "true"));
        add("settings", "the backend named", count, count.set("state.backend.type", "hashmap"));
    }

    private void backends() {
        Version count = Version.of("SELECT k, COUNT(*) AS c, SUM(v) AS s FROM orders GROUP BY k");
        Version join = Version.of("SELECT o.k, o.v, c.w FROM orders o JOIN clicks c ON o.k = c.k");
        Version window = Version.of(tumble("48", "COUNT(*) AS c"));
        Version rank = Version.of("SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC) AS r FROM orders) WHERE r <= 2");
        for (Version version : List.of(count, join, window, rank)) {
            String name = version == count ? "count" : version == join ? "join" : version == window ? "window" : "rank";
            add("backend", "heap to rocksdb, " + name, version, in(version, "rocksdb"));
            add("backend", "rocksdb to heap, " + name, in(version, "rocksdb"), version);
            add("backend", "rocksdb, the same, " + name, in(version, "rocksdb"), in(version, "rocksdb"));
            add("backend", "rocksdb to forst, " + name, in(version, "rocksdb"), in(version, "forst"));
            add("backend", "forst to rocksdb, " + name, in(version, "forst"), in(version, "rocksdb"));
            add("backend", "forst, the same, " + name, in(version, "forst"), in(version, "forst"));
        }
        Version rocks = in(count, "rocksdb");
        String incremental = "execution.checkpointing.incremental";
        add("backend", "incremental on", rocks.set(incremental, "false"), rocks.set(incremental, "true"));
        add("backend", "incremental off", rocks.set(incremental, "true"), rocks.set(incremental, "false"));
        add("backend", "incremental, to heap", rocks.set(incremental, "true"), count);
        String timers = "state.backend.rocksdb.timer-service.factory";
        add("backend", "rocksdb, timers on the heap", in(window, "rocksdb"), in(window, "rocksdb").set(timers, "HEAP"));
        add("backend", "rocksdb, timers from the heap", in(window, "rocksdb").set(timers, "HEAP"), in(window, "rocksdb"));
        add("backend", "rocksdb, state ttl on", rocks, rocks.set("table.exec.state.ttl", "1 d"));
        add("backend", "rocksdb, state ttl off", rocks.set("table.exec.state.ttl", "1 d"), rocks);
        add("backend", "heap to rocksdb, state ttl on", count, rocks.set("table.exec.state.ttl", "1 d"));
        add("backend", "rocksdb, a column more in a join", in(join, "rocksdb"), "SELECT o.k, o.v, o.x, c.w FROM orders o JOIN clicks c ON o.k = c.k");
        add("backend", "heap to rocksdb, a column more in a join", join, in(Version.of("SELECT o.k, o.v, o.x, c.w FROM orders o JOIN clicks c ON o.k = c.k"), "rocksdb"));
        add("backend", "heap to rocksdb, an aggregate more", count, in(Version.of("SELECT k, COUNT(*) AS c, SUM(v) AS s, MAX(w) AS m FROM orders GROUP BY k"), "rocksdb"));
        add("backend", "rocksdb, parallelism", rocks, rocks.parallel(3));
        String async = "table.exec.async-state.enabled";
        add("backend", "rocksdb, async state on", rocks, rocks.set(async, "true"));
        add("backend", "forst, async state on", in(count, "forst"), in(count, "forst").set(async, "true"));
        add("backend", "forst, async state off", in(count, "forst").set(async, "true"), in(count, "forst"));
        add("backend", "forst, async state of a join", in(join, "forst").set(async, "true"), in(join, "forst").set(async, "true"));
        add("backend", "rocksdb to forst, async state", rocks.set(async, "true"), in(count, "forst").set(async, "true"));
        add("backend", "rocksdb, async state off", rocks.set(async, "true"), rocks);
        add("backend", "forst, async state,", in(count, "forst").set(async, "true"), in(count, "forst").set(async, "true"));
        String changelog = "state.changelog.enabled";
        for (Version version : List.of(count, rocks)) {
            String name = version == rocks ? ", rocksdb" : ", heap";
            add("backend", "changelog, the same" + name, version.set(changelog, "true"), version.set(changelog, "true"));
            add("backend", "changelog on" + name, version, version.set(changelog, "true"));
            add("backend", "changelog off" + name, version.set(changelog, "true"), version);
        }
    }

    private static Version in(Version version, String backend) {
        return version.set("state.backend.type", backend);
    }

    private void functions() {
        Version twice = Version.of("SELECT k, SUM(f(v)) AS s FROM orders GROUP BY k").with(function("f", "Twice"));
        add("function", "the same", twice, twice);
        add("function", "another class of one name", twice, Version.of(twice.query()).with(function("f", "Thrice")));
        add("function", "another name", twice, Version.of("SELECT k, SUM(h(v)) AS s FROM orders GROUP BY k").with(function("h", "Thrice")));
        add("function", "none", twice, Version.of("SELECT k, SUM(v) AS s FROM orders GROUP BY k"));
        Version total = Version.of("SELECT k, total(v) AS s FROM orders GROUP BY k").with(function("total", "Total"));
        add("function", "an aggregate, the same", total, total);
        add("function", "an aggregate, another class with the same accumulator", total, Version.of(total.query()).with(function("total", "Owed")));
        add("function", "an aggregate, another class with another accumulator", total, Version.of(total.query()).with(function("total", "Mean")));
        add("function", "an aggregate by another name", total, Version.of("SELECT k, mean(v) AS s FROM orders GROUP BY k").with(function("mean", "Mean")));
        add("function", "after the aggregate", total, Version.of("SELECT k, f(total(v)) AS s FROM orders GROUP BY k").with(function("total", "Total") + function("f", "Twice")));
    }

    private static String function(String name, String type) {
        return "CREATE TEMPORARY FUNCTION " + name + " AS 'dev.weir.runner.verdict.Functions$" + type + "';\n";
    }

    private void connectors() {
        Version count = Version.of("SELECT k, COUNT(*) AS c FROM orders GROUP BY k");
        add("connector", "another topic", count, redefined(count, "'topic'='orders'", "'topic'='orders-2'"));
        add("connector", "another format", count, redefined(count, "'format'='json'", "'format'='csv'"));
        add("connector", "another place to begin", count, redefined(count, "earliest-offset", "latest-offset"));
        add("connector", "a group of its own", count, redefined(count, "'format'='json'", "'format'='json','properties.group.id'='one'"));
        add("connector", "generated rows", count, count.with(instead("'connector'='datagen','number-of-rows'='24','fields.id.kind'='sequence','fields.id.start'='1','fields.id.end'='24'")));
        add("connector", "files", count, count.with(instead("'connector'='filesystem','path'='orders.csv','format'='csv','csv.ignore-parse-errors'='true'")));
        add("connector", "another table", count, "SELECT k, COUNT(*) AS c FROM clicks GROUP BY k");
        add("connector", "one more table", count, "SELECT k, COUNT(*) AS c FROM (SELECT k FROM orders UNION ALL SELECT k FROM clicks) GROUP BY k");
        add("connector", "another column computed", count, count.with("DROP TABLE orders; " + Tables.orders().replace("x STRING", "x STRING, y AS v * 2")));
    }

    private static Version redefined(Version version, String was, String is) {
        return version.with("DROP TABLE orders; " + Tables.orders().replace(was, is));
    }

    private static String instead(String options) {
        return "DROP TABLE orders; " + Tables.orders().replaceFirst("WITH \\(.*\\)", "WITH (" + options + ")");
    }

    private void ranks() {
        Version rank = Version.of("SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC) AS r FROM orders) WHERE r <= 2");
        add("rank", "the same", rank, rank);
        add("rank", "more places", rank, rank.query().replace("<= 2", "<= 3"));
        add("rank", "another order", rank, rank.query().replace("DESC", "ASC"));
        add("rank", "another partition", rank, rank.query().replace("PARTITION BY k", "PARTITION BY x"));
        add("rank", "a column more", rank, rank.query().replace("SELECT k, v FROM", "SELECT k, v, w FROM"));
        Version first = Version.of("SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY t ASC) AS r FROM orders) WHERE r = 1");
        add("rank", "first rows, the last instead", first, first.query().replace("ASC", "DESC"));
        Version last = Version.of(first.query().replace("ASC", "DESC"));
        add("rank", "last rows, the same", last, last);
        add("rank", "last rows, of another partition", last, last.query().replace("PARTITION BY k", "PARTITION BY x"));
        add("rank", "last rows, a column less", last, last.query().replace("SELECT k, v FROM", "SELECT k FROM"));
    }

    private void statelessParts() {
        Version count = Version.of("SELECT k, COUNT(*) AS c FROM orders GROUP BY k");
        add("filter", "before", count, "SELECT k, COUNT(*) AS c FROM orders WHERE id <> 14 GROUP BY k");
        add("filter", "after", count, "SELECT k, COUNT(*) AS c FROM orders GROUP BY k HAVING COUNT(*) <> 6");
        add("filter", "a column more in the table", count, count.with("DROP TABLE orders; " + Tables.orders().replace("x STRING", "x STRING, y AS 1")));
        add("filter", "a view instead", count, Version.of("SELECT * FROM counts").with("CREATE VIEW counts AS SELECT k, COUNT(*) AS c FROM orders GROUP BY k;"));
        add("filter", "comments and layout", count, "SELECT k, /* how many */ COUNT(*)   AS c\n  FROM orders AS o\n GROUP BY k");
        add("filter", "ordering of a subquery", count, "SELECT k, c FROM (SELECT k, COUNT(*) AS c FROM orders GROUP BY k)");
        add("filter", "another join hint", count, "SELECT o.k, COUNT(*) AS c FROM orders AS o WHERE o.id > 0 GROUP BY o.k");
        add("filter", "an expression after", count, "SELECT LOWER(k) AS k, c * 2 AS c FROM (SELECT k, COUNT(*) AS c FROM orders GROUP BY k)");
    }

    private void several() {
        Version both = Version.of("SELECT a.k, a.c, b.s FROM (SELECT k, COUNT(*) AS c FROM orders GROUP BY k) a JOIN (SELECT k, SUM(w) AS s FROM clicks GROUP BY k) b ON a.k = b.k");
        add("several", "the same", both, both);
        add("several", "one aggregate of two", both, both.query().replace("SUM(w)", "MAX(w)"));
        add("several", "the join and an aggregate", both, both.query().replace("JOIN", "LEFT JOIN").replace("SUM(w)", "MAX(w)"));
        add("several", "ttl and parallelism", both, both.set("table.exec.state.ttl", "1 d").parallel(2));
        add("several", "ttl and an aggregate", both, new Version(both.query().replace("COUNT(*)", "MIN(v)"), java.util.Map.of("table.exec.state.ttl", "1 d"), 1, ""));
        Version twice = Version.of("SELECT c, COUNT(*) AS n FROM (SELECT k, COUNT(*) AS c FROM orders GROUP BY k) GROUP BY c");
        add("several", "aggregates in a row, the same", twice, twice);
        add("several", "aggregates in a row, the second", twice, twice.query().replace("COUNT(*) AS n", "MAX(k) AS n"));
        add("several", "aggregates in a row, the first", twice, twice.query().replace("GROUP BY k", "GROUP BY x").replace("SELECT k,", "SELECT x,"));
        add("several", "a window and its rank", Version.of(top("1", "2")), top("1", "3"));
        add("several", "a window of another size and its rank", Version.of(top("1", "2")), top("2", "2"));
    }

    private static String top(String hours, String places) {
        return "SELECT window_start, k, c FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY c DESC, k) AS r FROM ("
                + "SELECT window_start, window_end, k, COUNT(*) AS c FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(t), INTERVAL '" + hours
                + "' HOUR)) GROUP BY window_start, window_end, k)) WHERE r <= " + places;
    }
}

package dev.weir.runner.lineage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A query and, in plain Java, what it means: the table that it makes of input rows. No word of the product or of Flink is used for it.
 *
 * @param reference the rows of the table. A row's hidden part, after a {@code Hidden}, tells apart rows that look alike but are of different groups
 */
record Shape(String name, String sql, Function<Inputs, Stream<List<Object>>> reference) {
    /** What follows is no column: it says what the row is of. */
    enum Hidden { HERE }

    /** An input row: {@code t} is minutes of event time, {@code v} a number that may tie. */
    record In(String table, int id, String k, Integer v, int t, boolean late) {
        String json() {
            return "{\"id\":" + id + ",\"k\":" + (k == null ? null : "\"" + k + "\"") + ",\"v\":" + v + ",\"ts\":\"2024-01-01 00:" + String.format("%02d", t) + ":00\"}";
        }
    }

    /** Some of the rows of tables a, b and d, in their order. */
    record Inputs(List<In> rows) {
        List<In> of(String table) {
            return rows.stream().filter(row -> row.table().equals(table)).toList();
        }

        List<In> a() {
            return of("a");
        }

        List<In> b() {
            return of("b");
        }

        /** Rows of a by a key, in order of first appearance. */
        Collection<List<In>> groups(Function<In, Object> key) {
            return groups(a(), key);
        }

        static Collection<List<In>> groups(List<In> rows, Function<In, Object> key) {
            return rows.stream().collect(Collectors.groupingBy(row -> Arrays.asList(key.apply(row)), java.util.LinkedHashMap::new, Collectors.toList())).values();
        }
    }

    static List<Object> row(Object... values) {
        return Arrays.asList(values);
    }

    static int sum(Collection<In> rows) {
        return rows.stream().filter(row -> row.v() != null).mapToInt(In::v).sum();
    }

    static boolean matches(In one, In other) {
        return one.k() != null && Objects.equals(one.k(), other.k());
    }

    static List<Object> visible(List<Object> row) {
        int at = row.indexOf(Hidden.HERE);
        return at < 0 ? row : row.subList(0, at);
    }

    /** Every set of rows that gives a row and loses it with any one of them left out. */
    List<List<In>> witnesses(List<In> all, List<Object> row) {
        int subsets = 1 << all.size();
        boolean[] gives = new boolean[subsets];
        for (int subset = 0; subset < subsets; subset++) {
            gives[subset] = reference.apply(new Inputs(pick(all, subset))).anyMatch(row::equals);
        }
        List<List<In>> found = new ArrayList<>();
        for (int subset = 0; subset < subsets; subset++) {
            boolean minimal = gives[subset];
            for (int at = 0; at < all.size() && minimal; at++) {
                minimal = (subset >> at & 1) == 0 || !gives[subset & ~(1 << at)];
            }
            if (minimal) {
                found.add(pick(all, subset));
            }
        }
        return found;
    }

    private static List<In> pick(List<In> all, int subset) {
        List<In> picked = new ArrayList<>();
        for (int at = 0; at < all.size(); at++) {
            if ((subset >> at & 1) == 1) {
                picked.add(all.get(at));
            }
        }
        return picked;
    }

    @Override
    public String toString() {
        return name;
    }
}

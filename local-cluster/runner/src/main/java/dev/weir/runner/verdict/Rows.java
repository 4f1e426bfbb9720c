package dev.weir.runner.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The verdicts of all operators, and what they come to for the job. */
final class Rows {
    /** A sentence names no more operators than this. */
    private static final int MOST_NAMED = 4;

    private final List<Row> rows = new ArrayList<>();

    private record Row(Verdict.OperatorVerdict said, Rule rule) {}

    void add(String change, VersionOperator before, VersionOperator after, Judge.Finding finding, Long bytes) {
        add(change, before == null ? null : before.version(), after == null ? null : after.version(), finding, bytes);
    }

    void add(String change, Verdict.Version was, Verdict.Version is, Judge.Finding finding, Long bytes) {
        Rule rule = finding == null ? null : finding.rule();
        rows.add(new Row(new Verdict.OperatorVerdict(
                change, was, is, rule == null ? null : rule.verdict(), rule == null ? null : rule.code(), finding == null ? null : finding.message(), bytes), rule));
    }

    Verdict verdict() {
        List<Row> failing = with("fails");
        List<Row> unsure = with("unsure");
        List<Row> dropped = with("drops");
        boolean allow = rows.stream().anyMatch(row -> row.rule() != null && row.rule().effect().equals("drops") && needsLeave(row));
        List<Verdict.OperatorVerdict> operators = rows.stream().map(Row::said).toList();
        if (!failing.isEmpty()) {
            return new Verdict(operators, "fails", "The new version cannot start from the old one's state: " + named(failing) + ".", false);
        }
        if (!unsure.isEmpty()) {
            return new Verdict(operators, "unsure", "Whether the new version can start from the old one's state is not known: " + named(unsure) + ".", false);
        }
        if (!dropped.isEmpty()) {
            String how = allow ? " Flink starts it only when it is allowed to drop that (allowNonRestoredState)." : "";
            return new Verdict(operators, "drops", "The new version starts, and loses the state of " + named(dropped) + "." + how, allow);
        }
        return new Verdict(operators, "works", "The new version starts from the old one's state and keeps all of it.", false);
    }

    /** What goes inside an operator that stays goes without a word; what has no operator has to be allowed to go. */
    private static boolean needsLeave(Row row) {
        return row.rule() != Rule.STATE_GONE && row.rule() != Rule.CONNECTOR;
    }

    private List<Row> with(String effect) {
        return rows.stream().filter(row -> row.rule() != null && row.rule().effect().equals(effect)).toList();
    }

    private static String named(List<Row> of) {
        Set<String> names = of.stream().map(row -> name(row.said())).collect(Collectors.toCollection(TreeSet::new));
        String first = names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return names.size() > MOST_NAMED ? first + " and " + (names.size() - MOST_NAMED) + " more" : first;
    }

    private static String name(Verdict.OperatorVerdict said) {
        Verdict.Version version = said.before() != null ? said.before() : said.after();
        return version.name() + " (" + said.rule() + (said.bytes() == null ? "" : ", " + said.bytes() + " bytes") + ")";
    }
}

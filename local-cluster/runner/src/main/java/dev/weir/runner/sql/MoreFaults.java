package dev.weir.runner.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds the faults of a statement that come after its first: Flink stops at that. Where it stopped at a name, a literal of the same length is put there,
 * and Flink reads the statement again. What it then says of other names is true of the statement as well; anything else may come from the literal.
 */
final class MoreFaults {
    /** Each costs another look at the statement, while a person types. */
    private static final int MOST = 8;
    private static final Set<String> NAMES = Set.of("unknown-column", "unknown-function", "ambiguous-column");

    private static final List<String> LITERALS = List.of("0", "NULL");

    private MoreFaults() {}

    /** @param explain what Flink says of a text that stands in the statement's place; null where it says nothing */
    static List<Finding> after(Finding first, SourceStatement at, Function<SourceStatement, Finding> explain) {
        List<Finding> more = new ArrayList<>();
        Set<Integer> seen = new HashSet<>(Set.of(first.from()));
        SourceStatement changed = at;
        for (Finding last = first; more.size() < MOST && NAMES.contains(last.code()) && last.inText().equals(changed.text()); ) {
            SourceStatement before = changed;
            Finding name = last;
            last = null;
            // A number may have a type that does not fit, and NULL may not stand everywhere.
            for (String literal : LITERALS) {
                SourceStatement next = last == null || !NAMES.contains(last.code()) ? without(before, name, literal) : null;
                Finding said = next == null ? null : explain.apply(next);
                changed = next == null ? changed : next;
                last = said == null ? last : said;
            }
            if (last == null || !NAMES.contains(last.code()) || !last.inText().equals(changed.text()) || !seen.add(last.from())) {
                break;
            }
            more.add(new Finding(last.severity(), last.code(), last.message(), last.detail(), at.text(), last.from(), last.to(), last.data()));
        }
        return more;
    }

    /** The statement with a literal in the place of a name; null where it would not be read as one. */
    private static SourceStatement without(SourceStatement statement, Finding name, String literal) {
        List<SqlToken> tokens = statement.tokens();
        int first = -1;
        int last = -1;
        for (int i = 0; i < tokens.size(); i++) {
            boolean inside = tokens.get(i).start() >= name.from() && tokens.get(i).end() <= name.to();
            first = inside && first < 0 ? i : first;
            last = inside ? i : last;
        }
        while (first >= 2 && tokens.get(first - 1).image().equals(".")) {
            first -= 2;
        }
        if (first < 0 || last + 1 < tokens.size() && tokens.get(last + 1).image().equals(".")) {
            return null;
        }
        int from = tokens.get(first).start();
        int to = tokens.get(last).end();
        String text = statement.text().substring(0, from) + literal + " ".repeat(Math.max(0, to - from - literal.length())) + statement.text().substring(to);
        return ScriptSplitter.split(text).stream().findFirst().filter(changed -> changed.text().length() == statement.text().length()).orElse(null);
    }
}

package dev.weir.runner.sql;

import dev.weir.runner.functions.ScriptProgram.Span;
import dev.weir.runner.functions.ScriptProgram.Uid;
import java.util.Comparator;
import java.util.List;

/**
 * The file of TypeScript that a script's SQL comes from.
 *
 * @param sql what it says
 * @param written the file
 * @param spans what comes from where; the smallest one around a place is the nearest
 * @param uids that the job gives
 * @param said what there is to say of the file itself
 */
public record Origin(String sql, String written, List<Span> spans, List<Uid> uids, List<Diagnostic> said) {
    /** @param to after the last character; both count in the SQL. The range is one of the file */
    Diagnostic.Range range(int from, int to) {
        Span first = around(from, Math.min(from + 1, Math.max(from, to)));
        Span last = around(Math.max(from, to - 1), Math.max(from, to));
        int start = first == null ? 0 : first.verbatim() ? first.start() + from - first.from() : first.start();
        int end = last == null ? start : last.verbatim() ? last.start() + to - last.from() : last.end();
        // What stands before something in SQL may stand behind it in the file.
        return end >= start ? lines().range(start, end) : lines().range(last.start(), first.end());
    }

    /** Where the whole of a stretch was written, whatever is in it. */
    Diagnostic.Range range(Span span) {
        return lines().range(span.start(), span.end());
    }

    /** The uid that the smallest stretch around a place has; null where none has one. */
    String uid(int from, int to) {
        return uids.stream().filter(each -> each.table() == null && each.from() <= from && to <= each.to()).min(Comparator.comparingInt(each -> each.to() - each.from())).map(Uid::uid).orElse(null);
    }

    private Span around(int from, int to) {
        Span nearest = null;
        for (Span span : spans) {
            boolean isAround = span.from() <= from && to <= span.to();
            if (isAround && (nearest == null || span.to() - span.from() < nearest.to() - nearest.from())) {
                nearest = span;
            }
        }
        return nearest;
    }

    private TextLines lines() {
        return new TextLines(written);
    }
}

package dev.weir.runner.sql;

import dev.weir.runner.topology.OperatorFacts;
import dev.weir.runner.topology.OperatorRanges;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.calcite.sql.SqlNode;

/** Where in the script the operators of each job come from. */
final class TextRanges {
    private TextRanges() {}

    static List<Function<OperatorFacts, Diagnostic.Range>> of(
            SqlEnvironment environment, List<JobDraft> drafts, List<SourceStatement> statements) {
        OperatorRanges ranges = new OperatorRanges(text -> parsed(environment, text));
        List<Function<OperatorFacts, Diagnostic.Range>> found = new ArrayList<>();
        int next = 0;
        for (JobDraft draft : drafts) {
            for (; next < statements.size() && next < draft.statement(); next++) {
                SourceStatement statement = statements.get(next);
                if (statement.kind().equals("create-view")) {
                    ranges.view(statement.createdName(), statement.text());
                }
            }
            Function<OperatorFacts, OperatorRanges.Span> spans = ranges.of(draft.sources().stream().map(SourceStatement::text).toList());
            // A plan is drawn many times; where its operators come from stays.
            Map<OperatorFacts, Optional<Diagnostic.Range>> known = new IdentityHashMap<>();
            found.add(facts -> known.computeIfAbsent(facts, each -> Optional.ofNullable(range(spans.apply(each), draft, statements))).orElse(null));
        }
        return found;
    }

    /** Where in the statements of a job its operators come from, or in the views that it reads. */
    static Function<OperatorFacts, OperatorRanges.Span> spans(SqlEnvironment environment, List<SourceStatement> views, List<SourceStatement> job) {
        OperatorRanges ranges = new OperatorRanges(text -> parsed(environment, text));
        views.forEach(view -> ranges.view(view.createdName(), view.text()));
        return ranges.of(job.stream().map(SourceStatement::text).toList());
    }

    private static Diagnostic.Range range(OperatorRanges.Span span, JobDraft draft, List<SourceStatement> statements) {
        if (span == null) {
            return null;
        }
        for (SourceStatement statement : draft.sources()) {
            if (statement.text().equals(span.text())) {
                return statement.range(span.from(), span.to());
            }
        }
        return statements.stream()
                .filter(statement -> statement.text().equals(span.text()))
                .findFirst()
                .map(statement -> statement.range(span.from(), span.to()))
                .orElse(null);
    }

    /** The statement as Flink's parser reads it, with its places; null where it reads none (BEGIN, SET). */
    private static SqlNode parsed(SqlEnvironment environment, String text) {
        try {
            return environment.planner().createFlinkPlanner().parser().parseSqlList(text).get(0);
        } catch (RuntimeException e) {
            return null;
        }
    }
}

package dev.weir.runner.sql;

import dev.weir.runner.functions.ScriptProgram.Uid;
import dev.weir.runner.topology.OperatorFacts;
import dev.weir.runner.topology.OperatorRanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The uids that a job in TypeScript gives to the operators of its expressions. */
final class GivenUids {
    /** What a table that is read may take, all by its name. */
    private static final Set<String> OF_SOURCES = Set.of("source", "watermark-assigner", "changelog-normalize", "drop-update-before", "mini-batch-assigner");

    private final SqlEnvironment environment;
    private final List<Uid> uids;
    private final List<SourceStatement> views = new ArrayList<>();

    GivenUids(Script script, SqlEnvironment environment) {
        this.environment = environment;
        uids = script.origin() == null ? List.of() : script.origin().uids();
    }

    /** Takes note of a statement that a later job may read. */
    void add(SourceStatement statement) {
        if (!uids.isEmpty() && statement.kind().equals("create-view")) {
            views.add(statement);
        }
    }

    /** What the operators of a job are called, by what is known of them; null where its author gave no uid. */
    Function<OperatorFacts, String> of(List<SourceStatement> job) {
        if (uids.isEmpty()) {
            return facts -> null;
        }
        Function<OperatorFacts, OperatorRanges.Span> spans = TextRanges.spans(environment, views, job);
        return facts -> facts.type().equals("sink") || OF_SOURCES.contains(facts.type()) ? ofTable(facts) : ofQuery(facts, spans.apply(facts), job);
    }

    private String ofTable(OperatorFacts facts) {
        boolean isSink = facts.type().equals("sink");
        String table = isSink ? facts.table() : facts.reads().size() == 1 ? facts.reads().iterator().next() : null;
        return uids.stream().filter(each -> table != null && (isSink ? "sink" : "source").equals(each.end()) && ("." + table).endsWith("." + each.table())).findFirst()
                .map(each -> facts.table() == null ? each.uid() + "-" + facts.type() : each.uid()).orElse(null);
    }

    private String ofQuery(OperatorFacts facts, OperatorRanges.Span span, List<SourceStatement> job) {
        String uid = span == null ? null : Stream.concat(job.stream(), views.stream()).filter(each -> each.text().equals(span.text())).findFirst()
                .map(each -> each.script().uid(each.start() + span.from(), each.start() + span.to())).orElse(null);
        return uid == null ? null : uid + "-" + facts.type();
    }
}

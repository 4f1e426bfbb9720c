package dev.weir.runner.sql;

import dev.weir.runner.topology.PlannedChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.QueryOperation;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.operations.StatementSetOperation;
import org.apache.flink.table.operations.ddl.CreateViewOperation;

/** Says how what statements give changes. A statement is planned once for each place that it stands at. */
final class Changelogs {
    private static final int KEPT = 512;
    private static final Set<String> KINDS = Set.of("create-view", "insert", "select", "statement-set");

    private record Asked(String before, String text) {}

    private record Known(String name, List<String> kinds, List<List<String>> upsertKeys, List<String> primaryKey) {}

    private final Kept<Asked, List<Known>> known = new Kept<>(KEPT);

    List<StatementChangelog> of(Script script, OpenTexts texts) {
        List<StatementChangelog> all = new ArrayList<>();
        texts.visit(script, (statement, key, moment) -> {
            if (!KINDS.contains(statement.kind())) {
                return;
            }
            Asked asked = new Asked(key, statement.text());
            List<Known> of = known.get(asked);
            if (of == null) {
                of = moment.get().answer(at -> plan(at, statement.text()));
                known.put(asked, of);
            }
            of.forEach(each -> all.add(new StatementChangelog(statement.index(), statement.range(), each.name(), each.kinds(), each.upsertKeys(), each.primaryKey())));
        });
        return all;
    }

    /** Empty where Flink cannot plan it. */
    private static List<Known> plan(Moment moment, String text) {
        try {
            Operation operation = moment.parse(text).get(0);
            if (operation instanceof CreateViewOperation view) {
                List<String> names = view.getCatalogView().getUnresolvedSchema().getColumns().stream().map(Schema.UnresolvedColumn::getName).toList();
                QueryOperation query = (QueryOperation) moment.parse(view.getCatalogView().getExpandedQuery()).get(0);
                return PlannedChanges.of(moment.planner(), List.of(query)).stream()
                        .map(changes -> new Known(view.getViewIdentifier().getObjectName(), changes.kinds(), changes.named(names), List.of())).toList();
            }
            if (operation instanceof QueryOperation query && !(operation instanceof ModifyOperation)) {
                // As a run plans it: without its sink, which also takes what a change replaces, it may give less.
                List<String> names = query.getResolvedSchema().getColumnNames();
                return PlannedChanges.of(moment.planner(), List.of(moment.captured(query))).stream().map(changes -> new Known(null, changes.kinds(), changes.named(names), List.of())).toList();
            }
            List<? extends Operation> writes = operation instanceof StatementSetOperation many ? many.getOperations() : List.of(operation);
            return writes.stream().allMatch(SinkModifyOperation.class::isInstance) ? ofWrites(moment, writes) : List.of();
        } catch (Exception | LinkageError | StackOverflowError | AssertionError refused) {
            // What is wrong is told where the text is validated and planned.
            return List.of();
        }
    }

    private static List<Known> ofWrites(Moment moment, List<? extends Operation> writes) {
        List<PlannedChanges> planned = PlannedChanges.of(moment.planner(), writes);
        List<Known> all = new ArrayList<>();
        for (int i = 0; i < planned.size(); i++) {
            SinkModifyOperation write = (SinkModifyOperation) writes.get(i);
            ResolvedSchema schema = write.getContextResolvedTable().getResolvedSchema();
            List<String> columns = schema.getColumns().stream().filter(Column::isPersisted).map(Column::getName).toList();
            all.add(new Known(write.getContextResolvedTable().getIdentifier().getObjectName(), planned.get(i).kinds(), planned.get(i).named(columns),
                    schema.getPrimaryKey().map(UniqueConstraint::getColumns).orElse(List.of())));
        }
        return all;
    }
}

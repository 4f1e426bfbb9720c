package dev.weir.runner.sql;

import dev.weir.runner.jobs.Sink;
import dev.weir.runner.secrets.Scrubber;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.ResultKind;
import org.apache.flink.table.api.internal.TableResultInternal;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.util.CloseableIterator;

/** What SHOW, DESCRIBE, EXPLAIN and the like answer, as rows of a sink each: {@code show-1}, {@code show-2} … */
final class Answers {
    private final List<CompiledScript.Answer> all = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();

    List<CompiledScript.Answer> all() {
        return all;
    }

    void add(SourceStatement statement, TableResultInternal result) {
        if (result.getResultKind() != ResultKind.SUCCESS_WITH_CONTENT) {
            return;
        }
        List<RowData> rows = new ArrayList<>();
        try (CloseableIterator<RowData> iterator = result.collectInternal()) {
            iterator.forEachRemaining(rows::add);
        } catch (Exception e) {
            throw new IllegalStateException("Flink's answer could not be read", e);
        }
        ResolvedSchema schema = result.getResolvedSchema();
        put(statement, (RowType) schema.toPhysicalRowDataType().getLogicalType(), rows);
    }

    void addText(SourceStatement statement, String column, String text) {
        RowType type = RowType.of(new LogicalType[] {VarCharType.STRING_TYPE}, new String[] {column});
        put(statement, type, List.of(GenericRowData.of(StringData.fromString(text))));
    }

    void addSettings(SourceStatement statement, Map<String, String> settings) {
        RowType type = RowType.of(
                new LogicalType[] {VarCharType.STRING_TYPE, VarCharType.STRING_TYPE},
                new String[] {"key", "value"});
        List<RowData> rows = new ArrayList<>();
        settings.keySet().stream().sorted().forEach(key -> rows.add(
                GenericRowData.of(StringData.fromString(key), StringData.fromString(settings.get(key)))));
        put(statement, type, rows);
    }

    private void put(SourceStatement statement, RowType type, List<RowData> rows) {
        String word = statement.kind().replaceFirst("-.*", "");
        String name = word + "-" + counts.merge(word, 1, Integer::sum);
        List<Sink.Column> columns = type.getFields().stream()
                .map(field -> new Sink.Column(field.getName(), field.getType().asSummaryString()))
                .toList();
        Sink sink = new Sink(name, columns, List.of("+I"), null, null, statement.index());
        all.add(new CompiledScript.Answer(sink, type, rows.stream().map(Answers::scrubbed).toList()));
    }

    /** Rows go to whoever reads them as bytes; what Flink says of a table, such as its DDL, holds what its options hold. */
    private static RowData scrubbed(RowData row) {
        if (row instanceof GenericRowData generic) {
            for (int field = 0; field < generic.getArity(); field++) {
                if (generic.getField(field) instanceof StringData text) {
                    generic.setField(field, StringData.fromString(Scrubber.scrub(text.toString())));
                }
            }
        }
        return row;
    }
}

package dev.weir.runner.samples;

import java.util.List;
import java.util.Set;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.types.RowKind;

/** The kind of a change: how a file writes it, and how the real connector would deliver it. */
final class Changes {
    private Changes() {}

    /** The name of the column of kinds, for a file that has one: see {@link #kindColumn}. Null where none would be taken for it. */
    static String kindName(SamplePlan plan) {
        String said = plan.stream().kind();
        return said != null ? said : !plan.mode().isInsertOnly() && plan.shape().indexOf("kind") < 0 ? "kind" : null;
    }

    /** The file's column of kinds: as the stream says, else one named {@code kind} where the table takes changes and has no such column. */
    static String kindColumn(SamplePlan plan, List<String> inFile) {
        String name = kindName(plan);
        return name != null && inFile.contains(name) ? name : null;
    }

    static RowKind kind(String text) throws RecordDecoder.BrokenRecord {
        if (text == null || text.isBlank()) {
            return RowKind.INSERT;
        }
        return switch (text.trim()) {
            case "+I", "I" -> RowKind.INSERT;
            case "-U", "UB" -> RowKind.UPDATE_BEFORE;
            case "+U", "U", "UA" -> RowKind.UPDATE_AFTER;
            case "-D", "D" -> RowKind.DELETE;
            default -> throw new RecordDecoder.BrokenRecord(null, "`" + text + "` is no change kind; use +I, -U, +U or -D", null);
        };
    }

    /**
     * The row as a source of this changelog mode gives it, or null where that source gives nothing: an upsert source has no
     * row for what was before.
     */
    static GenericRowData deliver(GenericRowData row, SamplePlan plan) throws RecordDecoder.BrokenRecord {
        SamplePlan.Mode mode = plan.mode();
        Set<RowKind> kinds = mode.kinds();
        RowKind kind = row.getRowKind();
        if (kind == RowKind.UPDATE_BEFORE && mode.isUpsert()) {
            return null;
        }
        if (kind == RowKind.INSERT && !kinds.contains(RowKind.INSERT) && kinds.contains(RowKind.UPDATE_AFTER)) {
            // A log of upserts says +I of every value, new or not: whoever has to know better keeps the rows by key.
            if (Connectors.kindOf(plan.table().connector()) != Connectors.Kind.UPSERT_LOG) {
                row.setRowKind(RowKind.UPDATE_AFTER);
            }
        } else if (!kinds.contains(kind)) {
            throw new RecordDecoder.BrokenRecord(
                    null, "a change of kind " + kind.shortString() + ", but the table gives only " + kinds.stream().map(RowKind::shortString).toList(), null);
        }
        if (kind == RowKind.DELETE && mode.isUpsert() && mode.keyOnlyDeletes()) {
            keepKey(row, plan);
        }
        return row;
    }

    private static void keepKey(GenericRowData row, SamplePlan plan) {
        for (int i = 0; i < plan.shape().physical(); i++) {
            int column = i;
            if (java.util.Arrays.stream(plan.key()).noneMatch(k -> k == column)) {
                row.setField(i, null);
            }
        }
    }
}

package dev.weir.runner.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.captures.Capture;
import dev.weir.runner.jobs.Sink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/** Whether rows are the one that is asked about: told by how a {@link Capture} writes them, but most are told to be others by one number or text in them. */
final class Fit {
    private static final int MOST = 100_000;
    private static final Capture.Events NOBODY = new Capture.Events() {
        @Override
        public void firstRow(Capture capture) {}

        @Override
        public void limitReached(Capture capture) {}
    };

    private final Sink sink;
    private final Wanted wanted;
    private final RowType type;
    private final RowDataSerializer serializer;
    private final List<Predicate<RowData>> others = new ArrayList<>();
    private final Map<BinaryRowData, Boolean> known = new HashMap<>();

    Fit(Sink sink, Wanted wanted, RowType type) {
        this.sink = sink;
        this.wanted = wanted;
        this.type = type;
        this.serializer = new RowDataSerializer(type);
        wanted.values().forEach((at, value) -> {
            Predicate<RowData> other = other(type.getTypeAt(at), at, value);
            if (other != null) {
                others.add(other);
            }
        });
    }

    boolean is(RowData row) {
        for (Predicate<RowData> other : others) {
            if (other.test(row)) {
                return false;
            }
        }
        BinaryRowData content = serializer.toBinaryRow(row).copy();
        content.setRowKind(RowKind.INSERT);
        if (known.size() > MOST) {
            known.clear();
        }
        return known.computeIfAbsent(content, this::isWritten);
    }

    private boolean isWritten(RowData row) {
        try {
            Capture capture = new Capture(sink.name(), null, true, new Capture.Bounds(1 << 20, 1 << 20, 1, null), NOBODY);
            capture.takeAll(type, List.of(row));
            capture.end();
            return wanted.fits(SinkRow.of(capture.since(0)).get(0));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Tells rows that differ in a column; null where it takes more to see that. */
    private static Predicate<RowData> other(LogicalType type, int at, JsonNode value) {
        if (value.isNull()) {
            return row -> !row.isNullAt(at);
        }
        return switch (type.getTypeRoot()) {
            case INTEGER -> value.isIntegralNumber() && value.canConvertToInt() ? row -> row.isNullAt(at) || row.getInt(at) != value.intValue() : null;
            case BIGINT -> value.isIntegralNumber() && value.canConvertToLong() ? row -> row.isNullAt(at) || row.getLong(at) != value.longValue() : null;
            // Not so for those that JSON writes otherwise, as what is no number.
            case DOUBLE -> value.isNumber() ? row -> row.isNullAt(at) || row.getDouble(at) != value.doubleValue() : null;
            case CHAR, VARCHAR -> value.isTextual() ? other(at, StringData.fromString(value.textValue())) : null;
            default -> null;
        };
    }

    private static Predicate<RowData> other(int at, StringData text) {
        return row -> row.isNullAt(at) || !text.equals(row.getString(at));
    }
}

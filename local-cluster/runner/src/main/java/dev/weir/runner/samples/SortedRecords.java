package dev.weir.runner.samples;

import dev.weir.runner.WeirException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;

/** The records of a sample in the order of a column ({@code order-by}); equal ones stay as they are in the file. */
final class SortedRecords {
    private SortedRecords() {}

    private record Keyed(Comparable<Object> key, SampleRecord record) {}

    static RecordFeed of(SamplePlan plan, Records files, RecordDecoder decoder, EventTimes eventTimes) throws IOException {
        var keyed = new ArrayList<Keyed>();
        var budget = new MemoryBudget(plan, "be sorted (order-by)");
        var key = key(plan, eventTimes);
        for (SampleRecord record = files.next(); record != null; record = files.next()) {
            budget.take(record.content().size() + 96L);
            keyed.add(new Keyed(keyOf(decoder, record, key), record));
        }
        files.close();
        keyed.sort(Comparator.comparing(Keyed::key, Comparator.nullsFirst(Comparator.naturalOrder())));
        List<SampleRecord> sorted = new ArrayList<>(keyed.size());
        for (Keyed k : keyed) {
            sorted.add(k.record().at(sorted.size()));
        }
        return RecordFeed.of(sorted);
    }

    private interface Key {
        Object of(GenericRowData row);
    }

    /** A broken record sorts first; it is met, and told, when it is replayed. */
    @SuppressWarnings("unchecked")
    private static Comparable<Object> keyOf(RecordDecoder decoder, SampleRecord record, Key key) throws IOException {
        var rows = new ArrayList<GenericRowData>();
        try {
            decoder.decode(record, rows::add);
        } catch (RecordDecoder.BrokenRecord e) {
            return null;
        }
        return rows.isEmpty() ? null : (Comparable<Object>) key.of(rows.get(0));
    }

    private static Key key(SamplePlan plan, EventTimes eventTimes) {
        String column = plan.stream().orderBy();
        if (column.equals(plan.eventTimeColumn())) {
            return eventTimes::of;
        }
        int at = plan.shape().indexOf(column);
        if (at < 0) {
            String hint = TableNames.nearest(column, plan.shape().names()).map(near -> " Did you mean " + near + "?").orElse("");
            throw new WeirException(
                    "sample-schema", "The stream " + plan.stream().origin() + " orders by " + column + ", which is no column of table " + plan.table().shortName() + "." + hint);
        }
        return row -> {
            Object value = row.getField(at);
            if (value != null && !(value instanceof Comparable)) {
                throw new WeirException("sample-schema", "The stream " + plan.stream().origin() + " cannot be ordered by " + column + ": values of its type have no order.");
            }
            return value;
        };
    }
}

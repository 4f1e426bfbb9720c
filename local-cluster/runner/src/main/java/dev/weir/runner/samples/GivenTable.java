package dev.weir.runner.samples;

import dev.weir.runner.given.BrokenEntry;
import dev.weir.runner.given.GivenEntry;
import dev.weir.runner.given.GivenTableName;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.apache.flink.table.catalog.WatermarkSpec;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * A table that a test gives rows to: its columns and what the planner pushed into its source.
 *
 * @param plan without a sample
 * @param rowtime the column of event time, or null where the table has none
 * @param instants whether event time is TIMESTAMP_LTZ
 */
record GivenTable(SamplePlan plan, GivenTableName name, String rowtime, boolean instants) implements Serializable {
    private static final DateTimeFormatter FLINKS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss[.SSSSSSSSS][.SSSSSS][.SSS][.SS][.S]['Z']");

    static GivenTable of(StandInTable table, SamplePlan plan) {
        List<WatermarkSpec> marks = table.schema().getWatermarkSpecs();
        WatermarkSpec mark = marks.isEmpty() ? null : marks.get(0);
        boolean instants = mark != null
                && mark.getWatermarkExpression().getOutputDataType().getLogicalType().is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
        return new GivenTable(plan, new GivenTableName(table.name()), mark == null ? null : mark.getRowtimeAttribute(), instants);
    }

    /** A watermark's milliseconds, read as the table's event time is. */
    long watermark(GivenEntry.Watermark mark) throws BrokenEntry {
        if (rowtime == null) {
            throw new BrokenEntry(mark.at(), null, "the table " + name.plain() + " has no WATERMARK, so nothing waits for one. Remove the entry", null);
        }
        try {
            ZoneId zone = ZoneId.of(plan.zone());
            String text = instants ? SampleTimestamps.instant(mark.time().trim(), zone) : SampleTimestamps.local(mark.time().trim());
            return LocalDateTime.parse(text, FLINKS).toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeException e) {
            throw new BrokenEntry(mark.at(), null, "`" + mark.time() + "` is no timestamp; write it like 2013-01-01 05:00:00", e);
        }
    }
}

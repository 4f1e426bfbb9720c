package dev.weir.runner.samples;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.generated.GeneratedFilterCondition;
import org.apache.flink.table.runtime.generated.GeneratedWatermarkGenerator;
import org.apache.flink.types.RowKind;

/**
 * All that reading a sample needs to know at run time; made while planning, shipped with the job.
 *
 * @param id tells the scans of a script apart, also two of one table
 * @param stream the sample, or null where there is none: reading then fails with {@code no-sample}
 * @param output where each field of a produced row lies in the decoded row: a path per field
 * @param needed the decoded columns that something reads
 * @param eventTime of a decoded row, or null
 * @param eventTimeInputs the decoded columns the event time is made of
 * @param changes decodes lines that are changes (debezium-json and its kin), or null
 * @param changeMetadata the decoded columns that follow the physical ones in a row of {@code changes}
 * @param key indexes of the primary key among the physical columns, or none
 * @param aligned whether event time keeps step with the job's other samples
 */
record SamplePlan(
        String id,
        Table table,
        Stream stream,
        RowShape shape,
        int[][] output,
        boolean[] needed,
        Mode mode,
        int[] key,
        GeneratedFilterCondition filter,
        List<Map<String, String>> partitions,
        Long limit,
        GeneratedWatermarkGenerator eventTime,
        int[] eventTimeInputs,
        String eventTimeColumn,
        DeserializationSchema<RowData> changes,
        int[] changeMetadata,
        String zone,
        boolean aligned)
        implements Serializable {

    /** The same sample, read to its end once: for looking up, and for batch. */
    SamplePlan once() {
        return new SamplePlan(
                id, table, stream.once(), shape, output, needed, mode, key, filter, partitions, limit, eventTime, eventTimeInputs, eventTimeColumn, changes,
                changeMetadata, zone, aligned);
    }

    /** {@link ChangelogMode} as it travels with a job. */
    record Mode(Set<RowKind> kinds, boolean keyOnlyDeletes) implements Serializable {
        static Mode of(ChangelogMode mode) {
            return new Mode(new HashSet<>(mode.getContainedKinds()), mode.keyOnlyDeletes());
        }

        boolean isInsertOnly() {
            return kinds.equals(Set.of(RowKind.INSERT));
        }

        /** An update is its new row alone. */
        boolean isUpsert() {
            return kinds.contains(RowKind.UPDATE_AFTER) && !kinds.contains(RowKind.UPDATE_BEFORE);
        }
    }

    /** @param nearest a sample stream's table whose name is close, for a message, or null */
    record Table(String name, String shortName, String connector, String topic, String nearest) implements Serializable {}

    /**
     * {@link SampleStream} as it travels with a job.
     *
     * @param tombstone the field that is true in a row of a message without a value; null where none tells
     * @param speed times event time, or 0
     * @param rate rows a second, or 0
     * @param splits the field of the files that tells of which split of its origin a row is; null where watermarks are not made by split
     */
    record Stream(
            String origin, List<String> files, String type, boolean header, char delimiter, String nullText, boolean skips, String kind, String tombstone,
            String orderBy, double speed, double rate, boolean loops, String splits, Replay replay)
            implements Serializable {
        Stream once() {
            return new Stream(origin, files, type, header, delimiter, nullText, skips, kind, tombstone, orderBy, 0, 0, false, splits, new Replay(replay.fromRow(), replay.toRow(), replay.fromTime(), replay.toTime(), null));
        }
    }
}

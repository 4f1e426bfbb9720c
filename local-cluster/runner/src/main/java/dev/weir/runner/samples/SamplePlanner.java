package dev.weir.runner.samples;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.runtime.connector.source.ScanRuntimeProviderContext;

/** Puts together what reading a table's sample needs, from the table, the sample and what the planner pushed down. */
final class SamplePlanner {
    private SamplePlanner() {}

    static SamplePlan plan(StandInTable table, DynamicTableSource real, Abilities abilities, boolean lookup) {
        var expressions = new PlannerExpressions(table.standIns().environment(), table.context().getClassLoader());
        var shape = RowShape.of(table.schema(), real, table.options());
        var eventTime = expressions.eventTime(table.schema(), shape.rowType());
        int[][] output = output(shape, abilities);
        int[] key = key(table);
        var stream = table.sample().map(sample -> stream(sample, table, !lookup && (abilities.watermarks != null || abilities.sourceWatermark))).orElse(null);
        var changes = changes(table, stream, shape);
        return new SamplePlan(
                table.standIns().nextId(table.name()),
                new SamplePlan.Table(table.name(), table.shortName(), table.connector(), table.options().get("topic"), nearest(table)),
                stream,
                shape,
                output,
                needed(shape, output, key, abilities, eventTime, stream),
                SamplePlan.Mode.of(lookup ? ChangelogMode.all() : ((ScanTableSource) real).getChangelogMode()),
                key,
                expressions.filter(abilities.filters, shape.rowType()),
                abilities.partitions == null ? null : new ArrayList<>(abilities.partitions),
                abilities.limit,
                eventTime == null ? null : eventTime.generator(),
                eventTime == null ? new int[0] : eventTime.inputs().stream().mapToInt(Integer::intValue).toArray(),
                eventTime == null ? null : table.schema().getWatermarkSpecs().get(0).getRowtimeAttribute(),
                changes == null ? null : changes.schema(),
                changes == null ? new int[0] : changes.metadataKeys().stream().mapToInt(shape::indexOfKey).toArray(),
                expressions.sessionZone().getId(),
                expressions.isStreaming() && eventTime != null && !lookup);
    }

    private static int[][] output(RowShape shape, Abilities abilities) {
        Stream<int[]> physical = abilities.projection != null
                ? Arrays.stream(abilities.projection)
                : IntStream.range(0, shape.physical()).mapToObj(i -> new int[] {i});
        Stream<int[]> metadata = abilities.metadataKeys.stream().map(key -> new int[] {shape.indexOfKey(key)});
        return Stream.concat(physical, metadata).toArray(int[][]::new);
    }

    /** A column that nothing reads may be missing from the file, whatever its type. Filters may read any. */
    private static boolean[] needed(
            RowShape shape, int[][] output, int[] key, Abilities abilities, PlannerExpressions.EventTime eventTime, SamplePlan.Stream stream) {
        var needed = new boolean[shape.fields().size()];
        Arrays.stream(output).forEach(path -> needed[path[0]] = true);
        Arrays.stream(key).forEach(i -> needed[i] = true);
        if (eventTime != null) {
            eventTime.inputs().forEach(i -> needed[i] = true);
        }
        if (stream != null && stream.orderBy() != null && shape.indexOf(stream.orderBy()) >= 0) {
            needed[shape.indexOf(stream.orderBy())] = true;
        }
        if (!abilities.filters.isEmpty() || abilities.partitions != null) {
            Arrays.fill(needed, 0, shape.physical(), true);
        }
        return needed;
    }

    private static int[] key(StandInTable table) {
        List<String> physical = table.schema().getColumns().stream().filter(Column::isPhysical).map(Column::getName).toList();
        return table.schema().getPrimaryKey()
                .map(key -> key.getColumns().stream().mapToInt(physical::indexOf).toArray())
                .orElse(new int[0]);
    }

    private static ChangelogFormats.Decoder changes(StandInTable table, SamplePlan.Stream stream, RowShape shape) {
        if (stream == null || !Connectors.isChangelogFormat(stream.type())) {
            return null;
        }
        var keys = shape.fields().stream().map(RowShape.Field::key).filter(java.util.Objects::nonNull).toList();
        return ChangelogFormats.decoder(table.context(), stream.type(), keys, ScanRuntimeProviderContext.INSTANCE);
    }

    /** @param bySplit whether the real source makes its watermarks, which it does split by split */
    private static SamplePlan.Stream stream(SampleStream sample, StandInTable table, boolean bySplit) {
        var format = Optional.ofNullable(sample.format());
        String delimiter = format.map(SampleStream.Format::delimiter).orElse(",");
        return new SamplePlan.Stream(
                sample.origin(),
                List.copyOf(sample.files()),
                SampleTypes.typeOf(sample, table),
                format.map(SampleStream.Format::header).orElse(true),
                delimiter.isEmpty() ? ',' : delimiter.charAt(0),
                format.map(SampleStream.Format::nullText).orElse(null),
                format.map(SampleStream.Format::onError).filter("skip"::equals).isPresent(),
                format.map(SampleStream.Format::kind).orElse(null),
                format.map(SampleStream.Format::tombstone).orElse(null),
                sample.orderBy(),
                pace(sample.pace(), "speed"),
                pace(sample.pace(), "rate"),
                sample.loops() && table.standIns().script().streaming(),
                bySplit ? sample.splits() : null,
                replay(sample.replay(), table.standIns().script().streaming()));
    }

    /** A batch has no order that could be disturbed. */
    private static Replay replay(Replay asked, boolean streaming) {
        Replay known = asked == null ? Replay.WHOLE : asked;
        return streaming ? known : new Replay(known.fromRow(), known.toRow(), known.fromTime(), known.toTime(), null);
    }

    private static double pace(JsonNode pace, String unit) {
        return pace != null && pace.isObject() ? pace.path(unit).asDouble(0) : 0;
    }

    private static String nearest(StandInTable table) {
        var tables = table.standIns().script().samples().stream().map(SampleStream::table).toList();
        return TableNames.nearest(table.shortName(), tables).orElse(null);
    }
}

package dev.weir.runner.samples;

import dev.weir.runner.WeirException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectReader;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.NullNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.TextNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.dataformat.csv.CsvMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.dataformat.csv.CsvSchema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;

/** Reads CSV records with the parser of Flink's CSV format; the header's names say which column a field feeds. */
final class CsvDecoder implements RecordDecoder {
    private final SamplePlan plan;
    private final ColumnDecoder columns;
    private final ObjectReader reader;
    private final boolean[] isText;
    private String file;
    private int[] targets;
    private int kindAt;
    private int splitAt;

    CsvDecoder(SamplePlan plan) {
        this.plan = plan;
        this.columns = new ColumnDecoder(plan, true);
        this.reader = new CsvMapper()
                .readerFor(String[].class)
                .with(CsvSchema.emptySchema().withColumnSeparator(plan.stream().delimiter()));
        List<LogicalType> types = plan.shape().fields().stream().map(RowShape.Field::type).toList();
        this.isText = new boolean[types.size()];
        for (int i = 0; i < isText.length; i++) {
            isText[i] = types.get(i).is(LogicalTypeFamily.CHARACTER_STRING);
        }
    }

    @Override
    public void decode(SampleRecord record, Consumer<GenericRowData> rows) throws BrokenRecord, IOException {
        String[] texts = fields(record);
        var values = new JsonNode[isText.length];
        for (int i = 0; i < texts.length; i++) {
            if (targets[i] >= 0) {
                values[targets[i]] = value(texts[i], isText[targets[i]]);
            }
        }
        String kind = kindAt < 0 ? null : texts[kindAt];
        rows.accept(columns.decode(record, values, Changes.kind(kind)));
    }

    @Override
    public String splitOf(SampleRecord record) {
        try {
            String[] texts = fields(record);
            return splitAt < 0 ? "" : texts[splitAt];
        } catch (BrokenRecord broken) {
            return "";
        }
    }

    private String[] fields(SampleRecord record) throws BrokenRecord {
        var line = (SampleRecord.Text) record.content();
        if (!record.file().equals(file)) {
            startFile(record.file(), line);
        }
        if (!line.complete()) {
            throw new BrokenRecord(null, "a quote opens and never closes", null);
        }
        String[] texts = split(line.text());
        if (texts.length != targets.length) {
            throw new BrokenRecord(null, texts.length + " fields where " + targets.length + " are expected", null);
        }
        return texts;
    }

    /** An empty field is NULL for every type but text, where it is the empty text. */
    private JsonNode value(String text, boolean ofText) {
        boolean isNull = text.equals(plan.stream().nullText()) || (text.isEmpty() && !ofText);
        return isNull ? NullNode.getInstance() : TextNode.valueOf(text);
    }

    private void startFile(String name, SampleRecord.Text line) throws BrokenRecord {
        List<String> names = line.header() == null
                ? plan.shape().names().subList(0, Math.min(plan.shape().names().size(), split(line.text()).length))
                : Arrays.stream(split(line.header())).map(String::trim).toList();
        String kindColumn = Changes.kindColumn(plan, names);
        columns.requireColumns(name, names);
        splitAt = splitAt(name, names);
        kindAt = kindColumn == null ? -1 : names.indexOf(kindColumn);
        targets = names.stream().mapToInt(column -> column.equals(kindColumn) ? -1 : columns.columnOf(column)).toArray();
        file = name;
    }

    private int splitAt(String name, List<String> names) {
        String splits = plan.stream().splits();
        if (splits == null) {
            return -1;
        }
        if (!names.contains(splits)) {
            String hint = TableNames.nearest(splits, names).map(near -> " Did you mean " + near + "?").orElse("");
            throw new WeirException("sample-schema", name + " has no column " + splits + ", by which the splits of the stream are told apart." + hint + " Its columns are: " + String.join(", ", names) + ".", Map.of("column", splits, "file", name));
        }
        return names.indexOf(splits);
    }

    private String[] split(String text) throws BrokenRecord {
        try {
            return reader.readValue(text);
        } catch (IOException e) {
            throw new BrokenRecord(null, "not a CSV record: " + firstLine(e.getMessage()), e);
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse(message);
    }
}

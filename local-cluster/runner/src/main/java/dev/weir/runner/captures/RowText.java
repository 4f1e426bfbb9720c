package dev.weir.runner.captures;

import dev.weir.runner.captures.NestedEncoders.Fields;
import java.nio.charset.StandardCharsets;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.RowType;

/** Writes single values as captures write them, so that a value said in another way can be held against a captured one. */
public final class RowText {
    private final RowType type;
    private final Fields fields;
    private final Utf8 text = new Utf8(64);

    public RowText(RowType type) {
        this.type = type;
        this.fields = new Fields(type);
    }

    /** @param value in Flink's internal form, or null */
    public String of(int field, Object value) {
        GenericRowData row = new GenericRowData(type.getFieldCount());
        row.setField(field, value);
        text.clear();
        fields.write(text, row, field);
        return new String(text.bytes, 0, text.length, StandardCharsets.UTF_8);
    }
}

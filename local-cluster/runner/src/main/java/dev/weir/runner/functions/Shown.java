package dev.weir.runner.functions;

import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.utils.TypeConversions;

/** Values as a message shows them. */
final class Shown {
    private static final int LONGEST = 80;

    private Shown() {}

    static String value(Object internal, LogicalType type) {
        Object value = internal == null ? null : DataStructureConverters.getConverter(TypeConversions.fromLogicalToDataType(type)).toExternal(internal);
        String text = value instanceof byte[] bytes ? bytes.length + " bytes" : value instanceof String string ? "'" + string + "'" : String.valueOf(value);
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}

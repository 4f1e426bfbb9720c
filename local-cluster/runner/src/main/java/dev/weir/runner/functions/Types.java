package dev.weir.runner.functions;

import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.InputTypeStrategies;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.inference.TypeStrategies;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.utils.DataTypeUtils;
import org.apache.flink.types.Row;

/** What Flink's planner is told of a function's types: what its file declares, in Flink's internal values. */
final class Types {
    private Types() {}

    static TypeInference of(Declared function) {
        TypeInference.Builder types = TypeInference.newBuilder()
                .inputTypeStrategy(InputTypeStrategies.explicitSequence(function.arguments().stream().map(Types::internal).toArray(DataType[]::new)))
                .outputTypeStrategy(TypeStrategies.explicit(internal(function.returns())));
        return function.accumulator() == null ? types.build() : types.accumulatorTypeStrategy(TypeStrategies.explicit(accumulator(function))).build();
    }

    /** In a row of its own, which Flink hands over to be changed; a value of Flink's internal ones cannot be. */
    private static DataType accumulator(Declared function) {
        return DataTypes.ROW(DataTypes.FIELD("accumulator", internal(function.accumulator()))).notNull().bridgedTo(Row.class);
    }

    static List<ValueWriter> writers(List<LogicalType> types) {
        return types.stream().map(ValueWriter::of).toList();
    }

    private static DataType internal(LogicalType type) {
        return DataTypeUtils.toInternalDataType(type);
    }
}

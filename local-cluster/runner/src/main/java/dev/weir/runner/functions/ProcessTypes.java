package dev.weir.runner.functions;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.dataview.ListView;
import org.apache.flink.table.api.dataview.MapView;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.ArgumentCount;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.ConstantArgumentCount;
import org.apache.flink.table.types.inference.InputTypeStrategy;
import org.apache.flink.table.types.inference.Signature;
import org.apache.flink.table.types.inference.StateTypeStrategy;
import org.apache.flink.table.types.inference.StaticArgument;
import org.apache.flink.table.types.inference.StaticArgumentTrait;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.inference.TypeStrategies;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeCasts;
import org.apache.flink.table.types.utils.DataTypeUtils;
import org.apache.flink.types.ColumnList;
import org.apache.flink.types.Row;

/** What Flink's planner is told of a process function: its tables, its state by the declared types, what it gives. */
final class ProcessTypes {
    /** Of Flink's own arguments on_time and uid, which stand behind those of the function. */
    private static final int SYSTEM_ARGUMENTS = 2;

    private ProcessTypes() {}

    static TypeInference of(Declared function) {
        ProcessShape shape = function.process();
        List<StaticArgument> all = new ArrayList<>();
        // Columns are found by their names, so a table may have others too: to Flink its rows are of any type.
        shape.inputs().forEach(input -> all.add(StaticArgument.table(input.name(), RowData.class, false, traits(input))));
        for (int i = 0; i < shape.arguments().size(); i++) {
            all.add(StaticArgument.scalar(shape.arguments().get(i), internal(function.arguments().get(i)), false));
        }
        LinkedHashMap<String, StateTypeStrategy> state = new LinkedHashMap<>();
        shape.state().forEach(each -> state.put(each.name(), StateTypeStrategy.of(TypeStrategies.explicit(type(each)), each.ttl())));
        return TypeInference.newBuilder().staticArguments(all).inputTypeStrategy(new Tables(function)).stateTypeStrategies(state)
                .outputTypeStrategy(TypeStrategies.explicit(internal(function.returns()))).build();
    }

    private static EnumSet<StaticArgumentTrait> traits(ProcessShape.Input input) {
        EnumSet<StaticArgumentTrait> traits = EnumSet.of(StaticArgumentTrait.TABLE, input.partitioned() ? StaticArgumentTrait.SET_SEMANTIC_TABLE : StaticArgumentTrait.ROW_SEMANTIC_TABLE);
        if (input.unpartitioned()) {
            traits.add(StaticArgumentTrait.OPTIONAL_PARTITION_BY);
        }
        if (input.passColumns()) {
            traits.add(StaticArgumentTrait.PASS_COLUMNS_THROUGH);
        }
        if (input.retracting()) {
            traits.addAll(List.of(StaticArgumentTrait.SUPPORT_UPDATES, StaticArgumentTrait.REQUIRE_UPDATE_BEFORE, StaticArgumentTrait.REQUIRE_FULL_DELETE));
        }
        if (input.timed()) {
            traits.add(StaticArgumentTrait.REQUIRE_ON_TIME);
        }
        return traits;
    }

    /** Flink keeps values in rows: one that holds nothing but null is none. */
    private static DataType type(ProcessShape.State state) {
        return switch (state.kind()) {
            case "list" -> ListView.newListViewDataType(internal(state.type()));
            case "map" -> MapView.newMapViewDataType(internal(state.type()), internal(state.types().get(1)));
            default -> DataTypes.ROW(DataTypes.FIELD("value", internal(state.type()))).bridgedTo(Row.class);
        };
    }

    private static DataType internal(LogicalType type) {
        return DataTypeUtils.toInternalDataType(type);
    }

    /** That the tables of a call have the columns which the function reads. */
    private record Tables(Declared function) implements InputTypeStrategy {
        @Override
        public ArgumentCount getArgumentCount() {
            return ConstantArgumentCount.any();
        }

        @Override
        public Optional<List<DataType>> inferInputTypes(CallContext call, boolean throwOnFailure) {
            List<DataType> given = call.getArgumentDataTypes();
            List<ProcessShape.Input> inputs = function.process().inputs();
            for (int i = 0; i < inputs.size(); i++) {
                String fault = call.getTableSemantics(i).isPresent() ? fault(inputs.get(i), (RowType) given.get(i).getLogicalType(), onTime(call)) : null;
                if (fault != null) {
                    return call.fail(throwOnFailure, "%s", fault);
                }
            }
            return Optional.of(isPlanned(call) ? given.stream().map(DataTypeUtils::toInternalDataType).toList() : given);
        }

        /** Whether code is made for the call: then Flink's own arguments are gone, and rows come as they are said to here. */
        private boolean isPlanned(CallContext call) {
            return call.getArgumentDataTypes().size() == function.process().inputs().size() + function.process().arguments().size();
        }

        private List<String> onTime(CallContext call) {
            int at = call.getArgumentDataTypes().size() - SYSTEM_ARGUMENTS;
            if (isPlanned(call)) {
                return List.of();
            }
            return call.getArgumentValue(at, ColumnList.class).map(ColumnList::getNames).orElse(List.of());
        }

        private String fault(ProcessShape.Input input, RowType table, List<String> onTime) {
            for (RowType.RowField column : input.columns().getFields()) {
                int at = table.getFieldIndex(column.getName());
                if (at < 0) {
                    return function.name() + " reads a column " + column.getName() + ", and the table " + input.name() + " has " + String.join(", ", table.getFieldNames()) + ". Give it that name in a query.";
                }
                if (!LogicalTypeCasts.supportsAvoidingCast(table.getTypeAt(at), column.getType())) {
                    return function.name() + " reads the column " + column.getName() + " as " + column.getType().asSummaryString() + ", and in the table " + input.name() + " it is " + table.getTypeAt(at).asSummaryString()
                            + ". CAST it in a query, or correct " + function.file() + ":" + function.line() + ".";
                }
            }
            LogicalTypeRoot time = function.process().time().getTypeRoot();
            return table.getFields().stream().filter(column -> onTime.contains(column.getName()) && column.getType().getTypeRoot() != time).findFirst()
                    .map(column -> function.name() + " takes its time as " + function.process().time().asSummaryString() + ", and " + column.getName() + ", which on_time names, is "
                            + column.getType().asSummaryString() + ". Say time: TIMESTAMP" + (time == LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE ? "_LTZ" : "") + "(3) in " + function.file() + ":" + function.line() + ".")
                    .orElse(null);
        }

        @Override
        public List<Signature> getExpectedSignatures(FunctionDefinition definition) {
            return List.of(Signature.of(arguments().toArray(Signature.Argument[]::new)));
        }

        private List<Signature.Argument> arguments() {
            List<Signature.Argument> all = new ArrayList<>();
            function.process().inputs().forEach(input -> all.add(Signature.Argument.of(input.name(), input.columns().getFields().stream().map(RowType.RowField::asSummaryString).collect(Collectors.joining(", ", "TABLE(", ")")))));
            for (int i = 0; i < function.arguments().size(); i++) {
                all.add(Signature.Argument.of(function.process().arguments().get(i), function.arguments().get(i).asSummaryString()));
            }
            return all;
        }
    }
}

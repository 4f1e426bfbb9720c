package dev.weir.runner.language;

import dev.weir.runner.language.Vocabulary.Argument;
import dev.weir.runner.language.Vocabulary.FlinkFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlTableFunction;
import org.apache.calcite.sql.type.SqlOperandMetadata;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.BuiltInFunctionDefinition;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.planner.functions.sql.FlinkSqlOperatorTable;
import org.apache.flink.table.types.inference.StaticArgument;
import org.apache.flink.table.types.inference.StaticArgumentTrait;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.inference.TypeInferenceUtil;

/** The functions that a query can call: those of Flink's operator table, and those of its function catalog. */
final class Functions {
    private static final String NAMED = "[A-Za-z][A-Za-z0-9_]*";
    /** What Flink's planner puts into plans, and no person calls. */
    private static final Set<String> PLANNERS = Set.of("AGG_DECIMAL_PLUS", "HIVE_AGG_DECIMAL_PLUS", "AUXILIARY_GROUP", "PROCTIME_MATERIALIZE", "CAST_TO_ROWTIME", "STREAMRECORD_TIMESTAMP", "THROW_EXCEPTION");
    /** Parts of syntax that Flink's operators have in their names: JSON_ARRAYAGG(… ABSENT ON NULL). */
    private static final Pattern SYNTAX = Pattern.compile("_(?:ABSENT|NULL)_ON_NULL$");

    private Functions() {}

    static List<FlinkFunction> builtIn(DataTypeFactory types) {
        Map<String, FlinkFunction> byName = new TreeMap<>();
        List<SqlOperator> operators = Stream.concat(FlinkSqlOperatorTable.instance(false).getOperatorList().stream(), FlinkSqlOperatorTable.dynamicFunctions(false).stream()).toList();
        for (SqlOperator operator : operators) {
            String name = called(operator.getName());
            if (operator instanceof SqlFunction function && name.matches(NAMED) && !PLANNERS.contains(name)) {
                byName.merge(name, of(name, function), Functions::both);
            }
        }
        for (BuiltInFunctionDefinition definition : BuiltInFunctionDefinitions.getDefinitions()) {
            String name = (definition.getSqlName() == null ? definition.getName() : definition.getSqlName()).toUpperCase(Locale.ROOT);
            boolean callable = !PLANNERS.contains(name) && !definition.isInternal() && (definition.hasRuntimeImplementation() || byName.containsKey(name));
            if (callable && name.matches(NAMED)) {
                FlinkFunction known = byName.get(name);
                FlinkFunction own = of(name, definition, true, types);
                byName.put(name, known == null ? own : filled(known, own));
            }
        }
        return List.copyOf(byName.values());
    }

    /** A function by its definition; without signatures where it does not say what it takes. */
    static FlinkFunction of(String name, FunctionDefinition definition, boolean builtIn, DataTypeFactory types) {
        String kind = definition.getKind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        try {
            TypeInference inference = definition.getTypeInference(types);
            List<String> signatures = TypeInferenceUtil.generateSignature(inference, name, definition).lines().map(String::strip).filter(line -> !line.isEmpty()).distinct().toList();
            return new FlinkFunction(name, kind, builtIn, signatures, arguments(inference), null);
        } catch (RuntimeException | LinkageError wordless) {
            return new FlinkFunction(name, kind, builtIn, List.of(), List.of(), null);
        }
    }

    private static List<Argument> arguments(TypeInference inference) {
        return inference.getStaticArguments().orElse(List.of()).stream()
                .map(argument -> new Argument(argument.getName(), type(argument), argument.isOptional()))
                .toList();
    }

    private static String type(StaticArgument argument) {
        boolean isTable = argument.is(StaticArgumentTrait.TABLE);
        boolean isModel = argument.is(StaticArgumentTrait.MODEL);
        return isTable ? "TABLE" : isModel ? "MODEL" : argument.getDataType().map(type -> type.getLogicalType().asSummaryString()).orElse(null);
    }

    private static String called(String operator) {
        return SYNTAX.matcher(operator.toUpperCase(Locale.ROOT)).replaceFirst("");
    }

    private static FlinkFunction of(String name, SqlFunction operator) {
        String kind = operator.isAggregator() || operator.requiresOver() ? "aggregate" : operator instanceof SqlTableFunction ? "table" : "scalar";
        return new FlinkFunction(name, kind, true, signatures(operator).stream().map(signature -> signature.replaceFirst("_(?:ABSENT|NULL)_ON_NULL(?=\\()", "")).toList(), arguments(operator), null);
    }

    private static List<String> signatures(SqlOperator operator) {
        try {
            return operator.getAllowedSignatures().lines().map(String::strip).filter(line -> !line.isEmpty()).map(line -> line.startsWith("'") && line.endsWith("'") ? line.substring(1, line.length() - 1) : line).toList();
        } catch (RuntimeException | AssertionError | LinkageError wordless) {
            // Some operators check their operands without being able to say how.
            return List.of();
        }
    }

    private static List<Argument> arguments(SqlFunction operator) {
        if (!(operator.getOperandTypeChecker() instanceof SqlOperandMetadata named)) {
            return List.of();
        }
        try {
            List<Argument> arguments = new ArrayList<>();
            List<String> names = named.paramNames();
            int least = operator.getOperandCountRange().getMin();
            for (int i = 0; i < names.size(); i++) {
                arguments.add(new Argument(names.get(i), null, named.isOptional(i) || i >= least));
            }
            return arguments;
        } catch (RuntimeException | AssertionError | LinkageError unnamed) {
            return List.of();
        }
    }

    /** Two operators of one name. */
    private static FlinkFunction both(FlinkFunction one, FlinkFunction other) {
        List<String> signatures = Stream.concat(one.signatures().stream(), other.signatures().stream()).distinct().toList();
        return new FlinkFunction(one.name(), one.kind(), true, signatures, one.arguments().isEmpty() ? other.arguments() : one.arguments(), null);
    }

    /** An operator, with what only the function's definition says; where both say how it is called, the operator is what is called. */
    private static FlinkFunction filled(FlinkFunction operator, FlinkFunction definition) {
        return new FlinkFunction(operator.name(), definition.kind().equals("other") ? operator.kind() : definition.kind(), true, operator.signatures().isEmpty() ? definition.signatures() : operator.signatures(),
                operator.arguments().isEmpty() ? definition.arguments() : operator.arguments(), null);
    }
}

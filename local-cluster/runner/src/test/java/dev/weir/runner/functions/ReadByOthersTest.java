package dev.weir.runner.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointReader;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.ExternalTypeInfo;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;

/** What a function in TypeScript keeps is Flink's own: a tool that knows nothing of Weir reads it by the names and types that are declared. */
class ReadByOthersTest {
    private static final DataType COUNT = valueOf(DataTypes.BIGINT());
    private static final DataType NOTE = valueOf(DataTypes.ROW(DataTypes.FIELD("text", DataTypes.STRING()), DataTypes.FIELD("sum", DataTypes.DECIMAL(20, 2))));
    private static final DataType KIND = DataTypes.ROW(DataTypes.FIELD("n", DataTypes.BIGINT()), DataTypes.FIELD("at", DataTypes.TIMESTAMP_LTZ(3)));

    /** Flink's state is of composite types: a value is the one field of its own. */
    private static DataType valueOf(DataType type) {
        return DataTypes.ROW(DataTypes.FIELD("value", type));
    }

    @Test
    void flinksStateProcessorReadsValuesListsAndMaps() throws Exception {
        ProcessLab lab = new ProcessLab(2, Map.of("state.backend.type", "hashmap", "table.exec.uid.generation", "ALWAYS"));
        lab.register(ProcessLab.bundle(ProcessTest.OPTIONS, ProcessTest.BODY));
        // Seven accounts: ten rows of each have come when the job stops.
        lab.events(Events.ofAccounts(140, 70, 140));
        var graph = lab.graph(ProcessTest.QUERY);
        StreamNode function = graph.getStreamNodes().stream().filter(node -> node.getOperatorName().contains("ProcessTableFunction")).findFirst().orElseThrow();
        Kept.clear();
        JobClient job = lab.environment.executeAsync(graph);
        Kept.await(14);
        String savepoint = job.stopWithSavepoint(false, Files.createTempDirectory("weir-read").toString(), SavepointFormatType.CANONICAL).get();
        Map<String, String> expected = new TreeMap<>();
        for (int account = 0; account < 7; account++) {
            String name = "a" + account;
            expected.put(name, name + " 10 " + name.repeat(3) + " " + (315 + 10 * account) + ".00 " + List.of(49 + account, 56 + account, 63 + account) + " {even=5, odd=5}");
        }
        assertEquals(expected, read(savepoint, OperatorIdentifier.forUid(function.getTransformationUID())));
    }

    private static Map<String, String> read(String savepoint, OperatorIdentifier operator) throws Exception {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        Map<String, String> found = new TreeMap<>();
        try (var rows = SavepointReader.read(environment, savepoint).readKeyedState(operator, new Reader(), InternalTypeInfo.ofFields(DataTypes.STRING().getLogicalType()), Types.STRING).executeAndCollect()) {
            while (rows.hasNext()) {
                String row = rows.next();
                found.put(row.substring(0, row.indexOf(' ')), row);
            }
        }
        return found;
    }

    private static final class Reader extends KeyedStateReaderFunction<RowData, String> {
        private transient ValueState<RowData> count;
        private transient ValueState<RowData> note;
        private transient ListState<Long> last;
        private transient MapState<StringData, RowData> kinds;

        @Override
        public void open(OpenContext context) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", InternalTypeInfo.of(COUNT.getLogicalType())));
            note = getRuntimeContext().getState(new ValueStateDescriptor<>("note", InternalTypeInfo.of(NOTE.getLogicalType())));
            ListStateDescriptor<Long> forADay = new ListStateDescriptor<>("last", ExternalTypeInfo.<Long>of(DataTypes.BIGINT().notNull(), true));
            forADay.enableTimeToLive(StateTtlConfig.newBuilder(Duration.ofDays(1)).build());
            last = getRuntimeContext().getListState(forADay);
            kinds = getRuntimeContext().getMapState(new MapStateDescriptor<>("kinds", ExternalTypeInfo.<StringData>of(DataTypes.STRING().notNull().bridgedTo(StringData.class), true), ExternalTypeInfo.<RowData>of(KIND.bridgedTo(RowData.class), true)));
        }

        @Override
        public void readKey(RowData key, Context context, Collector<String> out) throws Exception {
            RowData kept = note.value().getRow(0, 2);
            List<String> amounts = new ArrayList<>();
            for (Long each : last.get()) {
                amounts.add(each.toString());
            }
            Map<String, Long> counts = new TreeMap<>();
            for (Map.Entry<StringData, RowData> each : kinds.entries()) {
                counts.put(each.getKey().toString(), each.getValue().getLong(0));
            }
            out.collect(key.getString(0) + " " + count.value().getLong(0) + " " + kept.getString(0) + " " + kept.getDecimal(1, 20, 2) + " " + amounts + " " + counts);
        }
    }
}

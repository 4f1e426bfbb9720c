package dev.weir.runner.sql.corpus;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.connector.source.abilities.SupportsPartitionPushDown;
import org.apache.flink.table.connector.source.lookup.LookupFunctionProvider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.LookupFunction;

/** Reads nothing; its partitions are those that the corpus names. */
final class LedgerSource implements ScanTableSource, LookupTableSource, SupportsPartitionPushDown {
    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    @Override
    @SuppressWarnings("unchecked")
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        return SourceProvider.of((Source<RowData, ?, ?>) (Source<?, ?, ?>) new NumberSequenceSource(1, 1));
    }

    @Override
    public LookupRuntimeProvider getLookupRuntimeProvider(LookupContext context) {
        return LookupFunctionProvider.of(new Nothing());
    }

    @Override
    public Optional<List<Map<String, String>>> listPartitions() {
        return Optional.of(List.of(Map.of("d", "x", "h", "3")));
    }

    @Override
    public void applyPartitions(List<Map<String, String>> remaining) {
        // There are no rows in any of them.
    }

    @Override
    public DynamicTableSource copy() {
        return new LedgerSource();
    }

    @Override
    public String asSummaryString() {
        return "Ledger";
    }

    /** Finds no row. */
    public static final class Nothing extends LookupFunction {
        private static final long serialVersionUID = 1;

        @Override
        public Collection<RowData> lookup(RowData key) {
            return List.of();
        }
    }
}

package dev.weir.runner.sql.corpus;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.TableDistribution.Kind;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.RowLevelModificationScanContext;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.connector.sink.abilities.SupportsBucketing;
import org.apache.flink.table.connector.sink.abilities.SupportsOverwrite;
import org.apache.flink.table.connector.sink.abilities.SupportsPartitioning;
import org.apache.flink.table.connector.sink.abilities.SupportsRowLevelDelete;
import org.apache.flink.table.connector.sink.abilities.SupportsRowLevelUpdate;
import org.apache.flink.table.connector.sink.abilities.SupportsTruncate;
import org.apache.flink.table.data.RowData;

/** Takes all changes and keeps none. */
final class LedgerSink implements DynamicTableSink, SupportsRowLevelUpdate, SupportsRowLevelDelete, SupportsTruncate, SupportsOverwrite, SupportsPartitioning, SupportsBucketing {
    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
        return ChangelogMode.all();
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        return SinkV2Provider.of(new DiscardingSink<RowData>());
    }

    @Override
    public RowLevelUpdateInfo applyRowLevelUpdate(List<Column> updated, RowLevelModificationScanContext context) {
        return new RowLevelUpdateInfo() {};
    }

    @Override
    public RowLevelDeleteInfo applyRowLevelDelete(RowLevelModificationScanContext context) {
        return new RowLevelDeleteInfo() {};
    }

    @Override
    public void executeTruncation() {
        throw new IllegalStateException("Nothing of the corpus is run.");
    }

    @Override
    public void applyOverwrite(boolean overwrite) {
        // Nothing is kept anyway.
    }

    @Override
    public void applyStaticPartition(Map<String, String> partition) {
        // Nothing is kept anyway.
    }

    @Override
    public Set<Kind> listAlgorithms() {
        return Set.of(Kind.values());
    }

    @Override
    public boolean requiresBucketCount() {
        return false;
    }

    @Override
    public DynamicTableSink copy() {
        return new LedgerSink();
    }

    @Override
    public String asSummaryString() {
        return "Ledger";
    }
}

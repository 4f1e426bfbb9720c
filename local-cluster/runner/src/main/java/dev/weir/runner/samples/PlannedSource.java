package dev.weir.runner.samples;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/** A source that gives the rows of a plan, whoever says which these are. */
abstract class PlannedSource implements Source<RowData, SamplePosition, SampleProgress>, ResultTypeQueryable<RowData> {
    private static final long serialVersionUID = 1L;
    private final RowType produced;

    PlannedSource(SamplePlan plan) {
        produced = SampleSource.produced(plan);
    }

    /** Runs before any task of the job is deployed, so that what a job reads is known when the first one gives a row. */
    @Override
    public final SplitEnumerator<SamplePosition, SampleProgress> createEnumerator(SplitEnumeratorContext<SamplePosition> context) throws Exception {
        return restoreEnumerator(context, SampleProgress.START);
    }

    @Override
    public final SimpleVersionedSerializer<SamplePosition> getSplitSerializer() {
        return new JavaSerializer<>();
    }

    @Override
    public final SimpleVersionedSerializer<SampleProgress> getEnumeratorCheckpointSerializer() {
        return new JavaSerializer<>();
    }

    @Override
    public final TypeInformation<RowData> getProducedType() {
        return InternalTypeInfo.of(produced);
    }
}

package dev.weir.runner.samples;

import dev.weir.runner.sql.Script;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.lookup.AsyncLookupFunctionProvider;
import org.apache.flink.table.connector.source.lookup.LookupFunctionProvider;
import org.apache.flink.table.connector.source.lookup.PartialCachingAsyncLookupProvider;
import org.apache.flink.table.connector.source.lookup.PartialCachingLookupProvider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncLookupFunction;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.LookupFunction;

/** Looks rows up in a sample where the real source would ask its database; in the way (sync, async, cached) that one does. */
final class SampleLookup {
    private final StandInTable table;
    private final LookupTableSource real;
    private final Abilities abilities;

    SampleLookup(StandInTable table, LookupTableSource real, Abilities abilities) {
        this.table = table;
        this.real = real;
        this.abilities = abilities;
    }

    LookupTableSource.LookupRuntimeProvider provider(LookupTableSource.LookupContext context) {
        int[] keys = java.util.Arrays.stream(context.getKeys()).mapToInt(path -> path[0]).toArray();
        var plan = SamplePlanner.plan(table, real, abilities, true);
        Kind kind = Kind.of(table.standIns().script());
        boolean given = kind != Kind.SAMPLE;
        LookupFunction sync = new Sync(plan, keys, kind);
        AsyncLookupFunction async = new Async(plan, keys, kind);
        var provider = realProvider(context);
        // A cache is shared by all jobs that look up the same, and a test may not see what another one was given.
        if (!given && provider instanceof PartialCachingLookupProvider caching && caching.getCache() != null) {
            return PartialCachingLookupProvider.of(sync, caching.getCache());
        }
        if (!given && provider instanceof PartialCachingAsyncLookupProvider caching && caching.getCache() != null) {
            return PartialCachingAsyncLookupProvider.of(async, caching.getCache());
        }
        if (provider instanceof LookupFunctionProvider && provider instanceof AsyncLookupFunctionProvider) {
            return new Both(sync, async);
        }
        return provider instanceof AsyncLookupFunctionProvider ? AsyncLookupFunctionProvider.of(async) : LookupFunctionProvider.of(sync);
    }

    private LookupTableSource.LookupRuntimeProvider realProvider(LookupTableSource.LookupContext context) {
        try {
            return real.getLookupRuntimeProvider(context);
        } catch (ValidationException | TableException | IllegalArgumentException refusal) {
            throw refusal;
        } catch (RuntimeException outOfReach) {
            return null;
        }
    }

    /** Where the rows come from that are looked up in. */
    private enum Kind {
        SAMPLE, GIVEN, CHOSEN;

        static Kind of(Script script) {
            return script.given() ? GIVEN : script.chosen() ? CHOSEN : SAMPLE;
        }

        LookupRows open(SamplePlan plan, int[] keys, FunctionContext context) throws Exception {
            return switch (this) {
                case SAMPLE -> LookupTable.load(plan, keys, context);
                case GIVEN -> GivenLookup.open(plan, keys, context);
                case CHOSEN -> ChosenLookup.open(plan, keys, context);
            };
        }
    }

    private record Both(LookupFunction sync, AsyncLookupFunction async) implements LookupFunctionProvider, AsyncLookupFunctionProvider {
        @Override
        public LookupFunction createLookupFunction() {
            return sync;
        }

        @Override
        public AsyncLookupFunction createAsyncLookupFunction() {
            return async;
        }
    }

    public static final class Sync extends LookupFunction {
        private static final long serialVersionUID = 1L;
        private final SamplePlan plan;
        private final int[] keys;
        private final Kind kind;
        private transient LookupRows rows;

        Sync(SamplePlan plan, int[] keys, Kind kind) {
            this.plan = plan;
            this.keys = keys;
            this.kind = kind;
        }

        @Override
        public void open(FunctionContext context) throws Exception {
            rows = kind.open(plan, keys, context);
        }

        @Override
        public Collection<RowData> lookup(RowData key) throws IOException {
            try {
                return rows.of(key);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }

    public static final class Async extends AsyncLookupFunction {
        private static final long serialVersionUID = 1L;
        private final SamplePlan plan;
        private final int[] keys;
        private final Kind kind;
        private transient LookupRows rows;

        Async(SamplePlan plan, int[] keys, Kind kind) {
            this.plan = plan;
            this.keys = keys;
            this.kind = kind;
        }

        @Override
        public void open(FunctionContext context) throws Exception {
            rows = kind.open(plan, keys, context);
        }

        @Override
        public CompletableFuture<Collection<RowData>> asyncLookup(RowData key) {
            try {
                return CompletableFuture.completedFuture(rows.of(key));
            } catch (Exception e) {
                return CompletableFuture.failedFuture(e);
            }
        }
    }
}

package dev.weir.runner.verdict;

import org.apache.flink.table.functions.AggregateFunction;
import org.apache.flink.table.functions.ScalarFunction;

/** Functions of versions under test. */
public final class Functions {
    private Functions() {}

    public static class Twice extends ScalarFunction {
        public Long eval(Long value) {
            return value * 2;
        }
    }

    public static class Thrice extends ScalarFunction {
        public Long eval(Long value) {
            return value * 3;
        }
    }

    /** An accumulator of one number. */
    public static class One {
        public long total;
    }

    /** An accumulator of two. */
    public static class Two {
        public long total;
        public long count;
    }

    public static class Total extends AggregateFunction<Long, One> {
        @Override
        public One createAccumulator() {
            return new One();
        }

        @Override
        public Long getValue(One one) {
            return one.total;
        }

        public void accumulate(One one, Long value) {
            one.total += value;
        }
    }

    /** Keeps what {@link Total} keeps, and says it with another sign. */
    public static class Owed extends Total {
        @Override
        public Long getValue(One one) {
            return -one.total;
        }
    }

    public static class Mean extends AggregateFunction<Long, Two> {
        @Override
        public Two createAccumulator() {
            return new Two();
        }

        @Override
        public Long getValue(Two two) {
            return two.count == 0 ? null : (Long) (two.total / two.count);
        }

        public void accumulate(Two two, Long value) {
            two.total += value;
            two.count++;
        }
    }
}

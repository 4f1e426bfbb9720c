package dev.weir.runner.sql.corpus;

import org.apache.flink.table.functions.AggregateFunction;

/** A mean by weights. */
public final class Weighted extends AggregateFunction<Double, Weighted.Sums> {
    private static final long serialVersionUID = 1;

    /** What is known of the rows so far. */
    public static final class Sums {
        public double values;
        public double weights;
    }

    @Override
    public Sums createAccumulator() {
        return new Sums();
    }

    public void accumulate(Sums sums, Integer value, Integer weight) {
        sums.values += (double) value * weight;
        sums.weights += weight;
    }

    public void retract(Sums sums, Integer value, Integer weight) {
        sums.values -= (double) value * weight;
        sums.weights -= weight;
    }

    @Override
    public Double getValue(Sums sums) {
        return sums.values / sums.weights;
    }
}

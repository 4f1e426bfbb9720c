package dev.weir.runner.debugger;

import org.apache.flink.api.common.JobID;

/** A source that can do more than wait: it keeps step with others in event time, and has a pace. */
public interface Steered {
    /** Others keep step with it no longer, or again. */
    void setAside(JobID job, boolean aside);

    /** The row that is next in event time goes first, to the millisecond; or, as always, to a second. */
    void setStrict(JobID job, boolean strict);

    /**
     * @param speed times event time, or 0
     * @param rate rows a second, or 0
     */
    void setPace(JobID job, double speed, double rate);

    /**
     * How late rows come that are read from now on.
     *
     * @param most milliseconds of event time that a row may arrive after its own
     * @param share of the rows, 0 to 1, that arrive {@code by} milliseconds later still
     */
    void setDisorder(JobID job, long most, double share, long by, long seed);

    /** {@code most}, {@code share} and {@code by} as they are now, and the seed; null for a source whose rows have no event time. */
    Number[] disorder(JobID job);

    /** Its time stood still: what it has missed is not made up for. */
    void wentOn(JobID job);

    /** Times event time and rows a second, 0 each for as fast as it goes. */
    double[] pace(JobID job);
}

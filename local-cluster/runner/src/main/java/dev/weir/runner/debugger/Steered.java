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

    /** Its time stood still: what it has missed is not made up for. */
    void wentOn(JobID job);

    /** Times event time and rows a second, 0 each for as fast as it goes. */
    double[] pace(JobID job);
}

package dev.weir.runner.given;

/** A source of a job's graph that gives what a test says. */
public interface GivenScan {
    /** Tells the scans of a script apart, also two of one table. */
    String id();

    /** The table it scans. */
    GivenTableName table();

    /** The zone of the session that its script runs in. */
    String zone();
}

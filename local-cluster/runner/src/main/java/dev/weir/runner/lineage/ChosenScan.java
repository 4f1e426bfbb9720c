package dev.weir.runner.lineage;

/** A source of a job's graph that gives the rows of a sample that an experiment chooses. */
public interface ChosenScan {
    /** Tells the scans of a script apart, also two of one table. */
    String id();

    /** Full name of the table that it scans. */
    String tableName();
}

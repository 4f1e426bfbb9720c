package dev.weir.runner.samples;

import java.io.Serializable;
import java.util.List;

/** @param names what a column may be called in a record, the best first */
record ColumnNames(int column, List<String> names) implements Serializable {}

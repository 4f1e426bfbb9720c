package dev.weir.runner.debugger;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * Where a run is to pause; the same record as `Breakpoint` in shared/services/debugger.ts.
 *
 * @param from uid of the operator that the rows come from
 * @param to uid of the operator that they go to; null for all
 * @param condition SQL on the row; null for every row
 * @param fails whether the operator fails at the first such row, instead of the run pausing at each
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Breakpoint(String id, String from, String to, String condition, boolean fails) {}

package dev.weir.runner.topology;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the planner knows of an operator and the StreamGraph no longer says.
 *
 * @param type Flink's exec node name without its version: {@code group-aggregate}
 * @param attributes what the plan says of it, {@code groupBy} to {@code [k]}
 * @param meaning the same in terms of what columns are, whatever the query calls them
 * @param changelog the kinds of change it emits; null where Flink does not say
 * @param upsertKey the columns that identify a row of its output; null where none do
 * @param table the table it reads or writes; null for others
 * @param reads the tables that its rows come from
 * @param feeds the sinks that its rows reach
 * @param inputs what the rows of each input are
 * @param firesByClock whether it gives rows when the clock says that a window is over or a timer due, whatever times rows have
 */
public record OperatorFacts(
        String type,
        String description,
        Map<String, String> attributes,
        Map<String, String> meaning,
        List<String> changelog,
        List<String> upsertKey,
        List<State> state,
        String table,
        Set<String> reads,
        Set<String> feeds,
        List<Input> inputs,
        boolean firesByClock) {

    /**
     * The rows of an input.
     *
     * @param columns what each column is, whatever the query calls it
     * @param reads the tables that they come from
     */
    public record Input(List<String> columns, Set<String> reads) {}

    /** @param ttl as Flink writes durations; null where the state lives as long as the job */
    public record State(String name, String kind, String ttl) {}
}

package dev.weir.runner.lineage;

import dev.weir.runner.lineage.Answer.Note;
import java.util.List;
import java.util.Map;

/**
 * Where an input row went; the same record as {@code Journey} in shared/topology/lineage.ts.
 *
 * @param verdict one sentence
 * @param results what the row changed in the tables that the job makes
 */
record Journey(String table, SampleLine row, String verdict, List<Stop> steps, List<Change> results, int runs, long durationMs) {
    /**
     * An operator that the row, or what was made of it, came to.
     *
     * @param in rows that came in because of the row
     * @param out rows that it emitted at once because of them
     * @param outcome {@code passed}: it emitted something for it; {@code kept}: it emitted nothing at once, and something else later on; {@code arrived}: a sink
     *     received it; {@code dropped}: all that it emitted is the same without the row
     * @param reason why it was dropped, or of a row that is in no result that and why another took its place there; else null
     * @param by rows that stand in its place, where they are known
     */
    record Stop(String uid, String name, String type, String description, long in, long out, String outcome, Note reason, List<Answer.Source> by) {}

    /** @param change {@code added}: it is there because of the row; {@code removed}: it would be there without the row */
    record Change(String sink, String change, Map<String, String> row) {}
}

package dev.weir.runner.lineage;

import java.util.List;
import java.util.Map;

/**
 * Why a row is there; the same record as {@code Why} in shared/topology/lineage.ts.
 *
 * @param row the values as JSON text, by column
 * @param kind of the change that was asked for; null for a row of the table
 * @param proof {@code each}: the rows alone give the row again, and without any one of them they do not; {@code together}: they give it again, and not of
 *     each was it tried whether it is needed; {@code none}: no re-run gave it again
 * @param others how many more rows met these in the job's operators, without which the row is the same
 * @param runs how often the job was run
 */
record Answer(String sink, Map<String, String> row, String kind, String proof, List<Source> inputs, int others, List<Step> operators, List<Note> notes, int runs, long durationMs) {
    /** The rows of one table, in replay order. @param total how many they are; only some may be listed */
    record Source(String table, List<SampleLine> rows, int total) {}

    /** An operator on the way. @param in rows that came in, of these rows; @param out rows that went out */
    record Step(String uid, String name, String type, String description, long in, long out) {}

    /** What is to be known of the answer, by a code that can be searched for. */
    record Note(String code, String message) {}
}

package dev.weir.runner.samples;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A sample stream that stands in for a source table; the same record as `SampleStream` in
 * shared/workspace/sample-stream.ts.
 *
 * @param pace the text {@code max}, or an object with {@code speed} (times event time) or {@code rate} (rows a second)
 * @param splits the field that tells from which partition a row was recorded, or null
 * @param replay null for all of it, in its order
 */
public record SampleStream(
        String table, List<String> files, Format format, String orderBy, JsonNode pace, String end, String origin, String splits, Replay replay) {

    /** The whole of it, in its order and without splits. */
    public SampleStream(String table, List<String> files, Format format, String orderBy, JsonNode pace, String end, String origin) {
        this(table, files, format, orderBy, pace, end, origin, null, null);
    }

    public record Format(
            String type,
            boolean header,
            String delimiter,
            @JsonProperty("null") String nullText,
            @JsonProperty("on-error") String onError,
            String kind,
            String tombstone) {

        public Format(String type, boolean header, String delimiter, String nullText, String onError, String kind) {
            this(type, header, delimiter, nullText, onError, kind, null);
        }
    }

    public boolean loops() {
        return "loop".equals(end);
    }
}

package dev.weir.runner.lineage;

import dev.weir.runner.lineage.Answer.Note;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Whether a row came behind the watermark of its sample, as a run has read it. */
final class Lateness {
    private Lateness() {}

    /** Whether a late row fares otherwise in an operator of this type. */
    static boolean counts(String type) {
        return type.contains("window") || type.contains("over") || type.contains("match") || type.contains("interval") || type.contains("temporal") || type.contains("sort");
    }

    /** Null where the row was not late. @param consequence a sentence behind it, or nothing */
    static Note of(Trace trace, InputRow row, String consequence) {
        FedScan scan = trace.operators().stream().filter(source -> source.scan != null && source.scan.table().equals(row.table())).map(source -> source.scan).findFirst().orElse(null);
        int[] places = scan == null ? new int[0] : scan.places(new long[] {row.record()});
        if (places.length == 0) {
            return null;
        }
        long time = scan.rows().get(places[0]).eventTime();
        long watermark = scan.before(places[0]);
        return time == Long.MIN_VALUE || watermark == Long.MIN_VALUE || time > watermark ? null
                : new Note("lineage-late", "It came late: its event time is " + text(time) + ", and the watermark stood at " + text(watermark) + " already. " + consequence + "Give the watermark more delay to wait for such rows.");
    }

    private static String text(long millis) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC).toString().replace('T', ' ');
    }
}

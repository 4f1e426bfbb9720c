package dev.weir.runner.tests;

import dev.weir.runner.given.GivenEntry;
import dev.weir.runner.tests.TestSpec.Entry;
import dev.weir.runner.tests.TestSpec.Given;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.types.RowKind;

/** What a test gives, as a source takes it. */
final class Entries {
    private Entries() {}

    static List<GivenEntry> of(Given given) {
        List<GivenEntry> entries = new ArrayList<>();
        for (int at = 0; at < given.entries().size(); at++) {
            Entry entry = given.entries().get(at);
            if (entry.row() != null) {
                entries.add(new GivenEntry.Row(at, entry.row(), kind(entry.kind())));
            } else if (entry.watermark() != null) {
                entries.add(new GivenEntry.Watermark(at, entry.watermark()));
            } else {
                entries.add(entry.end() ? new GivenEntry.End(at) : new GivenEntry.Idle(at));
            }
        }
        return entries;
    }

    private static RowKind kind(String text) {
        if (text == null) {
            return null;
        }
        for (RowKind kind : RowKind.values()) {
            if (kind.shortString().equals(text)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(text + " is no change kind.");
    }
}

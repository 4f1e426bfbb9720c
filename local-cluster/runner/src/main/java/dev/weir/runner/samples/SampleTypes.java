package dev.weir.runner.samples;

import dev.weir.runner.WeirException;
import java.util.Locale;

/** Which of the readable formats a sample's lines are in: as its stream says, else by the file's name and the table. */
final class SampleTypes {
    private SampleTypes() {}

    /** Gives {@code csv}, {@code jsonl}, or a changelog format such as {@code debezium-json}. */
    static String typeOf(SampleStream sample, StandInTable table) {
        String said = sample.format() == null ? null : sample.format().type();
        if (said != null) {
            return said;
        }
        String name = sample.files().get(0).toLowerCase(Locale.ROOT).replaceAll("\\.gz$", "");
        if (name.endsWith(".csv") || name.endsWith(".tsv") || name.endsWith(".txt")) {
            return "csv";
        }
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json")) {
            String own = Connectors.formatOf(table.options());
            boolean hasKindColumn = sample.format() != null && sample.format().kind() != null;
            return Connectors.isChangelogFormat(own) && !hasKindColumn ? own : "jsonl";
        }
        if (name.endsWith(".avro")) {
            return "avro";
        }
        throw new WeirException(
                "sample-format",
                "The format of " + sample.files().get(0) + " is not known by its name. Say `format: { type: csv }`, `jsonl` or `avro` in " + sample.origin() + ".");
    }
}

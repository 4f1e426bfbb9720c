package dev.weir.runner.samples;

import dev.weir.runner.WeirException;
import java.util.Map;

/** An external source without a sample: a local run never reads the real one by itself. */
final class NoSample {
    private NoSample() {}

    static WeirException of(SamplePlan.Table table) {
        String hint = table.nearest() == null ? "" : " There is a sample stream for " + table.nearest() + "; names must be equal, case included.";
        return new WeirException(
                "no-sample",
                "The table " + table.shortName() + " (connector " + table.connector() + ") has no sample stream, and a local run does not read the real one." + hint
                        + " Add streams/" + table.shortName() + ".yaml with `data:`, run with --sample " + table.shortName()
                        + "=FILE, or switch the real source on for this run.",
                Map.of("table", table.name()));
    }
}

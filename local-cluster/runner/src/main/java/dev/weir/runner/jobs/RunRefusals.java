package dev.weir.runner.jobs;

import dev.weir.runner.WeirException;
import dev.weir.runner.samples.StandIn;
import dev.weir.runner.sql.CompiledScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Scripts that cannot run, each with why and what to do. */
public final class RunRefusals {
    private RunRefusals() {}

    /** Refuses a script that cannot run: one that is not valid, or that reads a table without a sample. */
    public static void refuse(CompiledScript compiled) {
        refuseInvalid(compiled);
        refuseMissing(compiled.standIns());
    }

    private static void refuseInvalid(CompiledScript compiled) {
        if (!compiled.validation().valid()) {
            String first = compiled.validation().diagnostics().stream()
                    .filter(diagnostic -> diagnostic.isError())
                    .map(diagnostic -> diagnostic.message())
                    .findFirst()
                    .orElse("The script is not valid.");
            // What is not loaded is not known; of the two the person can do something about one.
            Optional<String> untrusted = compiled.validation().diagnostics().stream().filter(diagnostic -> diagnostic.code().equals("untrusted")).map(diagnostic -> diagnostic.message()).findFirst();
            if (untrusted.isPresent()) {
                throw new WeirException("untrusted", untrusted.get(), Map.of("validation", compiled.validation()));
            }
            throw new WeirException("invalid-script", first, Map.of("validation", compiled.validation()));
        }
    }

    private static void refuseMissing(List<StandIn> standIns) {
        List<String> missing = new ArrayList<>();
        for (StandIn standIn : standIns) {
            if ("missing".equals(standIn.by()) && !missing.contains(standIn.table())) {
                missing.add(standIn.table());
            }
        }
        if (!missing.isEmpty()) {
            String table = missing.get(0);
            String file = table.replaceFirst(".*\\.", "");
            throw new WeirException(
                    "no-sample",
                    "The table " + table + " reads from outside and has no sample. Add streams/" + file + ".yaml to the workspace, or give --sample "
                            + table + "=PATH.",
                    Map.of("tables", missing));
        }
    }
}

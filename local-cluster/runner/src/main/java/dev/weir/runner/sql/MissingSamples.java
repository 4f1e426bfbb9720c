package dev.weir.runner.sql;

import dev.weir.runner.samples.StandIn;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Warns at a table that has no sample: it can be planned, but a run will stop at it. */
final class MissingSamples {
    private MissingSamples() {}

    static void warn(List<StandIn> report, List<SourceStatement> statements, Findings findings) {
        Set<String> said = new HashSet<>();
        for (StandIn standIn : report) {
            if (standIn.by().equals("missing") && said.add(standIn.table())) {
                warn(standIn, statements, findings);
            }
        }
    }

    private static void warn(StandIn standIn, List<SourceStatement> statements, Findings findings) {
        String name = standIn.table().substring(standIn.table().lastIndexOf('.') + 1);
        String message = "The table '" + JobDraft.shortName(standIn.table()) + "' has no sample, so it cannot be run here: add streams/" + name
                + ".yaml, or give one with --sample " + name + "=PATH.";
        SourceStatement last = null;
        for (SourceStatement statement : statements) {
            last = statement;
            if (statement.createdName() != null && name.equals(statement.createdName())) {
                continue;
            }
            for (SqlToken token : statement.tokens()) {
                if (token.name().equals(name)) {
                    findings.add(statement, new Finding("warning", "no-sample", message, null, statement.text(), token.start(), token.end()));
                    return;
                }
            }
        }
        if (last != null) {
            findings.add(last, Finding.on(last, "warning", "no-sample", message));
        }
    }
}

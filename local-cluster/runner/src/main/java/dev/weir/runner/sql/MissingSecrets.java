package dev.weir.runner.sql;

import dev.weir.runner.samples.StandIns;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Refuses a real table that has a secret without a value among its options; one that is stood in for does without. */
final class MissingSecrets {
    private MissingSecrets() {}

    static void refuse(StandIns standIns, Script script, List<SourceStatement> statements, Findings findings) {
        for (Map.Entry<String, Map<String, String>> table : standIns.real().entrySet()) {
            Set<Placeholder> said = new HashSet<>();
            for (String option : table.getValue().values()) {
                for (Placeholder placeholder : Placeholders.missing(script, option)) {
                    if (placeholder.secret() && said.add(placeholder)) {
                        refuse(JobDraft.shortName(table.getKey()), placeholder, script, statements, findings);
                    }
                }
            }
        }
    }

    private static void refuse(String table, Placeholder placeholder, Script script, List<SourceStatement> statements, Findings findings) {
        String message = "The real table '" + table + "' is used: " + Unresolved.message(script, placeholder, false);
        String name = table.substring(table.lastIndexOf('.') + 1);
        for (SourceStatement statement : statements) {
            for (SourceText.Part part : statement.placeholders()) {
                if (part.placeholder().equals(placeholder) && name.equals(statement.createdName())) {
                    findings.add(statement, Finding.error("secret-missing", message, null, statement, part.from() - statement.start(), part.to() - statement.start()));
                    return;
                }
            }
        }
        if (!statements.isEmpty()) {
            SourceStatement last = statements.get(statements.size() - 1);
            findings.add(last, Finding.on(last, "error", "secret-missing", message));
        }
    }
}

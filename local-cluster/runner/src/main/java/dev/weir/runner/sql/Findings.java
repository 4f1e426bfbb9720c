package dev.weir.runner.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Places findings in a script as it stands now, and keeps quiet about what only follows from an earlier fault. */
final class Findings {
    /** More than anyone reads; a file that is no SQL at all must not flood the window. */
    static final int MOST_ERRORS = 1000;

    private final List<SourceStatement> statements;
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final BrokenNames broken = new BrokenNames();
    /** Each thing that was said, at its place. */
    private final Set<List<Object>> placed = new HashSet<>();
    /** Tables and functions that are nowhere, each told once. */
    private final Set<String> unknown = new HashSet<>();
    private int errors;

    Findings(List<SourceStatement> statements) {
        this.statements = statements;
    }

    void add(SourceStatement statement, Outcome outcome) {
        for (Finding finding : outcome.findings()) {
            String cause = finding.isError() ? cause(finding) : null;
            String again = cause == null && isNowhere(finding) ? finding.known("name") : null;
            add(statement, cause != null ? followUp(finding, "Not checked, because '" + cause + "' could not be created.")
                    : again != null ? followUp(finding, "Not checked: '" + again + "' is not known here either.") : finding);
        }
        if (outcome.failed() && outcome.broken() != null) {
            broken.add(outcome.broken());
        }
    }

    void add(SourceStatement statement, Finding finding) {
        errors += finding.isError() ? 1 : 0;
        Diagnostic said = new Diagnostic(finding.severity(), finding.code(), finding.message(), finding.detail(), statement.index(), range(statement, finding), finding.data());
        // A setting or a table that several statements stumble over is wrong in one place.
        boolean again = !placed.add(Arrays.asList(said.code(), said.message(), said.range()));
        if (!again) {
            diagnostics.add(said);
        } else if (said.isError()) {
            diagnostics.add(new Diagnostic("info", "follow-up", "Not checked, because of what is said of line " + said.range().start().line() + ".", said.message(), statement.index(), statement.firstLine(), null));
        }
    }

    void addAll(List<Diagnostic> said) {
        errors += (int) said.stream().filter(Diagnostic::isError).count();
        diagnostics.addAll(said);
        said.forEach(each -> placed.add(Arrays.asList(each.code(), each.message(), each.range())));
    }

    boolean tooMany() {
        return errors >= MOST_ERRORS;
    }

    boolean valid() {
        return errors == 0;
    }

    List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    /** The table or function that is missing because its own CREATE failed. */
    private String cause(Finding finding) {
        if (!finding.code().startsWith("unknown-") || broken.isEmpty()) {
            return null;
        }
        return broken.firstIn(finding.message() + " " + finding.detail());
    }

    /** Whether it is of a table that an earlier statement lacked too: one slip, or one CREATE that is missing. */
    private boolean isNowhere(Finding finding) {
        return finding.code().equals("unknown-table") && finding.isError() && finding.known("name") != null && !unknown.add(finding.known("name"));
    }

    private static Finding followUp(Finding finding, String why) {
        return new Finding("info", "follow-up", why, finding.message(), finding.inText(), finding.from(), finding.to());
    }

    private Diagnostic.Range range(SourceStatement statement, Finding finding) {
        if (finding.inText().equals(statement.text())) {
            return statement.range(finding.from(), finding.to());
        }
        return statements.stream()
                .filter(s -> s.text().equals(finding.inText()))
                .findFirst()
                .map(s -> s.range(finding.from(), finding.to()))
                .orElseGet(statement::firstLine);
    }
}

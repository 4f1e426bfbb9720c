package dev.weir.runner.sql;

import java.util.ArrayList;
import java.util.List;

/** The DDL that a workspace shares among its jobs: run before a script, its faults said at the script's start. */
final class Preparation {
    record Declared(String file, SourceStatement statement) {}

    private Preparation() {}

    static List<Declared> declared(Script script) {
        List<Declared> all = new ArrayList<>();
        for (Script.CommonFile common : script.common() == null ? List.<Script.CommonFile>of() : script.common()) {
            ScriptSplitter.split(script, common.text()).forEach(statement -> all.add(new Declared(common.file(), statement)));
        }
        return all;
    }

    static List<Diagnostic> run(Script script, Interpreter interpreter, Places places) {
        List<Diagnostic> said = new ArrayList<>();
        for (Script.CommonFile common : script.common() == null ? List.<Script.CommonFile>of() : script.common()) {
            for (SourceStatement statement : ScriptSplitter.split(script, common.text())) {
                Outcome outcome = interpreter.run(statement);
                places.declare(statement);
                outcome.findings().stream().filter(f -> f.isError() || f.code().equals("secret-missing") || f.code().equals("literal-credential")).forEach(f -> said.add(atStart(common, statement, f)));
            }
        }
        return said;
    }

    /** What is wrong with the script's TypeScript functions. */
    static List<Diagnostic> functions(SqlEnvironment environment) {
        Diagnostic.Position start = new Diagnostic.Position(1, 1);
        return environment.functionNotes().stream()
                .map(note -> new Diagnostic(note.severity(), note.code(), note.message(), null, null, new Diagnostic.Range(start, start))).toList();
    }

    /** What there is to say of the file that a script comes from. */
    static List<Diagnostic> origin(Script script) {
        return script.origin() == null ? List.of() : script.origin().said();
    }

    private static Diagnostic atStart(Script.CommonFile common, SourceStatement statement, Finding finding) {
        Diagnostic.Position at = finding.inText().equals(statement.text())
                ? statement.range(finding.from(), finding.to()).start()
                : statement.range().start();
        String where = common.file() + ":" + at.line() + ":" + at.column() + ": ";
        Diagnostic.Position start = new Diagnostic.Position(1, 1);
        return new Diagnostic(
                finding.severity(), finding.code(), where + finding.message(), finding.detail(), null, new Diagnostic.Range(start, start));
    }
}

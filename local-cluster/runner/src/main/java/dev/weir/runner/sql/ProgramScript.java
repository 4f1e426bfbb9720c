package dev.weir.runner.sql;

import dev.weir.runner.functions.ScriptFunctions.Problem;
import dev.weir.runner.functions.ScriptProgram;
import java.util.ArrayList;
import java.util.List;

/** Makes the script of a job in TypeScript one of SQL, whose places are places of the job's file. */
public final class ProgramScript {
    private ProgramScript() {}

    /** The script with what its program says for its text; any other as it is. */
    public static Script told(Script script) {
        ScriptProgram program = script.program();
        if (program == null) {
            return script;
        }
        List<Diagnostic> said = new ArrayList<>();
        program.problems().forEach(problem -> said.add(of(problem, script)));
        if (program.isBroken()) {
            return script.withOrigin(new Origin("", script.text(), List.of(), List.of(), said));
        }
        if (!script.trusted()) {
            said.add(at(script, 1, 1, "error", "untrusted", "A job in TypeScript is code of the workspace, and it is not trusted: what the job is cannot be known. Trust the workspace to run it."));
            return script.withOrigin(new Origin("", script.text(), List.of(), List.of(), said));
        }
        ScriptProgram.Told told = program.run();
        if (told.failure() != null) {
            ScriptProgram.Place place = told.place() == null ? new ScriptProgram.Place(script.file(), 1, 1) : told.place();
            said.add(of(new Problem("error", told.failure().code(), told.failure().getMessage(), place.file(), place.line(), place.column()), script));
            // They are in the same file, and would fail with it.
            return script.withFunctions(null).withOrigin(new Origin("", script.text(), List.of(), List.of(), said));
        }
        if (told.idle()) {
            said.add(at(script, 1, 1, "warning", "job-empty", "This job writes nothing and shows nothing, so nothing of it runs. End a table with .insertInto('…'), or with .show() to look at its rows."));
        }
        return script.withOrigin(new Origin(told.sql(), script.text(), told.spans(), told.uids(), said));
    }

    private static Diagnostic of(Problem problem, Script script) {
        // One in a file that the job imports is told where the job begins. Either name may begin further out.
        boolean isHere = script.file().endsWith(problem.file()) || problem.file().endsWith("/" + script.file());
        String where = isHere ? "" : problem.file() + ":" + problem.line() + ":" + problem.column() + ": ";
        return at(script, isHere ? problem.line() : 1, isHere ? problem.column() : 1, problem.severity(), problem.code(), where + problem.message());
    }

    /** From a place to the end of what stands there. */
    private static Diagnostic at(Script script, int line, int column, String severity, String code, String message) {
        TextLines lines = new TextLines(script.text());
        int first = lines.offset(line, 1);
        // V8 counts the marks too, which the bundler puts into a line: behind its end only the line is sure.
        int start = lines.offset(line, column) > lines.endOfLine(first) ? first : lines.offset(line, column);
        int end = start;
        while (end < script.text().length() && Character.isJavaIdentifierPart(script.text().charAt(end))) {
            end++;
        }
        int last = end > start ? end : start == first ? lines.endOfLine(start) : Math.min(start + 1, lines.endOfLine(start));
        return new Diagnostic(severity, code, message, null, null, lines.range(start, last), null);
    }
}

package dev.weir.runner.jobs;

import dev.weir.runner.WeirException;
import dev.weir.runner.functions.Replacements;
import dev.weir.runner.sql.Diagnostic;
import dev.weir.runner.sql.Script;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;

/** Gives a run the functions of another version of its script, where nothing else of it differs. */
final class RunReplace {
    /** So much of a statement is shown. */
    private static final int SHOWN = 80;

    private final Run run;

    RunReplace(Run run) {
        this.run = run;
    }

    /** @return how many rows each sink had received by then */
    Map<String, Long> replace(Script old, Script now) {
        if (run.state().isOver()) {
            throw new WeirException("run-over", "The run has ended, so its functions are called no more. Run the job again.");
        }
        refuseBroken(now);
        refuseOtherSql(old, now);
        if (old.functions() != null && now.functions() == null) {
            throw new WeirException("replace-declaration", "None of the functions that the run calls is there any more. The run goes on with them as they were. Apply the change, or run the job again.");
        }
        if (old.functions() != null) {
            String text = text(old);
            Replacements.put(ids(run), old.functions(), now.functions(), name -> Pattern.compile("(?<![\\w$])" + Pattern.quote(name) + "(?![\\w$])", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE).matcher(text).find());
        }
        Map<String, Long> rows = new LinkedHashMap<>();
        run.status().counts().forEach(count -> rows.put(count.sink(), count.counted()));
        return rows;
    }

    static List<String> ids(Run run) {
        return run.jobs().stream().map(JobID::toHexString).toList();
    }

    /** All of it that may have a call. */
    private static String text(Script script) {
        List<String> texts = new ArrayList<>(List.of(script.text()));
        if (script.common() != null) {
            script.common().forEach(common -> texts.add(common.text()));
        }
        return String.join("\n", texts);
    }

    private static void refuseBroken(Script now) {
        if (now.origin() == null) {
            return;
        }
        for (Diagnostic said : now.origin().said()) {
            if (said.severity().equals("error")) {
                throw new WeirException(said.code(), now.file() + ":" + said.range().start().line() + ":" + said.range().start().column() + ": " + said.message());
            }
        }
    }

    private static void refuseOtherSql(Script old, Script now) {
        String before = old.text();
        String after = now.text();
        if (before.equals(after)) {
            return;
        }
        int at = 0;
        while (at < Math.min(before.length(), after.length()) && before.charAt(at) == after.charAt(at)) {
            at++;
        }
        int line = Math.max(before.lastIndexOf('\n', Math.max(0, at - 1)) + 1, at - SHOWN / 2);
        throw new WeirException("replace-sql", "The SQL of " + now.file() + " is another: \"" + from(after, line) + "\" was \"" + from(before, line)
                + "\". The run goes on with its functions as they were. Apply the change, or run the job again.");
    }

    private static String from(String text, int start) {
        String shown = text.substring(Math.min(start, text.length()), Math.min(start + SHOWN, text.length())).replaceAll("\\s+", " ").strip();
        return start + SHOWN < text.length() ? shown + " …" : shown;
    }
}

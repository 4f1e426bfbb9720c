package dev.weir.runner.sql;

import dev.weir.runner.jobs.Sink;
import dev.weir.runner.topology.OperatorFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Says beforehand what a run would do without a word: rows that never come, a table that cannot be made of the changes. */
public final class Surprises {
    /** Flink's name of the operator of a process function. */
    private static final String PROCESS = "process-table-function";

    private Surprises() {}

    /**
     * Those that hold of a run.
     *
     * @param ended whether its jobs ended by themselves: a window that is open then gives nothing, nor does a timer that is not due yet
     */
    public static List<Diagnostic> ofRun(List<Diagnostic> said, boolean ended) {
        return said.stream().filter(each -> each.code().equals("table-not-folded") || each.code().endsWith("-by-clock") && ended).toList();
    }

    /** @param ranges of each job, where an operator comes from in the text */
    static List<Diagnostic> of(Script script, List<JobDraft> drafts, List<Function<OperatorFacts, Diagnostic.Range>> ranges) {
        List<Diagnostic> said = new ArrayList<>();
        for (int job = 0; job < drafts.size(); job++) {
            JobDraft draft = drafts.get(job);
            if (script.streaming()) {
                windows(script, draft, ranges.get(job), said);
            }
            draft.sinks().values().stream().filter(Surprises::cannotFold).forEach(sink -> said.add(new Diagnostic("warning", "table-not-folded",
                    "The connector of " + sink.name() + " takes updates without the rows that they replace, and nothing says which row an update is about: the table has no primary key, and"
                            + " the query's rows have no key of their own. So its rows fold to no table: each update stays beside what it replaces. The changelog is right."
                            + " Declare PRIMARY KEY (...) NOT ENFORCED, or select the columns that tell rows apart.",
                    null, draft.statement(), draft.sources().get(0).firstLine())));
        }
        return said;
    }

    private static boolean cannotFold(Sink sink) {
        return sink.upsertKey() == null && sink.changelog().contains("+U") && !sink.changelog().contains("-U");
    }

    /** One sentence for each place in the text: a window may have several operators. */
    private static void windows(Script script, JobDraft draft, Function<OperatorFacts, Diagnostic.Range> ranges, List<Diagnostic> said) {
        for (OperatorFacts facts : Set.copyOf(draft.plan().facts().values())) {
            String table = facts.firesByClock() ? ending(script, facts.reads()) : null;
            if (table == null) {
                continue;
            }
            Diagnostic.Range found = ranges.apply(facts);
            Diagnostic.Range place = found == null ? draft.sources().get(0).firstLine() : found;
            Diagnostic one = facts.type().equals(PROCESS)
                    ? new Diagnostic("info", "timer-by-clock", "This function has timers in processing time, which come by the clock, whatever times the rows have. The sample of " + table + " ends, and the job with it:"
                            + " Flink waits for no timer that is not due by then. Let the sample go on (end: loop), or set timers in event time.", null, draft.statement(), place)
                    : new Diagnostic("info", "window-by-clock", "This window ends by the clock, whatever times the rows have. The sample of " + table + " ends before, and the job with it, so a window"
                            + " that is open then gives no rows. Let the sample go on (end: loop), or group by a time that the rows bring and that has a watermark.", null, draft.statement(), place);
            if (said.stream().noneMatch(other -> other.code().equals(one.code()) && other.range().equals(place))) {
                said.add(one);
            }
        }
    }

    /** The first of some tables whose sample ends; null where none does. */
    private static String ending(Script script, Set<String> tables) {
        List<String> samples = script.samples() == null ? List.of()
                : script.samples().stream().filter(sample -> !sample.loops()).map(sample -> simple(sample.table())).toList();
        return tables.stream().map(Surprises::simple).filter(samples::contains).findFirst().orElse(null);
    }

    private static String simple(String table) {
        return table.substring(table.lastIndexOf('.') + 1).replace("`", "");
    }
}

package dev.weir.runner.functions;

import dev.weir.runner.WeirException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What a running job was planned with, and so cannot change under it: all that a function declares, but not where. */
final class Redeclared {
    private Redeclared() {}

    /** @param now null where there is no such function any more */
    static void refuse(Declared before, Declared now) {
        if (now == null) {
            throw new WeirException("replace-declaration", before.name() + " (" + before.file() + ":" + before.line() + ") is no longer there, and the run calls it. The run goes on with it as it was. Apply the change, or run the job again.");
        }
        List<String> changed = changes(before, now);
        if (!changed.isEmpty()) {
            throw new WeirException("replace-declaration", now.name() + " (" + now.file() + ":" + now.line() + ") declares " + String.join(", ", changed)
                    + ", and the run is planned with that. The run goes on with the functions as they were. Apply the change, or run the job again.");
        }
    }

    private static List<String> changes(Declared before, Declared now) {
        List<String> changed = new ArrayList<>();
        note(changed, "another kind: " + now.kind() + ", it was " + before.kind(), before.kind(), now.kind());
        note(changed, "other arguments: " + now.arguments() + ", they were " + before.arguments(), before.arguments(), now.arguments());
        note(changed, "another result: " + now.returns() + ", it was " + before.returns(), before.returns(), now.returns());
        note(changed, "another accumulator: " + now.accumulator() + ", it was " + before.accumulator(), before.accumulator(), now.accumulator());
        ProcessShape then = before.process();
        ProcessShape shape = now.process();
        if (then != null && shape != null) {
            note(changed, "other tables", then.inputs(), shape.inputs());
            note(changed, "other names of arguments", then.arguments(), shape.arguments());
            note(changed, "other state", then.state(), shape.state());
            note(changed, "another time", then.time(), shape.time());
            note(changed, shape.timers() ? "a timer, and had none" : "no timer, and had one", then.timers(), shape.timers());
            note(changed, shape.processingTimers() ? "a timer in processing time, and had none" : "no timer in processing time, and had one", then.processingTimers(), shape.processingTimers());
        }
        note(changed, now.deterministic() ? "that it is deterministic" : "that it is not deterministic", before.deterministic(), now.deterministic());
        note(changed, now.retracts() ? "retract, and did not" : "no retract", before.retracts(), now.retracts());
        note(changed, now.merges() ? "merge, and did not" : "no merge", before.merges(), now.merges());
        if (changed.isEmpty()) {
            note(changed, "something else than it did", placeless(before), placeless(now));
        }
        return changed;
    }

    private static void note(List<String> changed, String words, Object before, Object now) {
        if (!Objects.equals(before, now)) {
            changed.add(words);
        }
    }

    private static Declared placeless(Declared function) {
        return new Declared(0, function.name().toLowerCase(Locale.ROOT), "", 0, function.kind(), function.deterministic(), function.arguments(), function.returns(), function.accumulator(), function.retracts(), function.merges(),
                function.process());
    }
}

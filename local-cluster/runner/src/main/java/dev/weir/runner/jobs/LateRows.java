package dev.weir.runner.jobs;

import dev.weir.runner.metrics.FiguresProbe;
import dev.weir.runner.metrics.TimeFacts;
import dev.weir.runner.sql.Diagnostic;
import dev.weir.runner.wire.Json;
import java.util.ArrayList;
import java.util.List;

/** Says which operators dropped rows because the watermark had passed them. */
final class LateRows {
    private static final Diagnostic.Range TOP = new Diagnostic.Range(new Diagnostic.Position(1, 1), new Diagnostic.Position(1, 1));

    private LateRows() {}

    /** @param facts as they are when the jobs are over */
    static List<Diagnostic> of(TimeFacts facts, List<FiguresProbe.Job> jobs) {
        List<Diagnostic> said = new ArrayList<>();
        for (TimeFacts.Operator each : facts.operators()) {
            if (each.late() != null && each.late() > 0) {
                jobs.stream().flatMap(job -> job.operators().all().stream()).filter(operator -> operator.uid().equals(each.operator())).findFirst().ifPresent(operator -> said.add(of(operator, each.late())));
            }
        }
        return said;
    }

    private static Diagnostic of(Operators.Operator operator, long late) {
        Diagnostic.Range range = operator.range() == null ? TOP : Json.MAPPER.convertValue(operator.range(), Diagnostic.Range.class);
        String words = (late == 1 ? "1 row" : late + " rows") + " reached " + operator.name() + " too late, behind the watermark, and " + (late == 1 ? "was" : "were")
                + " dropped; where another operator sums up before it, one of them may stand for several rows of the table. To keep such rows, let the WATERMARK of their table wait longer.";
        return new Diagnostic("warning", "rows-too-late", words, null, null, range);
    }
}

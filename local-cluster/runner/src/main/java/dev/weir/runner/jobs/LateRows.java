package dev.weir.runner.jobs;

import dev.weir.runner.metrics.FiguresProbe;
import dev.weir.runner.sql.Diagnostic;
import dev.weir.runner.wire.Json;
import java.util.ArrayList;
import java.util.List;

/** Says which operators dropped rows because the watermark had passed them. */
final class LateRows {
    private LateRows() {}

    static List<Diagnostic> of(List<FiguresProbe.Job> jobs) {
        List<Diagnostic> said = new ArrayList<>();
        for (FiguresProbe.Job job : jobs) {
            for (Operators.Operator operator : job.operators().all()) {
                Long late = job.metrics().late(operator.operatorId());
                if (late != null && late > 0) {
                    said.add(of(operator, late));
                }
            }
        }
        return said;
    }

    private static Diagnostic of(Operators.Operator operator, long late) {
        Diagnostic.Range range = operator.range() == null ? Diagnostic.Range.TOP : Json.MAPPER.convertValue(operator.range(), Diagnostic.Range.class);
        String words = (late == 1 ? "1 row" : late + " rows") + " reached " + operator.name() + " too late, behind the watermark, and " + (late == 1 ? "was" : "were")
                + " dropped; where another operator sums up before it, one of them may stand for several rows of the table. To keep such rows, let the WATERMARK of their table wait longer.";
        return new Diagnostic("warning", "rows-too-late", words, null, null, range);
    }
}

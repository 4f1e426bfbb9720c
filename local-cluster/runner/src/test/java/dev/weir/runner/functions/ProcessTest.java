package dev.weir.runner.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;

/** Process functions in TypeScript, in jobs of Flink. */
@ParameterizedClass(name = "in {0}")
@FunctionPlaces
class ProcessTest {
    @Parameter
    private String node;

    /** Counts, keeps the last amounts, counts by whether an amount is even, and looks 30 s later whether anything came since. */
    static final String OPTIONS = """
            { input: { events: tableOf({ account: STRING, amount: BIGINT, ts: TIMESTAMP_LTZ(3) }, { partitioned: true }) },
              arguments: { keep: INT },
              state: { count: value(BIGINT, { initial: 0n }), note: value(ROW({ text: STRING, sum: DECIMAL(20, 2) }), { initial: () => ({ text: '', sum: Decimal.of('0.00') }) }),
                       last: list(BIGINT, { ttl: '1 d' }), kinds: map(STRING, ROW({ n: BIGINT, at: TIMESTAMP_LTZ(3) })) },
              returns: ROW({ what: STRING, count: BIGINT, sum: DECIMAL(20, 2), last: ARRAY(BIGINT), kinds: MAP(STRING, BIGINT) }) }""";
    static final String BODY = """
            { *onRow(ctx, row) {
                const { count, note, last, kinds } = ctx.state;
                count.value += 1n;
                note.value.sum = note.value.sum.plus(Decimal.of(row.amount));
                note.value.text = (note.value.text + row.account).slice(-6);
                last.replace([...last, row.amount].slice(-ctx.arguments.keep));
                const kind = row.amount % 2n === 0n ? 'even' : 'odd';
                kinds.set(kind, { n: (kinds.get(kind)?.n ?? 0n) + 1n, at: ctx.time });
                ctx.timers.event.set('look', ctx.time.plus({ seconds: 30 }));
                if (count.value % 5n === 0n) yield { what: note.value.text, count: count.value, sum: note.value.sum, last: [...last], kinds: new Map([...kinds].sort().map(([k, { n }]) => [k, n])) };
              },
              *onTimer(ctx) {
                yield { what: ctx.timer + ' ' + ctx.time, count: ctx.state.count.value, sum: ctx.state.note.value.sum, last: null, kinds: null };
                ctx.clearState();
              } }""";
    static final String QUERY = "SELECT account, what, `count`, `sum`, `last`, kinds, rowtime FROM f(events => TABLE events PARTITION BY account, keep => 3, on_time => DESCRIPTOR(ts), uid => 'f')";

    /** Goes on from a savepoint with other numbers of tasks: what the three parts give is what one run gives. */
    @Test
    void statesAndTimersGoToOtherTasks() throws Exception {
        int rows = 210;
        ProcessLab whole = new ProcessLab(2, Map.of());
        whole.register(ProcessLab.bundle(OPTIONS, BODY).in(node));
        whole.events(Events.ofAccounts(rows, rows, rows));
        List<String> expected = whole.rows(QUERY);
        Path folder = Files.createTempDirectory("weir-process");
        Kept.clear();
        String savepoint = null;
        int part = 0;
        for (int parallelism : List.of(1, 4, 2)) {
            boolean last = parallelism == 2;
            Map<String, String> settings = new HashMap<>(Map.of("state.backend.type", "hashmap", "table.exec.uid.generation", "ALWAYS"));
            if (savepoint != null) {
                settings.put("execution.state-recovery.path", savepoint);
            }
            ProcessLab lab = new ProcessLab(parallelism, settings);
            lab.register(ProcessLab.bundle(OPTIONS, BODY).in(node));
            part++;
            lab.events(Events.ofAccounts(rows, last ? rows : part * rows / 3, rows));
            JobClient job = lab.start(QUERY);
            if (last) {
                job.getJobExecutionResult().get();
            } else {
                // Each of the seven accounts has ten rows more, and the fifth and the tenth give one.
                Kept.await(part * 2 * 7);
                savepoint = job.stopWithSavepoint(false, folder.toString(), SavepointFormatType.CANONICAL).get();
                assertTrue(Kept.rows().size() < expected.size(), "nothing was left to do");
            }
        }
        assertEquals(expected, Kept.texts());
    }
}

package dev.weir.runner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.captures.Capture;
import dev.weir.runner.captures.Ring;
import dev.weir.runner.captures.RowReader;
import dev.weir.runner.jobs.Run;
import dev.weir.runner.jobs.Runs;
import dev.weir.runner.logs.RunLog;
import dev.weir.runner.metrics.FiguresProbe;
import dev.weir.runner.rewind.Rewind;
import dev.weir.runner.wire.Method;
import dev.weir.runner.wire.OpenCall;
import java.util.List;
import java.util.Map;

/** What is told of a run as long as somebody reads: how it stands, its rows, its figures, its checkpoints, its log. */
final class RunStreams {
    private static final long STATUS_MILLIS = 250;
    private static final long FIGURES_MILLIS = 500;
    private static final int LOG_PAGE = 256;

    private final Runs runs;

    RunStreams(Runs runs) {
        this.runs = runs;
    }

    Map<String, Method> byName() {
        return Map.of(
                "engine.status", this::status,
                "engine.rows", this::rows,
                "engine.table", this::table,
                "engine.points", this::points,
                "engine.figures", this::figures,
                "engine.logs", this::logs);
    }

    private void status(JsonNode params, OpenCall call) throws Exception {
        Run run = runs.get(run(params));
        Object sent = null;
        for (; ; ) {
            long seen = run.progress().changes();
            var status = run.status();
            // The duration alone is no news.
            Object news = List.of(seen, status.counts(), status.skipped());
            if (!news.equals(sent)) {
                call.item(status);
                sent = news;
            }
            if (status.state().isOver()) {
                return;
            }
            run.progress().awaitChange(seen, STATUS_MILLIS);
        }
    }

    private void rows(JsonNode params, OpenCall call) throws Exception {
        Capture capture = runs.capture(run(params), params.path("sink").asText());
        try (RowReader reader = capture.read(params.path("from").asLong(), params.path("patient").asBoolean())) {
            for (; ; ) {
                call.awaitCredit();
                Ring.Chunk chunk = reader.take();
                if (chunk == null) {
                    return;
                }
                send(call, chunk);
            }
        }
    }

    private void table(JsonNode params, OpenCall call) throws Exception {
        Capture capture = runs.capture(run(params), params.path("sink").asText());
        for (Ring.Chunk chunk : capture.table(params.path("offset").asLong(), params.path("limit").asInt())) {
            call.awaitCredit();
            send(call, chunk);
        }
    }

    private static void send(OpenCall call, Ring.Chunk chunk) throws Exception {
        call.chunk(Map.of("first", chunk.first(), "count", chunk.count()), chunk.lines(), chunk.length());
    }

    private void points(JsonNode params, OpenCall call) throws Exception {
        Rewind rewind = runs.get(run(params)).rewind();
        if (rewind == null) {
            call.item(Map.of("possible", false, "points", List.of()));
            return;
        }
        rewind.tell(call, () -> Map.of("possible", true, "points", rewind.points()));
    }

    private void figures(JsonNode params, OpenCall call) throws Exception {
        Run run = runs.get(run(params));
        FiguresProbe probe = run.probe();
        for (boolean over = false; !over; ) {
            run.progress().awaitOver(FIGURES_MILLIS);
            over = run.state().isOver();
            call.item(probe.take());
        }
    }

    private void logs(JsonNode params, OpenCall call) throws Exception {
        RunLog log = runs.get(run(params)).log();
        for (long next = 0; ; ) {
            int most = call.takeCredit(LOG_PAGE);
            RunLog.Page page = log.read(next, most);
            if (page == null) {
                return;
            }
            call.items(page.lines());
            call.grant(most - page.lines().size());
            next = page.next();
        }
    }

    private static String run(JsonNode params) {
        return params.path("run").asText();
    }
}

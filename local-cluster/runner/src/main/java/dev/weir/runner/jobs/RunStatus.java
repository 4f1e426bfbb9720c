package dev.weir.runner.jobs;

import dev.weir.runner.captures.Capture;
import dev.weir.runner.samples.StandIn;
import dev.weir.runner.sql.Diagnostic;
import dev.weir.runner.topology.edits.RefusedEdit;
import java.util.List;

/** One state of a run, whole; the same record as `RunStatus` in shared/services/engine.ts. */
public record RunStatus(
        String run,
        RunState state,
        String mode,
        List<Sink> sinks,
        List<Capture.Count> counts,
        List<Written> written,
        RunFailure failure,
        List<SkippedLines> skipped,
        long startedAt,
        Long firstRowMs,
        long durationMs,
        List<StandIn> standIns,
        List<RefusedEdit> refused,
        List<String> orphans,
        List<Diagnostic> notices) {}

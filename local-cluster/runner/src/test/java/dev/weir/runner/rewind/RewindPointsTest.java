package dev.weir.runner.rewind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.checkpoint.CheckpointProperties;
import org.apache.flink.runtime.checkpoint.CheckpointRetentionPolicy;
import org.apache.flink.runtime.checkpoint.CompletedCheckpoint;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;
import org.junit.jupiter.api.Test;

/** When another point would be of no use. */
class RewindPointsTest {
    private Long records = 5L;
    private Long watermark = 1_000L;

    private Rewind rewind(JobID job) {
        Rewind rewind = new Rewind(20, List.of(), () -> new Rewind.Progress(watermark, records));
        rewind.register(job, false);
        return rewind;
    }

    private static CompletedCheckpoint checkpoint(JobID job, long number) {
        long now = System.currentTimeMillis();
        CompletedCheckpointStorageLocation nowhere = new CompletedCheckpointStorageLocation() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getExternalPointer() {
                return "/nowhere/" + job + "/chk-" + number;
            }

            @Override
            public StreamStateHandle getMetadataHandle() {
                return new ByteStreamStateHandle("none", new byte[0]);
            }

            @Override
            public void disposeStorageLocation() {}
        };
        CheckpointProperties properties = CheckpointProperties.forCheckpoint(CheckpointRetentionPolicy.NEVER_RETAIN_AFTER_TERMINATION);
        return new CompletedCheckpoint(job, number, now, now, Map.of(), List.of(), properties, nowhere, null);
    }

    @Test
    void aCheckpointThatCameLateIsByTheJobOnlyWhereTheJobAsksForSome() {
        JobID job = new JobID();
        Rewind rewind = rewind(job);
        rewind.missed(job, rewind.await(Set.of(job), "step"));
        rewind.completed(job, checkpoint(job, 1), List.of(1L));
        assertEquals("interval", rewind.points().get(0).why());
        rewind.close();

        JobID asking = new JobID();
        Rewind own = new Rewind(20, List.of(), () -> new Rewind.Progress(watermark, records));
        own.register(asking, true);
        own.completed(asking, checkpoint(asking, 1), List.of(1L));
        assertEquals("job", own.points().get(0).why());
        own.close();
    }

    @Test
    void whereNothingHasComeSinceTheLastPointAnotherIsOfNoUse() {
        JobID job = new JobID();
        Rewind rewind = rewind(job);
        assertFalse(rewind.standsAtItsLastPoint(), "there is none yet");
        rewind.await(Set.of(job), "interval");
        rewind.completed(job, checkpoint(job, 1), List.of(1L));
        assertTrue(rewind.standsAtItsLastPoint());
        records = 6L;
        assertFalse(rewind.standsAtItsLastPoint());
        records = 5L;
        watermark = 2_000L;
        assertFalse(rewind.standsAtItsLastPoint(), "a window may have fired");
        records = null;
        assertFalse(rewind.standsAtItsLastPoint(), "nobody counts the records");

        JobID next = new JobID();
        Rewind goesOn = rewind(next);
        records = 0L;
        watermark = null;
        goesOn.goOn(rewind, rewind.points().get(0));
        assertTrue(goesOn.standsAtItsLastPoint(), "it has just been taken back to there");
        rewind.close();
        goesOn.close();
    }
}

package dev.weir.runner.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.chaos.Timeline.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private final Timeline timeline = new Timeline();

    private List<String> kinds() {
        return timeline.events().stream().map(Event::kind).toList();
    }

    @Test
    void eventsStandInTheOrderOfTheirTimesWheneverTheyWereHeardOf() {
        timeline.add(Event.of("recovered").at(30));
        // A clock that was set back, or news that came late.
        timeline.add(Event.of("failed").at(20));
        timeline.add(Event.of("failed").at(20).text("second"));
        assertEquals(List.of("failed", "failed", "recovered"), kinds());
        assertEquals("second", timeline.events().get(1).text());
    }

    @Test
    void ofTooManyTheCheckpointsGoFirst() {
        timeline.add(Event.of("started").at(0));
        for (int checkpoint = 1; checkpoint <= 1_100; checkpoint++) {
            timeline.add(Event.of("checkpoint").at(checkpoint));
        }
        assertEquals(1_000, timeline.events().size());
        assertEquals("started", kinds().get(0));
    }

    @Test
    void oneCheckpointIsHeldAndTheNextIsNot() {
        HeldAcknowledgements held = new HeldAcknowledgements(timeline);
        List<Long> sent = new ArrayList<>();
        held.hold("task", "u1", null);
        held.acknowledged("other", 1, () -> sent.add(-1L));
        held.acknowledged("task", 1, () -> sent.add(1L));
        held.acknowledged("task", 1, () -> sent.add(1L));
        assertEquals(List.of(-1L), sent);
        held.acknowledged("task", 2, () -> sent.add(2L));
        assertEquals(List.of(-1L, 2L), sent);
        held.hold("task", "u1", null);
        held.acknowledged("task", 3, () -> sent.add(3L));
        held.letThrough(true);
        assertEquals(List.of(-1L, 2L, 3L), sent);
        held.hold("task", "u1", null);
        held.acknowledged("task", 4, () -> sent.add(4L));
        assertTrue(sent.contains(4L));
        assertEquals(List.of("checkpoint-held", "checkpoint-held", "checkpoint-let-go"), kinds());
    }
}

package dev.weir.runner.samples;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;

class ReplayClockTest {
    private final ReplayClock clock = ReplayClock.of(new JobID());

    @Test
    void waitsForASampleThatWasAnnouncedAndHasNotSpoken() {
        var a = clock.expect("a");
        var b = clock.expect("b");
        var turn = a.advance(0);
        assertFalse(turn.isDone());
        assertNull(b.advance(0));
        assertTrue(turn.isDone());
        assertNull(a.advance(0));
    }

    @Test
    void letsASampleGoASecondAhead() {
        var a = clock.expect("a");
        var b = clock.expect("b");
        b.advance(0);
        assertNull(a.advance(1_000));
        assertNotNull(a.advance(1_001));
    }

    @Test
    void waitsNoMoreForOneThatLeft() {
        var a = clock.expect("a");
        var b = clock.expect("b");
        var turn = a.advance(50_000);
        b.leave();
        assertTrue(turn.isDone());
        assertNull(a.advance(90_000));
    }

    @Test
    void neverStopsAllAtOnceAndNeverLetsOneRunAway() {
        var random = new Random(11);
        String[] names = {"a", "b", "c"};
        Map<String, ReplayClock.Place> places = new HashMap<>();
        Map<String, Long> next = new HashMap<>();
        Map<String, CompletableFuture<Void>> waiting = new HashMap<>();
        for (String name : names) {
            places.put(name, clock.expect(name));
            next.put(name, (long) random.nextInt(5_000));
        }
        for (int step = 0; step < 30_000; step++) {
            String name = names[random.nextInt(3)];
            if (waiting.containsKey(name) && !waiting.get(name).isDone()) {
                assertTrue(step < 10 || waiting.values().stream().filter(turn -> !turn.isDone()).count() < 3, "all wait");
                continue;
            }
            waiting.remove(name);
            var turn = places.get(name).advance(next.get(name));
            if (turn != null) {
                waiting.put(name, turn);
            } else {
                long given = next.get(name);
                for (String other : names) {
                    assertTrue(given <= next.get(other) + 1_000, given + " against " + next);
                }
                next.put(name, given + random.nextInt(3_000));
            }
        }
    }
}

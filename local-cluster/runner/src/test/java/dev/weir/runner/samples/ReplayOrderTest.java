package dev.weir.runner.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.samples.Replay.Disorder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.junit.jupiter.api.Test;

class ReplayOrderTest {
    private static final int ROWS = 200;
    private static final Disorder LATE = new Disorder(5_000, 0.1, 60_000, 7);

    /** Rows a second apart, from a position on. */
    private static final class Seconds implements ReplayOrder.Rows {
        private SamplePosition at;

        Seconds(SamplePosition from) {
            at = from.alone();
        }

        @Override
        public SampleRow next() {
            if (hasEnded()) {
                return null;
            }
            long number = at.record();
            at = at.at(number + 1, 0).given();
            return new SampleRow(GenericRowData.of(number), List.of(), number * 1_000, at, null);
        }

        @Override
        public boolean hasEnded() {
            return at.record() == ROWS;
        }
    }

    private static ReplayOrder order(SamplePosition from, Disorder disorder) {
        return new ReplayOrder(from, new Seconds(from), () -> disorder);
    }

    private static List<Long> take(ReplayOrder order, int most) throws Exception {
        List<Long> taken = new ArrayList<>();
        for (SampleRow row; taken.size() < most && (row = order.next()) != null; order.gave()) {
            taken.add(row.row().getLong(0));
        }
        return taken;
    }

    private static List<Long> all(Disorder disorder) throws Exception {
        return take(order(SamplePosition.START, disorder), ROWS + 1);
    }

    @Test
    void withoutDisorderRowsComeAsTheyAre() throws Exception {
        List<Long> rows = all(Disorder.NONE);
        assertEquals(ROWS, rows.size());
        assertEquals(rows.stream().sorted().toList(), rows);
    }

    @Test
    void theSameSeedGivesTheSameOrderAndEveryRowOnce() throws Exception {
        List<Long> rows = all(LATE);
        assertEquals(rows, all(LATE));
        assertNotEquals(rows, all(new Disorder(5_000, 0.1, 60_000, 8)));
        assertEquals(all(Disorder.NONE), rows.stream().sorted().toList());
        assertNotEquals(rows.stream().sorted().toList(), rows);
    }

    @Test
    void noRowArrivesLaterThanItIsAllowedTo() throws Exception {
        List<Long> rows = all(new Disorder(5_000, 0, 0, 1));
        long reached = 0;
        for (long row : rows) {
            long before = reached;
            assertTrue(row >= before - 5, () -> row + " came after " + before);
            reached = Math.max(reached, row);
        }
        long late = 0;
        reached = 0;
        for (long row : all(new Disorder(0, 0.2, 30_000, 1))) {
            late += row < reached ? 1 : 0;
            reached = Math.max(reached, row);
        }
        assertTrue(late > ROWS / 10 && late < ROWS / 3, "late: " + late);
    }

    @Test
    void aRestoredSampleGoesOnInTheSameOrderWhereverItStopped() throws Exception {
        List<Long> whole = all(LATE);
        for (int stop = 0; stop <= ROWS; stop++) {
            ReplayOrder first = order(SamplePosition.START, LATE);
            List<Long> rows = take(first, stop);
            // One that was asked for and not given waits on.
            first.next();
            SamplePosition kept = copy(first.position());
            ReplayOrder second = order(kept, LATE);
            rows.addAll(take(second, 3));
            ReplayOrder third = order(copy(second.position()), LATE);
            rows.addAll(take(third, ROWS));
            assertEquals(whole, rows, "stopped after " + stop);
            assertNull(third.next());
        }
    }

    private static SamplePosition copy(SamplePosition position) throws Exception {
        var bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(position);
        return (SamplePosition) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    }

    @Test
    void aPartIsWhatItsBoundsHold() {
        Replay rows = new Replay(2L, 3L, null, null, null);
        assertEquals(List.of(false, true, true, false), List.of(rows.holds(0, 5), rows.holds(1, 5), rows.holds(2, 5), rows.holds(3, 5)));
        assertTrue(rows.endsBefore(3));
        Replay times = new Replay(null, null, 10L, 20L, null);
        assertEquals(List.of(false, true, false, true), List.of(times.holds(0, 9), times.holds(0, 10), times.holds(0, 20), times.holds(0, EventTimes.NONE)));
    }
}

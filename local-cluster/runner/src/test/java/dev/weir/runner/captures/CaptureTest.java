package dev.weir.runner.captures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a sink keeps and what its readers see. */
@Timeout(60)
class CaptureTest implements Capture.Events {
    private static final RowType TYPE = RowType.of(new BigIntType(), new VarCharType(VarCharType.MAX_LENGTH));
    private static final StringData PADDING = StringData.fromString("x".repeat(1_000));
    private final List<String> events = new ArrayList<>();

    @Test
    void givesTheFirstRowAtOnceAndAllRowsInOrder() throws Exception {
        Capture capture = capture(4 << 20, null);
        RowReader reader = capture.read(0, false);
        put(capture, 0, 1);
        assertEquals(1, reader.take().count());
        put(capture, 1, 2_000);
        capture.end();
        assertEquals(2_000, readAll(reader, 1));
        assertEquals(List.of("first"), events);
    }

    @Test
    void countsWhatItDropsAndShowsALateReaderWhereRowsBegin() throws Exception {
        Capture capture = capture(200_000, null);
        put(capture, 0, 5_000);
        capture.end();
        Capture.Count count = capture.count();
        assertEquals(5_000, count.counted());
        assertEquals(5_000, count.keptFrom() + count.kept());
        assertTrue(count.keptFrom() > 0 && count.kept() > 0 && !count.tableComplete());
        Ring.Chunk first = capture.read(0, false).take();
        assertEquals(count.keptFrom(), first.first());
    }

    @Test
    void aReaderMayBeginInTheMiddle() throws Exception {
        Capture capture = capture(1 << 20, null);
        put(capture, 0, 60);
        capture.end();
        Ring.Chunk chunk = capture.read(40, false).take();
        assertEquals(40, chunk.first());
        assertEquals(20, chunk.count());
        assertTrue(new String(chunk.lines()).startsWith("[\"+I\",null,40,"));
    }

    @Test
    void aPatientReaderHoldsTheSinkBackAndSeesEveryRow() throws Exception {
        Capture capture = capture(200_000, null);
        RowReader reader = capture.read(0, true);
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            try {
                put(capture, 0, 5_000);
                capture.end();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        });
        assertEquals(5_000, readAll(reader, 0));
        writer.join();
        assertEquals(5_000, capture.count().counted());
    }

    @Test
    void closingAPatientReaderLetsTheSinkGoOn() throws Exception {
        Capture capture = capture(200_000, null);
        RowReader reader = capture.read(0, true);
        Thread writer = new Thread(() -> {
            try {
                put(capture, 0, 5_000);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        writer.start();
        reader.take();
        reader.close();
        writer.join();
        assertEquals(5_000, capture.count().counted());
    }

    @Test
    void aTaskThatWaitsForAReaderCanBeInterrupted() throws Exception {
        Capture capture = capture(200_000, null);
        capture.read(0, true);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread writer = new Thread(() -> {
            try {
                put(capture, 0, 1_000_000);
                interrupted.complete(false);
            } catch (InterruptedException stopped) {
                interrupted.complete(true);
            }
        });
        writer.start();
        writer.interrupt();
        assertTrue(interrupted.get());
    }

    @Test
    void takesNoMoreThanItsLimit() throws Exception {
        Capture capture = capture(1 << 20, 3L);
        put(capture, 0, 10);
        assertEquals(3, capture.count().counted());
        assertEquals(List.of("first", "limit"), events);
    }

    @Test
    void theTableOfAnInsertOnlySinkIsWhatItKeeps() throws Exception {
        Capture capture = capture(4 << 20, null);
        put(capture, 0, 1_500);
        List<Ring.Chunk> page = capture.table(700, 600);
        assertEquals(600, page.stream().mapToInt(Ring.Chunk::count).sum());
        assertEquals(700, page.get(0).first());
        assertEquals(List.of(), capture.table(1_500, 10));
    }

    @Test
    void anEndedCaptureWithoutRowsEndsItsReaders() throws Exception {
        Capture capture = capture(1 << 20, null);
        capture.end();
        assertNull(capture.read(0, true).take());
    }

    private Capture capture(long ringBytes, Long limit) {
        return new Capture("out", null, true, new Capture.Bounds(ringBytes, 1 << 20, 100, limit), this);
    }

    private static void put(Capture capture, long from, int rows) throws InterruptedException {
        RowEncoder encoder = capture.encoder(TYPE);
        for (long row = from; row < from + rows; row++) {
            capture.take(encoder, GenericRowData.of(row, PADDING), null, 0);
        }
    }

    /** Reads to the end and checks that no row is missing; gives how many there were. */
    private static long readAll(RowReader reader, long from) throws InterruptedException {
        long next = from;
        for (Ring.Chunk chunk = reader.take(); chunk != null; chunk = reader.take()) {
            assertEquals(next, chunk.first());
            assertTrue(chunk.count() <= Ring.CHUNK_ROWS && chunk.length() <= Ring.CHUNK_BYTES);
            next = chunk.end();
        }
        return next - from;
    }

    @Override
    public void firstRow(Capture capture) {
        events.add("first");
    }

    @Override
    public void limitReached(Capture capture) {
        events.add("limit");
    }
}

package dev.weir.runner.taps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a tap's reader is told of rows that it does not get. */
@Timeout(20)
class TapBufferTest {
    @Test
    void theLastCountIsTakenAfterTheEnd() throws Exception {
        var buffer = new TapBuffer();
        buffer.put(new byte[1]);
        long known = buffer.take(-1).matched();
        var skipped = buffer.skipped();
        skipped.one();
        buffer.skipped().one();
        buffer.end();
        skipped.one();
        Tap.Page last = buffer.take(known);
        assertEquals(3, last.matched());
        assertEquals(0, last.count());
        assertNull(buffer.take(last.matched()));
    }
}

package dev.weir.runner.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;

class SampleEnumeratorTest {
    private final SamplePosition position = SamplePosition.START.at(7, 0);

    @Test
    void aSubtaskThatFailsBeforeItHadTheSplitGivesNothingBack() {
        var enumerator = new SampleEnumerator(null, new SampleProgress(position, false), null);
        enumerator.addSplitsBack(List.of(), 1);
        enumerator.addSplitsBack(List.of(), 0);
        assertSame(position, enumerator.snapshotState(1).waiting());
    }

    @Test
    void theSplitThatComesBackWaitsForTheNextReader() {
        var enumerator = new SampleEnumerator(null, new SampleProgress(null, false), null);
        enumerator.addSplitsBack(List.of(position), 0);
        assertEquals(new SampleProgress(position, false), enumerator.snapshotState(1));
    }
}

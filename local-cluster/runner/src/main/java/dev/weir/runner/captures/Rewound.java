package dev.weir.runner.captures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.JobID;

/** The rows that a capture had received when a checkpoint was taken, and the table that they fold to. */
final class Rewound {
    private final List<byte[]> lines = new ArrayList<>();
    private final long keptFrom;
    private final LineParts parts;
    private final boolean keyed;
    private final Marks marks = new Marks();

    /**
     * Call it under the lock of what is read.
     *
     * @param parts takes lines apart; null where no table is folded of them, or none came
     */
    Rewound(Ring ring, Marks of, Map<JobID, Long> point, Map<JobID, Set<Long>> earlier, LineParts parts, boolean keyed) {
        this.keyed = keyed;
        this.parts = parts;
        this.keptFrom = Math.min(ring.keptFrom(), ring.counted());
        // Of the jobs of a run, the one that writes into this sink has a mark in it.
        Marks.Barrier barrier = point.entrySet().stream().map(each -> new Marks.Barrier(each.getKey(), each.getValue())).filter(of::has).findFirst().orElse(new Marks.Barrier(null, 0));
        TablePage.ofRing(ring, 0, Integer.MAX_VALUE).forEach(chunk -> take(chunk, of, barrier));
        marks.take(of, barriers(earlier));
    }

    static Set<Marks.Barrier> barriers(Map<JobID, Set<Long>> checkpoints) {
        Set<Marks.Barrier> all = new HashSet<>();
        checkpoints.forEach((job, numbers) -> numbers.forEach(number -> all.add(new Marks.Barrier(job, number))));
        return all;
    }

    private void take(Ring.Chunk chunk, Marks of, Marks.Barrier barrier) {
        int begin = 0;
        for (int row = 0; row < chunk.count(); row++) {
            int end = begin;
            while (chunk.lines()[end] != '\n') {
                end++;
            }
            if (of.isBefore(barrier, keptFrom + chunk.first() + row)) {
                lines.add(Arrays.copyOfRange(chunk.lines(), begin, end + 1));
            }
            begin = end + 1;
        }
    }

    Ring ring(long bytes) {
        Ring ring = new Ring(bytes, keptFrom);
        for (byte[] line : lines) {
            if (ring.sealsBefore(line.length)) {
                ring.seal();
            }
            ring.append(line, 0, line.length);
        }
        ring.seal();
        ring.shrink(bytes);
        return ring;
    }

    Fold fold(int rows, long bytes) {
        Fold fold = new Fold(keyed, rows, bytes);
        if (keptFrom > 0) {
            fold.lacks();
        }
        if (parts != null) {
            lines.forEach(line -> fold.apply(LineParts.kind(line), parts.key(line), line, line.length));
        }
        return fold;
    }

    Marks marks() {
        return marks;
    }
}

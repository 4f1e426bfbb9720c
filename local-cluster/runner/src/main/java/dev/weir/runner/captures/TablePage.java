package dev.weir.runner.captures;

import java.util.ArrayList;
import java.util.List;

/** Cuts pages of tables into chunks; a chunk's {@code first} is the place of its first row in the table. */
final class TablePage {
    private TablePage() {}

    static List<Ring.Chunk> ofLines(List<byte[]> lines, long offset) {
        List<Ring.Chunk> chunks = new ArrayList<>();
        Ring cutter = new Ring(Long.MAX_VALUE);
        for (byte[] line : lines) {
            if (cutter.sealsBefore(line.length)) {
                cutter.seal();
            }
            cutter.append(line, 0, line.length);
        }
        cutter.seal();
        for (Ring.Chunk chunk = cutter.at(0); chunk != null; chunk = cutter.at(chunk.end())) {
            chunks.add(new Ring.Chunk(offset + chunk.first(), chunk.count(), chunk.lines(), chunk.length()));
        }
        return chunks;
    }

    static List<Ring.Chunk> ofRing(Ring ring, long offset, int limit) {
        List<Ring.Chunk> chunks = new ArrayList<>();
        ring.seal();
        long keptFrom = ring.keptFrom();
        long row = keptFrom + offset;
        long end = row + limit;
        for (Ring.Chunk chunk = ring.at(row); chunk != null && row < end; chunk = ring.at(row)) {
            Ring.Chunk part = Ring.until(Ring.from(chunk, row), end);
            chunks.add(new Ring.Chunk(part.first() - keptFrom, part.count(), part.lines(), part.length()));
            row = part.end();
        }
        return chunks;
    }
}

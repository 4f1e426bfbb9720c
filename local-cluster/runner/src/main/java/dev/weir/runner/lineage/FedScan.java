package dev.weir.runner.lineage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows that one scan of a table gives, and the watermarks that were seen to follow them when all of them were given. A run that
 * gives some of them has the watermarks of all: what was late stays late, and what was not stays so.
 */
public final class FedScan {
    private final String table;
    private final List<FedRow> rows;
    private final LineFinder lines;
    /** After each row the watermark that has been reached. */
    private final long[] reached;
    private int learnt;

    FedScan(String table, List<FedRow> rows, LineFinder lines) {
        this.table = table;
        this.rows = rows;
        this.lines = lines;
        this.reached = new long[rows.size()];
        Arrays.fill(reached, Long.MIN_VALUE);
    }

    public String table() {
        return table;
    }

    LineFinder lines() {
        return lines;
    }

    public List<FedRow> rows() {
        return rows;
    }

    /** The watermark that followed a row at once. */
    public synchronized void learn(int row, long watermark) {
        settle(row);
        reached[row] = watermark;
        learnt = row + 1;
    }

    private void settle(int to) {
        for (; learnt < to; learnt++) {
            reached[learnt] = learnt == 0 ? Long.MIN_VALUE : reached[learnt - 1];
        }
    }

    /** All of its rows were given once. */
    synchronized void settle() {
        settle(reached.length);
    }

    /** The watermark before a row; {@code Long.MIN_VALUE} for none. */
    public long before(int row) {
        return row == 0 ? Long.MIN_VALUE : reached[row - 1];
    }

    public long after(int row) {
        return reached[row];
    }

    /** Where the rows of records stand, in their order. @param records ascending */
    int[] places(long[] records) {
        List<Integer> found = new ArrayList<>();
        for (long record : records) {
            for (int at = first(record); at < rows.size() && rows.get(at).record() == record; at++) {
                found.add(at);
            }
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    private int first(long record) {
        int low = 0;
        for (int high = rows.size(); low < high; ) {
            int middle = (low + high) >>> 1;
            if (rows.get(middle).record() < record) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}

package dev.weir.runner.given;

/** An entry of a test that cannot be given: what is wrong with it, and in which column where that is known. */
public final class BrokenEntry extends Exception {
    private static final long serialVersionUID = 1L;
    private final int at;
    private final String column;

    /** @param at the entry's place among those of its table in its step */
    public BrokenEntry(int at, String column, String reason, Throwable cause) {
        super(reason, cause);
        this.at = at;
        this.column = column;
    }

    public int at() {
        return at;
    }

    /** Null where it is not one column's fault. */
    public String column() {
        return column;
    }
}

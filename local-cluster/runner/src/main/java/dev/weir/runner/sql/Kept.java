package dev.weir.runner.sql;

import java.util.LinkedHashMap;
import java.util.Map;

/** The last few answers by their questions. */
final class Kept<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;

    private int most;

    Kept(int most) {
        super(most, 0.75f, true);
        this.most = most;
    }

    /** From now on so many, of which the eldest go at once. */
    void keep(int count) {
        most = count;
        for (var eldest = entrySet().iterator(); size() > most; ) {
            eldest.next();
            eldest.remove();
        }
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}

package dev.weir.runner.functions;

import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The program that a workspace's functions are, by content: it travels in the job's graph.
 *
 * @param code JavaScript, which makes {@code globalThis.weir}
 * @param map its source map
 */
record Bundle(String code, String map) implements Serializable {
    /** Each function of a job brings its bundle; of equal ones a process keeps one. */
    private static final Map<Bundle, WeakReference<Bundle>> KNOWN = Collections.synchronizedMap(new WeakHashMap<>());

    private Object readResolve() {
        return kept();
    }

    Bundle kept() {
        synchronized (KNOWN) {
            WeakReference<Bundle> known = KNOWN.get(this);
            Bundle same = known == null ? null : known.get();
            if (same == null) {
                KNOWN.put(this, new WeakReference<>(this));
                return this;
            }
            return same;
        }
    }
}

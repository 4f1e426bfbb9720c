package dev.weir.runner.functions;

import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;

/**
 * The program that a workspace's functions are, by content: it travels in the job's graph.
 *
 * @param code JavaScript, which makes {@code globalThis.weir}
 * @param map its source map
 * @param node the program of Node that it runs in; null for V8 inside the task
 */
record Bundle(String code, String map, String node) implements Serializable {
    /** Each function of a job brings its bundle; of equal ones a process keeps one. */
    private static final Map<Bundle, WeakReference<Bundle>> KNOWN = Collections.synchronizedMap(new WeakHashMap<>());

    Bundle(String code, String map) {
        this(code, map, null);
    }

    /** The same elsewhere. @param other as {@link #node} */
    Bundle in(String other) {
        return Objects.equals(node, other) ? this : new Bundle(code, map, other).kept();
    }

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

package dev.weir.runner.samples;

import java.io.Serializable;

/**
 * Where the handing out of a sample stands.
 *
 * @param waiting the split that no subtask has, or null
 * @param finished the sample was replayed to its end; it takes no part in a restored job
 */
record SampleProgress(SamplePosition waiting, boolean finished) implements Serializable {
    static final SampleProgress START = new SampleProgress(SamplePosition.START, false);
}

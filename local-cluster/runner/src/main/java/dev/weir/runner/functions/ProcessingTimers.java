package dev.weir.runner.functions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.table.data.StringData;

/** Timers of the current key in processing time; by their names as Flink has those in event time. */
final class ProcessingTimers {
    private final MapState<StringData, Long> times;
    private final InternalTimerService<StringData> named;
    private final InternalTimerService<VoidNamespace> unnamed;
    private Long due;

    /** @param times what each name is set to */
    ProcessingTimers(MapState<StringData, Long> times, InternalTimerService<StringData> named, InternalTimerService<VoidNamespace> unnamed) {
        this.times = times;
        this.named = named;
        this.unnamed = unnamed;
    }

    long now() {
        return unnamed.currentProcessingTime();
    }

    /** What the timer at hand was set to; null where it is one in event time, or a row. */
    Long due() {
        return due;
    }

    /** The name of a timer that has become due, which it has no more; null where it had none. */
    StringData begin(InternalTimer<?, ?> timer) throws Exception {
        due = timer.getTimestamp();
        if (!(timer.getNamespace() instanceof StringData name)) {
            return null;
        }
        times.remove(name);
        return name;
    }

    void end() {
        due = null;
    }

    void set(String name, long at) throws Exception {
        if (name == null) {
            unnamed.registerProcessingTimeTimer(VoidNamespace.INSTANCE, at);
            return;
        }
        clear(name);
        times.put(StringData.fromString(name), at);
        named.registerProcessingTimeTimer(StringData.fromString(name), at);
    }

    void clear(String name) throws Exception {
        StringData key = StringData.fromString(name);
        Long at = times.get(key);
        if (at != null) {
            named.deleteProcessingTimeTimer(key, at);
            times.remove(key);
        }
    }

    void clear(long at) {
        unnamed.deleteProcessingTimeTimer(VoidNamespace.INSTANCE, at);
    }

    void clearAll() throws Exception {
        for (Map.Entry<StringData, Long> each : times.entries()) {
            named.deleteProcessingTimeTimer(each.getKey(), each.getValue());
        }
        times.clear();
        List<Long> rest = new ArrayList<>();
        // Goes through the timers of the current key alone.
        unnamed.forEachProcessingTimeTimer((none, at) -> rest.add(at));
        rest.forEach(this::clear);
    }
}

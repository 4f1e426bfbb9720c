package dev.weir.runner.samples;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;

/** The pace of each sample of running jobs, which may be changed while they run. */
final class Paces {
    /**
     * How fast a sample goes.
     *
     * @param speed times event time, or 0
     * @param rate rows a second, or 0
     * @param version grows with every change; time counts anew then
     */
    record Setting(double speed, double rate, long version) {}

    private static final Map<String, Paces> ALL = new ConcurrentHashMap<>();

    private volatile Setting setting;
    private volatile CompletableFuture<Void> waiting;

    private Paces(Setting setting) {
        this.setting = setting;
    }

    /** The one of a sample, with its own pace where nobody has changed it. */
    static Paces of(JobID job, SamplePlan plan) {
        return ALL.computeIfAbsent(job + plan.id(), name -> new Paces(own(plan)));
    }

    /** How fast a sample goes, also before it is read and after it is through. */
    static Setting settingOf(JobID job, SamplePlan plan) {
        Paces known = ALL.get(job + plan.id());
        return known == null ? own(plan) : known.setting;
    }

    private static Setting own(SamplePlan plan) {
        return plan.stream() == null ? new Setting(0, 0, 0) : new Setting(plan.stream().speed(), plan.stream().rate(), 0);
    }

    /** Its time counts anew; nothing is missed of a sample that is not read yet, or no more. */
    static void wentOn(JobID job, SamplePlan plan) {
        Paces known = ALL.get(job + plan.id());
        if (known != null) {
            known.set(known.setting.speed(), known.setting.rate());
        }
    }

    static void forget(JobID job, SamplePlan plan) {
        ALL.remove(job + plan.id());
    }

    Setting setting() {
        return setting;
    }

    /** Something else waits for its time; it is asked again after a change. */
    void waits(CompletableFuture<Void> turn) {
        waiting = turn;
    }

    synchronized void set(double speed, double rate) {
        setting = new Setting(speed, rate, setting.version() + 1);
        CompletableFuture<Void> turn = waiting;
        if (turn != null) {
            turn.complete(null);
        }
    }
}

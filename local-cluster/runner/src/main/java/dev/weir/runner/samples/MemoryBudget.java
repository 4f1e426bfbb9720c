package dev.weir.runner.samples;

import dev.weir.runner.WeirException;

/** Keeps what must be held in memory to a quarter of the heap. */
final class MemoryBudget {
    private static final long BYTES = Runtime.getRuntime().maxMemory() / 4;
    private final SamplePlan plan;
    private final String purpose;
    private long taken;

    /** @param purpose completes "is too large to …" */
    MemoryBudget(SamplePlan plan, String purpose) {
        this.plan = plan;
        this.purpose = purpose;
    }

    void take(long bytes) {
        taken += bytes;
        if (taken > BYTES) {
            throw new WeirException(
                    "sample-too-large",
                    "The sample of table " + plan.table().shortName() + " (" + plan.stream().origin() + ") is too large to " + purpose + ": more than "
                            + (BYTES >> 20) + " MB. Use a smaller sample, or give the engine more memory.");
        }
    }
}

package dev.weir.runner.functions;

import java.time.Duration;
import java.util.function.BinaryOperator;
import org.apache.flink.util.TimeUtils;

/**
 * What a job allows its functions, by its `pipeline.global-job-parameters`.
 *
 * @param time how long one call may take
 * @param showsValues whether messages and logs show the values of rows
 */
record Limits(Duration time, boolean showsValues) {
    static final Limits USUAL = new Limits(Duration.ofSeconds(10), true);

    /** @param parameter a job's parameter by its name, or what is given for one that it has not */
    static Limits of(BinaryOperator<String> parameter) {
        return new Limits(TimeUtils.parseDuration(parameter.apply("weir.functions.time-limit", "10 s")),
                Boolean.parseBoolean(parameter.apply("weir.functions.show-values", "true")));
    }
}

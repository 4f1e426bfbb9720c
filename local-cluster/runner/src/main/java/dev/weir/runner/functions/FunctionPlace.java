package dev.weir.runner.functions;

import dev.weir.runner.WeirException;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;

/** Where a job has its functions run, by its `pipeline.global-job-parameters`: in V8 inside the task, or in Node beside it. */
public final class FunctionPlace {
    private static final String RUNTIME = "weir.functions.runtime";
    private static final String NODE = "weir.functions.node";

    private FunctionPlace() {}

    /** Of the settings of a script, which are known before it is read. @return the program of Node; null for V8 */
    public static String of(Map<String, String> settings) {
        String key = PipelineOptions.GLOBAL_JOB_PARAMETERS.key();
        if (settings == null || settings.get(key) == null) {
            return null;
        }
        try {
            Map<String, String> parameters = Configuration.fromMap(Map.of(key, settings.get(key))).get(PipelineOptions.GLOBAL_JOB_PARAMETERS);
            return of(parameters::getOrDefault, null);
        } catch (RuntimeException unreadable) {
            // It is refused where it is set, or by the tasks.
            return null;
        }
    }

    /**
     * @param parameter a job's parameter by its name, or what is given for one that it has not
     * @param otherwise where the job does not say
     */
    static String of(BinaryOperator<String> parameter, String otherwise) {
        String runtime = parameter.apply(RUNTIME, "");
        return switch (runtime) {
            case "" -> otherwise;
            case "v8" -> null;
            case "node" -> parameter.apply(NODE, "node");
            default -> throw new WeirException("functions-runtime", RUNTIME + " is " + runtime + ": TypeScript runs in v8, inside the task, or in node, a process beside it.");
        };
    }
}

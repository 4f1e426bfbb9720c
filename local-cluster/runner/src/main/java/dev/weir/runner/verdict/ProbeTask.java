package dev.weir.runner.verdict;

import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.runtime.tasks.StreamTask;

/** A task that is set up and never invoked. */
final class ProbeTask extends StreamTask<Object, StreamOperator<Object>> {
    ProbeTask(Environment environment) throws Exception {
        super(environment);
    }

    @Override
    protected void init() {}
}

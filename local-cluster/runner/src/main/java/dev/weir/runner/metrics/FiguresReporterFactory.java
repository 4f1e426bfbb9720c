package dev.weir.runner.metrics;

import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** How Flink's metric registry finds {@link FiguresReporter}. */
public final class FiguresReporterFactory implements MetricReporterFactory {
    public static void register(Configuration options) {
        options.setString("metrics.reporter.weir.factory.class", FiguresReporterFactory.class.getName());
    }

    @Override
    public MetricReporter createMetricReporter(Properties properties) {
        return new FiguresReporter();
    }
}

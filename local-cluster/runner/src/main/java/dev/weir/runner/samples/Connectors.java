package dev.weir.runner.samples;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.flink.table.factories.DynamicTableFactory;

/**
 * What is assumed of a connector that is not on the class path, and how its tables are told apart. Only names seen in the
 * wild are listed: an unknown name without a sample is more likely a slip of the pen, and Flink refuses it.
 */
public final class Connectors {
    /**
     * {@code LOG}: metadata and pushed-down watermarks; {@code DATABASE}: lookup and pushed-down projection; {@code GENERATOR}: rows
     * without end, and lookup; {@code FILES}: neither lookup nor changes.
     */
    enum Kind { LOG, UPSERT_LOG, CHANGE_CAPTURE, DATABASE, GENERATOR, FILES, PLAIN }

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("kafka", Kind.LOG),
            Map.entry("pulsar", Kind.LOG),
            Map.entry("kinesis", Kind.LOG),
            Map.entry("rabbitmq", Kind.LOG),
            Map.entry("pubsub", Kind.LOG),
            Map.entry("upsert-kafka", Kind.UPSERT_LOG),
            Map.entry("upsert-pulsar", Kind.UPSERT_LOG),
            Map.entry("upsert-fluss", Kind.UPSERT_LOG),
            Map.entry("jdbc", Kind.DATABASE),
            Map.entry("hbase-1.4", Kind.DATABASE),
            Map.entry("hbase-2.2", Kind.DATABASE),
            Map.entry("mongodb", Kind.DATABASE),
            Map.entry("redis", Kind.DATABASE),
            Map.entry("starrocks", Kind.DATABASE),
            Map.entry("doris", Kind.DATABASE),
            Map.entry("clickhouse", Kind.DATABASE),
            Map.entry("cassandra", Kind.DATABASE),
            Map.entry("elasticsearch-6", Kind.PLAIN),
            Map.entry("elasticsearch-7", Kind.PLAIN),
            Map.entry("elasticsearch-8", Kind.PLAIN),
            Map.entry("opensearch", Kind.PLAIN),
            Map.entry("opensearch-2", Kind.PLAIN),
            Map.entry("firehose", Kind.PLAIN),
            Map.entry("dynamodb", Kind.PLAIN),
            Map.entry("prometheus", Kind.PLAIN),
            Map.entry("paimon", Kind.PLAIN),
            Map.entry("iceberg", Kind.PLAIN),
            Map.entry("hudi", Kind.PLAIN),
            Map.entry("delta", Kind.PLAIN),
            Map.entry("hive", Kind.PLAIN),
            Map.entry("kudu", Kind.PLAIN),
            Map.entry("http-sink", Kind.PLAIN),
            Map.entry("rest-lookup", Kind.PLAIN),
            Map.entry("influxdb", Kind.PLAIN),
            Map.entry("bigquery", Kind.PLAIN),
            Map.entry("snowflake", Kind.PLAIN),
            Map.entry("sqs", Kind.PLAIN),
            Map.entry("odps", Kind.PLAIN),
            Map.entry("hologres", Kind.DATABASE),
            Map.entry("milvus", Kind.DATABASE),
            Map.entry("faker", Kind.GENERATOR),
            Map.entry("nexmark", Kind.GENERATOR),
            Map.entry("filesystem", Kind.FILES),
            Map.entry("rocketmq", Kind.LOG),
            Map.entry("mqtt", Kind.LOG),
            Map.entry("nats", Kind.LOG),
            Map.entry("gcp-pubsub", Kind.LOG),
            Map.entry("kinesis-legacy", Kind.LOG),
            Map.entry("sls", Kind.LOG),
            Map.entry("fluss", Kind.LOG));

    private static final Pattern CHANGE_CAPTURE = Pattern.compile(".+-cdc");
    private static final Set<String> CHANGELOG_FORMATS = Set.of("debezium-json", "debezium-avro-confluent", "canal-json", "maxwell-json", "ogg-json");
    private static final Set<String> FORMATS = Set.of(
            "json", "csv", "raw", "avro", "avro-confluent", "avro-glue", "json-glue", "protobuf", "parquet", "orc", "debezium-json",
            "debezium-avro-confluent", "canal-json", "canal-protobuf", "maxwell-json", "ogg-json");

    private Connectors() {}

    static String of(DynamicTableFactory.Context context) {
        return of(context.getCatalogTable().getOptions());
    }

    static String of(Map<String, String> options) {
        return options.getOrDefault("connector", "");
    }

    private static boolean isKnown(String connector) {
        return KINDS.containsKey(connector) || CHANGE_CAPTURE.matcher(connector).matches();
    }

    /**
     * Whether a connector or format of this name may exist, only not on the class path. With a sample, a name that resembles no
     * other is taken for a connector of the person's own.
     */
    static boolean isPlausible(RealConnector.Absent absent, boolean hasSample) {
        if (absent.isFormat()) {
            return FORMATS.contains(absent.name());
        }
        return isKnown(absent.name()) || (hasSample && nearest(absent.name(), absent.available()).isEmpty());
    }

    /** The connector or format that was probably meant. */
    public static Optional<String> nearest(String name, Collection<String> available) {
        Set<String> candidates = new TreeSet<>(available);
        candidates.addAll(KINDS.keySet());
        candidates.addAll(FORMATS);
        candidates.removeIf(candidate -> candidate.equals(name) || Math.abs(candidate.length() - name.length()) > 3);
        return name.length() < 3 ? Optional.empty() : TableNames.nearest(name, candidates);
    }

    static Kind kindOf(String connector) {
        return CHANGE_CAPTURE.matcher(connector).matches() ? Kind.CHANGE_CAPTURE : KINDS.getOrDefault(connector, Kind.PLAIN);
    }

    /** The table's own format, by the option that names it; of key and value, the value's. */
    static String formatOf(Map<String, String> options) {
        return options.getOrDefault("value.format", options.get("format"));
    }

    static boolean isChangelogFormat(String format) {
        return format != null && CHANGELOG_FORMATS.contains(format);
    }
}

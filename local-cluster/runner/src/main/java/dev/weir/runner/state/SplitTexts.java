package dev.weir.runner.state;

import dev.weir.runner.captures.ValueJson;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.util.InstantiationUtil;

/** How far a source has read each of its splits. A source writes them as it likes, and only some are known here. */
final class SplitTexts {
    private static final String READER = "SourceReaderState";

    private interface Form {
        Object read(int version, byte[] bytes) throws Exception;
    }

    private static final List<Form> FORMS = List.of(
            (version, bytes) -> InstantiationUtil.deserializeObject(bytes, SplitTexts.class.getClassLoader()),
            SplitTexts::kafka);

    private SplitTexts() {}

    /** Whether a state is what Flink keeps a source's splits in. */
    static boolean isOf(String state) {
        return state.equals(READER);
    }

    /** @param written the version of the form, the length, and the split */
    static String of(byte[] written) {
        try {
            DataInputDeserializer in = new DataInputDeserializer(written);
            int version = in.readInt();
            byte[] split = new byte[in.readInt()];
            in.readFully(split);
            for (Form form : FORMS) {
                try {
                    return new ObjectJson().of(null, form.read(version, split));
                } catch (Exception | LinkageError other) {
                    // It is of another source.
                }
            }
        } catch (IOException | RuntimeException other) {
            // It is told as it is.
        }
        return ValueJson.quoted("bytes of the source's own: " + Base64.getEncoder().encodeToString(written));
    }

    private static Object kafka(int version, byte[] bytes) throws IOException {
        KafkaPartitionSplit split = new KafkaPartitionSplitSerializer().deserialize(version, bytes);
        return Map.of("topic", split.getTopic(), "partition", split.getPartition(), "offset", split.getStartingOffset());
    }
}

package dev.weir.runner.savepoints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.WeirException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.checkpoint.metadata.MetadataV3Serializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeOffsets;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be read is said in a sentence with a code, and left as it is. */
class BadSavepointTest {
    @TempDir
    Path folder;

    @Test
    void nothingThere() {
        assertEquals("savepoint-missing", code(folder.resolve("none").toString()));
        assertEquals("savepoint-missing", code(folder.toString()));
    }

    @Test
    void notASavepoint() throws Exception {
        Files.writeString(folder.resolve("_metadata"), "once upon a time");
        assertEquals("not-a-savepoint", code(folder.toString()));
    }

    @Test
    void emptyOrCutShort() throws Exception {
        byte[] whole = metadata();
        for (int length : List.of(0, 3, 8, 20, whole.length - 9)) {
            Files.write(folder.resolve("_metadata"), Arrays.copyOf(whole, length));
            assertEquals("savepoint-truncated", code(folder.toString()), "after " + length + " of " + whole.length + " bytes");
        }
    }

    @Test
    void damaged() throws Exception {
        byte[] whole = metadata();
        whole[4 + 4 + 8] = (byte) 0xff;
        Files.write(folder.resolve("_metadata"), whole);
        assertEquals("savepoint-broken", code(folder.toString()));
    }

    /** Metadata format 3 is what Flink 1.11 to 1.14 wrote. */
    @Test
    void ofFlinkOne() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Checkpoints.storeCheckpointMetadata(some(), new DataOutputStream(bytes), MetadataV3Serializer.INSTANCE);
        Files.write(folder.resolve("_metadata"), bytes.toByteArray());
        WeirException said = assertThrows(WeirException.class, () -> Savepoints.read(folder.toString()));
        assertEquals("savepoint-of-flink-1", said.code());
        assertTrue(said.getMessage().contains("Flink 1.x"), said.getMessage());
    }

    @Test
    void onAFileSystemThatIsNotHere() {
        assertEquals("file-system-unknown", code("s3://bucket/savepoints/savepoint-1"));
        assertEquals("file-system-unknown", code("nonsense://x/y"));
    }

    private static CheckpointMetadata some() {
        return new CheckpointMetadata(7, List.of(new OperatorState("some", "some-uid", new OperatorID(1, 2), 1, 128)), List.of());
    }

    private static byte[] metadata() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Checkpoints.storeCheckpointMetadata(some(), new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static String code(String path) {
        return assertThrows(WeirException.class, () -> Savepoints.read(path)).code();
    }

    /** A checkpoint that is followed by a newer one goes, also while it is looked at. */
    @Test
    void aStateFileThatWentIsMissing() {
        var file = new FileStateHandle(new org.apache.flink.core.fs.Path(folder.resolve("went").toUri()), 1);
        var state = OperatorSubtaskState.builder().setManagedKeyedState(new KeyGroupsStateHandle(new KeyGroupRangeOffsets(0, 1), file)).build();
        assertEquals("savepoint-missing", assertThrows(WeirException.class, () -> StateHeaders.of(List.of(state), getClass().getClassLoader())).code());
    }
}

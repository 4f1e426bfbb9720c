package dev.weir.runner.broker;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

/** A folder belongs to one broker for as long as that runs. */
class BrokerMainTest {
    @Test
    void aFolderStaysTakenWhateverTheGarbageCollectorTakes() throws Exception {
        Path folder = Files.createTempDirectory("weir-broker");
        assertTrue(BrokerMain.lock(folder));
        var witness = new WeakReference<>(new Object());
        while (witness.get() != null) {
            System.gc();
        }
        try (FileChannel other = FileChannel.open(folder.resolve("lock"), StandardOpenOption.WRITE)) {
            assertThrows(OverlappingFileLockException.class, other::tryLock);
        }
    }
}

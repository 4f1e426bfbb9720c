package dev.weir.runner.savepoints;

import dev.weir.runner.WeirException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.util.ExceptionUtils;

/** The {@code _metadata} of a savepoint or checkpoint, read by Flink; what cannot be read is said in a sentence. */
public record SavepointFile(String path, int version, CheckpointMetadata metadata) {
    /** Flink 2.0 began to write 5, with names and uids; up to 4 is Flink 1.x. */
    private static final int OLDEST = 5;
    /** A file system that does not answer is not waited for longer, in seconds. */
    private static final long PATIENCE = 30;

    /** @param path the folder, or its {@code _metadata}; a plain path or a URI of a file system that Flink has here */
    public static SavepointFile open(String path, ClassLoader loader) {
        ExecutorService reading = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "weir-savepoint");
            thread.setDaemon(true);
            return thread;
        });
        Future<SavepointFile> read = reading.submit(() -> read(path, loader));
        reading.shutdown();
        try {
            return read.get(PATIENCE, TimeUnit.SECONDS);
        } catch (ExecutionException thrown) {
            throw thrown.getCause() instanceof WeirException said ? said : unreadable(path, thrown.getCause());
        } catch (TimeoutException silent) {
            reading.shutdownNow();
            throw new WeirException("savepoint-unreachable", "The file system of " + path + " did not answer within " + PATIENCE
                    + " seconds. Is it running, and can it be reached from here?");
        } catch (InterruptedException interrupted) {
            reading.shutdownNow();
            Thread.currentThread().interrupt();
            throw new WeirException("cancelled", "Reading the savepoint was cancelled.");
        }
    }

    /** The ids of the operators that have state in it. */
    public Set<String> holding() {
        return metadata.getOperatorStates().stream().filter(SavepointFile::holds).map(state -> state.getOperatorID().toString()).collect(Collectors.toSet());
    }

    public static boolean holds(OperatorState state) {
        return state.getCoordinatorState() != null || state.getStates().stream().anyMatch(OperatorSubtaskState::hasState);
    }

    private static SavepointFile read(String path, ClassLoader loader) throws IOException {
        CompletedCheckpointStorageLocation location = AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(path);
        int version = version(path, location);
        try (DataInputStream in = stream(location)) {
            return new SavepointFile(location.getExternalPointer(), version, Checkpoints.loadCheckpointMetadata(in, loader, location.getExternalPointer()));
        } catch (EOFException ended) {
            throw truncated(path, ended);
        } catch (FileNotFoundException gone) {
            throw gone;
        } catch (IOException | RuntimeException broken) {
            throw new WeirException("savepoint-broken", "The metadata of the savepoint " + path + " is damaged: " + reason(broken)
                    + ". Take another savepoint; this one cannot be restored from.", broken);
        }
    }

    /** The first eight bytes say whether it is a savepoint at all, and of what Flink. */
    private static int version(String path, CompletedCheckpointStorageLocation location) throws IOException {
        try (DataInputStream in = stream(location)) {
            if (in.readInt() != Checkpoints.HEADER_MAGIC_NUMBER) {
                throw new WeirException("not-a-savepoint", path + " is no savepoint of Flink: its _metadata begins differently. Give the folder"
                        + " that has the _metadata of a savepoint or a checkpoint.");
            }
            int version = in.readInt();
            if (version < OLDEST) {
                throw new WeirException("savepoint-of-flink-1", "The savepoint " + path + " was written by Flink 1.x (metadata format " + version
                        + "). Flink 2 does not restore state of Flink 1.x: start the job without it, and let it build its state again.");
            }
            return version;
        } catch (EOFException ended) {
            throw truncated(path, ended);
        }
    }

    private static DataInputStream stream(CompletedCheckpointStorageLocation location) throws IOException {
        InputStream plain = location.getMetadataHandle().openInputStream();
        return new DataInputStream(new BufferedInputStream(plain));
    }

    private static WeirException truncated(String path, Throwable cause) {
        return new WeirException("savepoint-truncated", "The savepoint " + path + " ends in the middle of its metadata: it was not written or not"
                + " copied to its end. Copy it again, or take another.", cause);
    }

    private static WeirException unreadable(String path, Throwable cause) {
        if (ExceptionUtils.findThrowable(cause, UnsupportedFileSystemSchemeException.class).isPresent()) {
            String scheme = path.replaceFirst(":.*", "");
            return new WeirException("file-system-unknown", "Weir's engine has no file system for " + scheme + ": (" + path
                    + "). Copy the savepoint's folder to this machine and give that path.", cause);
        }
        if (ExceptionUtils.findThrowable(cause, FileNotFoundException.class).isPresent()) {
            return new WeirException("savepoint-missing", "There is no savepoint at " + path
                    + ": it has to be a folder with a _metadata file, or that file.", cause);
        }
        return new WeirException("savepoint-unreachable", "The savepoint " + path + " cannot be read: " + reason(cause)
                + ". Can its file system be reached, and may you read it?", cause);
    }

    private static String reason(Throwable thrown) {
        Throwable root = ExceptionUtils.stripExecutionException(thrown);
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String said = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return said.replaceFirst("[.\\s]+$", "");
    }
}

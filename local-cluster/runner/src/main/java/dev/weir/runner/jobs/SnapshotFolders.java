package dev.weir.runner.jobs;

import java.io.IOException;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Folders of this engine's own that snapshots of state are in. */
final class SnapshotFolders {
    private static final int TIMES = 5;

    private SnapshotFolders() {}

    /** What cannot be deleted goes with the engine's folder. */
    static void delete(String folder) {
        // Flink may delete a checkpoint in it meanwhile, which ends the way through it: then it is begun again.
        boolean isGone = false;
        for (int time = 0; time < TIMES && !isGone; time++) {
            isGone = delete(new Path(folder));
        }
    }

    private static boolean delete(Path path) {
        try {
            FileSystem files = path.getFileSystem();
            files.delete(path, true);
            return !files.exists(path);
        } catch (IOException left) {
            // What is left after all is in a folder that is swept.
            return false;
        }
    }
}

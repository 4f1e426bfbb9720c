package dev.weir.runner.jobs;

import java.io.IOException;
import org.apache.flink.core.fs.Path;

/** Folders of this engine's own that snapshots of state are in. */
final class SnapshotFolders {
    private SnapshotFolders() {}

    /** What cannot be deleted goes with the engine's folder. */
    static void delete(String folder) {
        try {
            Path path = new Path(folder);
            path.getFileSystem().delete(path, true);
        } catch (IOException left) {
            // It is in a folder that is swept.
        }
    }
}

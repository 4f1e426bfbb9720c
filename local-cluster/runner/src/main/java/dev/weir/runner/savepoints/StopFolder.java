package dev.weir.runner.savepoints;

import dev.weir.runner.WeirException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Where a stopped run leaves its savepoints. A run of one job leaves one, and its folder is the answer. A run of several jobs leaves a
 * folder with {@code job-1}, {@code job-2} … in it, each of which holds that job's savepoint; a job that had ended by itself has none.
 */
public final class StopFolder {
    private StopFolder() {}

    /** The folder that Flink is to make a job's savepoint in. */
    public static String target(String folder, int job) {
        return new Path(folder, "job-" + (job + 1)).toString();
    }

    /** The savepoint of one of a run's jobs; null where it has none and begins empty. */
    static String ofJob(String path, int job, int jobs) {
        if (jobs == 1) {
            return path;
        }
        try {
            Path folder = new Path(path);
            FileSystem files = folder.getFileSystem();
            if (files.exists(new Path(folder, "_metadata"))) {
                throw new WeirException("savepoint-of-one-job", "The savepoint " + path + " is of one job, and the script has " + jobs
                        + " jobs. Wrap its INSERTs in a statement set, or give the folder of a stopped run with a savepoint for each job.");
            }
            Path own = new Path(folder, "job-" + (job + 1));
            FileStatus[] inside = files.exists(own) ? files.listStatus(own) : new FileStatus[0];
            return inside.length == 0 ? null : inside[0].getPath().toString();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

package dev.weir.runner.savepoints;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Where a stopped run leaves its savepoints. A run of one job leaves one, and its folder is the answer. A run of several jobs leaves a
 * folder with {@code job-1}, {@code job-2} … in it, each of which holds that job's savepoint; a job that had ended by itself has none.
 */
public final class StopFolder {
    private static final Pattern JOB = Pattern.compile("job-\\d{1,6}");

    private StopFolder() {}

    /** The folder that Flink is to make a job's savepoint in. */
    public static String target(String folder, int job) {
        return new Path(folder, "job-" + (job + 1)).toString();
    }

    /** The savepoints at a path: of one job, or of each job that left one, in the order of the jobs. */
    public static List<String> savepoints(String path) {
        try {
            Path folder = new Path(path);
            FileSystem files = folder.getFileSystem();
            if (folder.getName().equals("_metadata") || files.exists(new Path(folder, "_metadata")) || !files.exists(folder)) {
                return List.of(path);
            }
            List<FileStatus> jobs = Stream.of(files.listStatus(folder)).filter(each -> JOB.matcher(each.getPath().getName()).matches())
                    .sorted(Comparator.comparingInt(each -> Integer.parseInt(each.getPath().getName().substring("job-".length())))).toList();
            List<String> found = new ArrayList<>();
            for (FileStatus job : jobs) {
                for (FileStatus savepoint : files.listStatus(job.getPath())) {
                    found.add(savepoint.getPath().toString());
                }
            }
            return found.isEmpty() ? List.of(path) : found;
        } catch (IOException unreadable) {
            // Who opens it says why it cannot be read.
            return List.of(path);
        }
    }
}

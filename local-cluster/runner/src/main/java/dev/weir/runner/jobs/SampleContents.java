package dev.weir.runner.jobs;

import dev.weir.runner.WeirException;
import dev.weir.runner.given.GivenTableName;
import dev.weir.runner.samples.StandIn;
import dev.weir.runner.sql.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/** What the samples of a run's sources held as it began: where a checkpoint stands in a sample is a place in that, and in nothing else. */
final class SampleContents {
    /** Bytes up to which a file is read; a longer one is the same while its length and time are. */
    private static final long READ = 16 << 20;

    private record Content(String file, long bytes, long mark) {}

    private final Map<String, List<Content>> byTable;

    private SampleContents(Map<String, List<Content>> byTable) {
        this.byTable = byTable;
    }

    static SampleContents of(Script script, List<StandIn> standIns) {
        Map<String, List<Content>> found = new LinkedHashMap<>();
        for (StandIn standIn : standIns) {
            if (standIn.role().equals("source") && standIn.by().equals("sample")) {
                script.samples().stream().filter(sample -> new GivenTableName(standIn.table()).isMeantBy(sample.table())).findFirst()
                        .ifPresent(sample -> found.put(sample.table(), sample.files().stream().map(SampleContents::content).toList()));
            }
        }
        return new SampleContents(found);
    }

    /** Fails with {@code sample-changed} where a table that both read has other rows now. */
    void requireSame(SampleContents now) {
        byTable.forEach((table, before) -> {
            List<Content> held = now.byTable.getOrDefault(table, before);
            if (!held.equals(before)) {
                throw new WeirException("sample-changed", "The sample of " + table + " is not what it was when the run began, and the checkpoint belongs to the rows that it had. "
                        + "Undo the change of " + changed(before, held) + ", or run the job from its beginning.");
            }
        });
    }

    private static String changed(List<Content> before, List<Content> now) {
        return before.stream().filter(each -> !now.contains(each)).findFirst().map(each -> Path.of(each.file()).getFileName().toString()).orElse("its files");
    }

    private static Content content(String file) {
        try {
            Path path = Path.of(file);
            long bytes = Files.size(path);
            return new Content(file, bytes, bytes <= READ ? checksum(path) : Files.getLastModifiedTime(path).toMillis());
        } catch (IOException gone) {
            return new Content(file, -1, 0);
        }
    }

    private static long checksum(Path file) throws IOException {
        CRC32C sum = new CRC32C();
        sum.update(Files.readAllBytes(file));
        return sum.getValue();
    }
}

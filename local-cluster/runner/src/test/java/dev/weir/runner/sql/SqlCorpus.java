package dev.weir.runner.sql;

import dev.weir.runner.sql.corpus.CorpusClassPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The scripts of test/fixtures/sql; {@code -Dcorpus=NAME} takes those whose path has that. */
public final class SqlCorpus {
    private static final Path FOLDER = Path.of("../../test/fixtures/sql");

    private SqlCorpus() {}

    /** Scripts of which Flink refuses nothing. */
    public static List<Path> valid() {
        return files("valid");
    }

    /** Scripts with at least one statement that Flink refuses. */
    static List<Path> refused() {
        return files("refused");
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A compiler on the corpus' class path. */
    static SqlCompiler compiler() {
        return new SqlCompiler(CorpusClassPath.loader());
    }

    private static List<Path> files(String folder) {
        try (Stream<Path> listed = Files.list(FOLDER.resolve(folder))) {
            return listed.filter(file -> file.toString().endsWith(".sql")).filter(file -> file.toString().contains(System.getProperty("corpus", ""))).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

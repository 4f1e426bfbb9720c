package dev.weir.runner.functions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that is there while something is loaded from it. */
record ScratchFolder(Path path) implements AutoCloseable {

    static ScratchFolder make(String prefix) {
        try {
            return new ScratchFolder(Files.createTempDirectory(prefix));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> found = Files.walk(path)) {
            List<Path> inner = found.sorted(Comparator.reverseOrder()).toList();
            inner.forEach(each -> each.toFile().delete());
        } catch (IOException gone) {
            // What is left is a file in the folder for what is temporary.
        }
    }
}

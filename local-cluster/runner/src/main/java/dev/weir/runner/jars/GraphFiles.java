package dev.weir.runner.jars;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.InstantiationUtil;

/** The jobs that a program handed to Flink, serialized as Flink itself sends them to a cluster, in files of a folder. */
final class GraphFiles {
    private final Path folder;
    private int count;

    GraphFiles(Path folder) {
        this.folder = folder;
    }

    synchronized void add(StreamGraph graph) throws IOException {
        graph.serializeUserDefinedInstances();
        Path unfinished = folder.resolve("graph.tmp");
        Files.write(unfinished, InstantiationUtil.serializeObject(graph));
        Files.move(unfinished, file(folder, count), StandardCopyOption.ATOMIC_MOVE);
        count++;
    }

    synchronized int count() {
        return count;
    }

    static List<byte[]> read(Path folder) throws IOException {
        List<byte[]> graphs = new ArrayList<>();
        while (Files.exists(file(folder, graphs.size()))) {
            graphs.add(Files.readAllBytes(file(folder, graphs.size())));
        }
        return graphs;
    }

    private static Path file(Path folder, int number) {
        return folder.resolve("graph-" + number + ".bin");
    }
}

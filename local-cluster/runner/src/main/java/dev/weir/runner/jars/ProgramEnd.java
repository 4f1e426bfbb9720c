package dev.weir.runner.jars;

import dev.weir.runner.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Says how main() ended and ends the process at once: neither its threads nor its finally blocks have a say. */
final class ProgramEnd {
    static final String FILE = "outcome.json";

    private final Path folder;
    private final GraphFiles graphs;

    ProgramEnd(Path folder, GraphFiles graphs) {
        this.folder = folder;
        this.graphs = graphs;
    }

    /** A program that handed over a job has done its work, whatever it does afterwards. Never returns. */
    synchronized void with(ProgramOutcome outcome) {
        boolean handedOver = graphs.count() > 0 && outcome.isError();
        write(handedOver ? ProgramFaults.afterwards(outcome) : outcome);
        System.out.flush();
        System.err.flush();
        killChildren();
        Runtime.getRuntime().halt(0);
    }

    private void write(ProgramOutcome outcome) {
        try {
            Path unfinished = folder.resolve(FILE + ".tmp");
            Files.write(unfinished, Json.MAPPER.writeValueAsBytes(outcome));
            Files.move(unfinished, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unwritable) {
            // The engine sees that there is none.
        }
    }

    /** What main() started goes with it. */
    static void killChildren() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }
}

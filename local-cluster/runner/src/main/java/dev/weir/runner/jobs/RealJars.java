package dev.weir.runner.jobs;

import dev.weir.runner.WeirException;
import dev.weir.runner.sql.Script;
import java.nio.file.Path;
import java.util.List;

/** Lets a jar run only where a person has said that its real sources and sinks are meant: nothing can stand in for them. */
final class RealJars {
    private RealJars() {}

    static void refuse(Script script) {
        if (script.jar() == null) {
            return;
        }
        List<String> real = script.real() == null ? List.of() : script.real();
        String name = Path.of(script.jar().path()).getFileName().toString();
        if (!real.contains("*") && !real.contains(name)) {
            throw new WeirException("jar-runs-for-real", name + " brings its own sources and sinks, which no sample and no capture can stand in for: a run reads and writes"
                    + " whatever they name. If you mean that, run it so: with --real on the command line, by the button in the window.");
        }
    }
}

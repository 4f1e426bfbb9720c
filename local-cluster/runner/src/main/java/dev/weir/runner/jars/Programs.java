package dev.weir.runner.jars;

import dev.weir.runner.jobs.EngineFolder;
import dev.weir.runner.sql.Placeholders;
import dev.weir.runner.sql.Script;
import dev.weir.runner.wire.Stacks;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.ExecutionOptions;

/** Calls programs, one at a time, and keeps what they handed over: an equal question is not asked twice. */
final class Programs {
    private static final int KEPT = 8;

    /** All that a main() can see of a script; its text and its visual edits are none of that. */
    private record Question(String jar, String main, List<String> arguments, Map<String, String> settings, int parallelism, List<String> jars, String folder) {}

    /** What a program handed over, and what its operators need. */
    record Program(ProgramOutcome outcome, List<byte[]> graphs, List<URL> classPath) {}

    private final JarFiles jars = new JarFiles();
    private final ReentrantLock turn = new ReentrantLock();
    private final Duration limit;
    private final Map<Question, Program> known = new LinkedHashMap<>(KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Program> eldest) {
            return size() > KEPT;
        }
    };

    /** @param limit how long a main() may take */
    Programs(Duration limit) {
        this.limit = limit;
    }

    /** Calls the main() of a script's jar, which {@link JarCheck} has nothing against. */
    Program call(Script script) {
        try {
            turn.lockInterruptibly();
        } catch (InterruptedException stopped) {
            throw new CancellationException();
        }
        try {
            Question question = question(script);
            Program program = known.get(question);
            if (program == null) {
                program = ask(script, question);
                if (!program.outcome().isError()) {
                    known.put(question, program);
                }
            }
            return program;
        } catch (InterruptedException stopped) {
            throw new CancellationException();
        } catch (IOException failed) {
            return new Program(ProgramOutcome.error("jar-not-run", "jar", "main() could not be run in a process of its own: " + failed.getMessage(), Stacks.text(failed)), List.of(), List.of());
        } finally {
            turn.unlock();
        }
    }

    private static Question question(Script script) {
        List<String> others = script.jars() == null ? List.of() : script.jars().stream().map(File::new).map(JarFiles::state).toList();
        return new Question(JarFiles.state(new File(script.jar().path())), script.jar().main(), arguments(script), settings(script), script.parallelism(),
                others, script.folder());
    }

    private static List<String> arguments(Script script) {
        return script.jar().arguments().stream().map(argument -> Placeholders.value(script, argument)).toList();
    }

    private Program ask(Script script, Question question) throws IOException, InterruptedException {
        JarFiles.Copy copy = jars.copy(new File(script.jar().path()));
        List<URL> others = new ArrayList<>();
        for (String jar : script.jars() == null ? List.<String>of() : script.jars()) {
            others.add(new File(jar).toURI().toURL());
        }
        ProgramRequest request = new ProgramRequest(copy.jar().getPath(), question.main(), question.arguments(), others.stream().map(URL::toString).toList(),
                question.settings(), question.parallelism(), limit.toMillis());
        Path folder = jars.newFolder();
        try {
            ProgramProcess.Ended ended = ProgramProcess.run(request, folder, script.folder() == null ? null : new File(script.folder()));
            List<URL> classPath = new ArrayList<>(copy.classPath());
            classPath.addAll(others);
            return new Program(told(script, ended), ended.graphs(), classPath);
        } finally {
            EngineFolder.delete(folder);
        }
    }

    /** What main() printed stands with the fault it explains, else in the engine's log. */
    private static ProgramOutcome told(Script script, ProgramProcess.Ended ended) {
        ProgramOutcome outcome = ended.outcome();
        if (ended.printed().isBlank()) {
            return outcome;
        }
        if (outcome.severity() == null) {
            ended.printed().lines().forEach(line -> System.out.println(script.file() + ": " + line));
            return outcome;
        }
        String before = outcome.detail() == null ? "" : outcome.detail().stripTrailing() + "\n\n";
        return outcome.withDetail(before + "main() printed:\n" + ended.printed().stripTrailing());
    }

    static Map<String, String> settings(Script script) {
        Map<String, String> settings = Placeholders.values(script, script.settings());
        if (!script.streaming()) {
            settings.put(ExecutionOptions.RUNTIME_MODE.key(), RuntimeExecutionMode.BATCH.name());
        }
        return settings;
    }

    void deleteFolder() {
        jars.delete();
    }
}

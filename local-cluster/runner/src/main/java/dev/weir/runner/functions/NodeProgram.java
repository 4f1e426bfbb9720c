package dev.weir.runner.functions;

import dev.weir.runner.WeirException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program of Node, and how a process of it is started. */
final class NodeProgram {
    /** The release that knows all that the SDK calls. */
    static final int OLDEST = 20;
    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.\\d+\\.\\d+\\S*");
    private static final int ANSWERS_SECONDS = 20;
    /** What of this process's environment it gets: options for Node that stand there are for other programs. */
    private static final Set<String> VARIABLES = Set.of("PATH", "LD_LIBRARY_PATH", "SystemRoot", "TEMP", "TMP");
    /** Those that were looked at. */
    private static final Map<String, String> VERSIONS = new ConcurrentHashMap<>();

    private NodeProgram() {}

    /** Whether a failure is of the machine, and gone once Node is there. */
    static boolean mayBeMended(WeirException failure) {
        return failure.code().startsWith("functions-node-");
    }

    /** A process that speaks with {@link NodeMachine}. */
    static Process start(String program, Duration limit) {
        VERSIONS.computeIfAbsent(program, NodeProgram::version);
        return run(program, List.of("--max-old-space-size=" + V8Library.HEAP_MIB, "--disallow-code-generation-from-strings", "--unhandled-rejections=none", "--no-warnings", "--eval", source("node.js"), "--",
                String.valueOf(limit.toMillis()), String.valueOf((long) CallWatch.BYTES_MIB << 20), SourceMap.BUNDLE, source("node-watch.js")));
    }

    private static Process run(String program, List<String> options) {
        ProcessBuilder builder = new ProcessBuilder(program);
        builder.command().addAll(options);
        builder.environment().keySet().retainAll(VARIABLES);
        try {
            return builder.start();
        } catch (IOException refused) {
            throw missing("TypeScript functions are to run in Node here (weir.functions.runtime:node), and " + program + " could not be started: " + refused.getMessage() + ".", refused);
        }
    }

    private static WeirException missing(String why, Throwable cause) {
        return new WeirException("functions-node-missing", why + " " + remedy(), cause);
    }

    private static String remedy() {
        return "Install Node " + OLDEST + " or newer wherever the job's tasks run, or say where it is: SET 'pipeline.global-job-parameters' = 'weir.functions.runtime:node,weir.functions.node:/opt/node/bin/node';";
    }

    private static String version(String program) {
        Process asked = run(program, List.of("--version"));
        try {
            asked.getOutputStream().close();
            if (!asked.waitFor(ANSWERS_SECONDS, TimeUnit.SECONDS)) {
                throw missing(program + " --version did not end within " + ANSWERS_SECONDS + " s, as Node's does.", null);
            }
            String said = text(asked.getInputStream()).strip();
            Matcher version = VERSION.matcher(said);
            if (!version.matches()) {
                throw missing(program + " is not Node: asked for its version it said \"" + said.lines().findFirst().orElse("") + "\".", null);
            }
            if (Integer.parseInt(version.group(1)) < OLDEST) {
                throw new WeirException("functions-node-old", "TypeScript functions need Node " + OLDEST + " or newer, and " + program + " is " + said + ". " + remedy());
            }
            return said;
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new WeirException("function-interrupted", "The task was ended while Node was asked for its version.");
        } finally {
            asked.destroyForcibly();
        }
    }

    private static String source(String name) {
        try (InputStream in = NodeProgram.class.getResourceAsStream(name)) {
            return text(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
}

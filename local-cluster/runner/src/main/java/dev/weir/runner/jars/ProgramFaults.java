package dev.weir.runner.jars;

import dev.weir.runner.wire.Stacks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.client.program.ProgramInvocationException;
import org.apache.flink.runtime.util.EnvironmentInformation;

/** Says in plain words why a program handed no job to Flink. */
final class ProgramFaults {
    private static final Pattern CLASS_VERSION = Pattern.compile("class file version (\\d+)");
    /** Flink itself, not what jars bring along: connectors, formats, libraries. */
    private static final Pattern FLINKS_OWN = Pattern.compile(
            "org\\.apache\\.flink\\.(?:api\\.(?:common|connector|dag|java)|streaming\\.api|streaming\\.runtime|runtime|core|configuration|types|util|annotation|client"
                    + "|table\\.(?:api|catalog|connector|data|expressions|factories|functions|types))\\b.*");

    private ProgramFaults() {}

    static ProgramOutcome ofLoading(Throwable thrown, String main) {
        ProgramOutcome linkage = linkage(thrown);
        boolean notFound = thrown instanceof ProgramInvocationException && thrown.getCause() instanceof ClassNotFoundException;
        if (linkage != null && !notFound) {
            return linkage;
        }
        String code = notFound ? "jar-main-unknown" : "jar-no-main";
        String what = main == null ? "The program could not be loaded" : "The class " + main + " could not be loaded as a program";
        return ProgramOutcome.error(code, main == null ? "jar" : "main", what + ": " + sentence(thrown.getMessage()), Stacks.text(thrown));
    }

    static ProgramOutcome ofMain(Throwable thrown, String main) {
        ProgramOutcome linkage = linkage(thrown);
        if (linkage != null) {
            return linkage;
        }
        Throwable root = root(thrown);
        String said = root.getMessage() == null || root.getMessage().isBlank() ? "" : ": " + root.getMessage().strip();
        String message = "main() of " + main + " threw " + root.getClass().getSimpleName() + said + place(root, main);
        return ProgramOutcome.error("jar-main-failed", "main", sentence(message), Stacks.text(thrown));
    }

    static ProgramOutcome noExecute(String main) {
        return ProgramOutcome.error("jar-no-execute", "main", "main() of " + main + " returned without a job: it calls neither execute() nor executeAsync()"
                + " of its StreamExecutionEnvironment, nor INSERT in its TableEnvironment.", null);
    }

    static ProgramOutcome tooSlow(long limitMillis, StackTraceElement[] stack) {
        String detail = Arrays.stream(stack).map(frame -> "at " + frame).collect(Collectors.joining("\n"));
        return ProgramOutcome.error("jar-time-limit", "main", "main() did not call execute() within " + seconds(limitMillis)
                + " and was ended. Build the job without waiting for anything; where main() stood is in the detail.", detail);
    }

    private static String seconds(long millis) {
        return (millis % 1000 == 0 ? String.valueOf(millis / 1000) : String.valueOf(millis / 1000.0)) + " s";
    }

    static ProgramOutcome exited(int code) {
        return ProgramOutcome.error("jar-exited", "main", "main() ended its process with exit code " + code + " before it called execute(). Its last words are in the detail.", null);
    }

    static ProgramOutcome outOfMemory(int heapMb) {
        return ProgramOutcome.error("jar-out-of-memory", "main", "main() ran out of memory: it has " + heapMb + " MB to build the job in. Read data in sources, not in main().", null);
    }

    /** What went wrong after a job was handed over costs nothing, but what came after it is not seen. */
    static ProgramOutcome afterwards(ProgramOutcome outcome) {
        return outcome.code().equals("jar-no-execute")
                ? ProgramOutcome.GOOD
                : new ProgramOutcome("info", outcome.code(), "After its job was handed over: " + outcome.message() + " What main() does after that is not seen.",
                        outcome.key(), outcome.detail());
    }

    /** The jar, Flink and Java do not fit together; null where that is not the reason. */
    private static ProgramOutcome linkage(Throwable thrown) {
        for (Throwable cause : causes(thrown)) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof UnsupportedClassVersionError) {
                return javaVersion(message, thrown);
            }
            if (cause instanceof NoClassDefFoundError || cause instanceof ClassNotFoundException) {
                return missingClass(message.replace('/', '.').replaceFirst("^Could not initialize class ", ""), thrown);
            }
            if (cause instanceof IncompatibleClassChangeError && message.replace('/', '.').contains("org.apache.flink.")) {
                return flinkVersion(message, thrown);
            }
        }
        return null;
    }

    private static ProgramOutcome javaVersion(String message, Throwable thrown) {
        Matcher version = CLASS_VERSION.matcher(message);
        String needed = version.find() ? "Java " + (Integer.parseInt(version.group(1)) - 44) : "a newer Java";
        return ProgramOutcome.error("jar-java-version", "jar", "The jar was compiled for " + needed + ", and Weir's engine runs on Java "
                + Runtime.version().feature() + ". Compile it for an older one, or let WEIR_JAVA_HOME name a newer JDK.", Stacks.text(thrown));
    }

    private static ProgramOutcome missingClass(String name, Throwable thrown) {
        if (FLINKS_OWN.matcher(name).matches()) {
            return flinkVersion("it has no class " + name, thrown);
        }
        return ProgramOutcome.error("jar-class-missing", "jar", "The program needs the class " + name + ", which is neither in its jar nor in Flink."
                + " Build a jar that holds its dependencies (a fat jar).", Stacks.text(thrown));
    }

    private static ProgramOutcome flinkVersion(String reason, Throwable thrown) {
        return ProgramOutcome.error("jar-flink-version", "jar", "The jar was built for another Flink than " + EnvironmentInformation.getVersion() + ": "
                + sentence(reason) + " Build it against Flink " + EnvironmentInformation.getVersion() + ", and leave Flink itself out of the jar.", Stacks.text(thrown));
    }

    private static List<Throwable> causes(Throwable thrown) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = thrown; cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    /** The cause that says most: the innermost. */
    private static Throwable root(Throwable thrown) {
        List<Throwable> all = causes(thrown);
        return all.get(all.size() - 1);
    }

    /** The program's own line that it came from. */
    private static String place(Throwable root, String main) {
        String home = main.contains(".") ? main.substring(0, main.lastIndexOf('.') + 1) : main;
        return Arrays.stream(root.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith(home))
                .findFirst()
                .map(frame -> " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")")
                .orElse("");
    }

    private static String sentence(String text) {
        String said = String.valueOf(text).strip();
        return said.matches("(?s).*[.!?]") ? said : said + ".";
    }
}

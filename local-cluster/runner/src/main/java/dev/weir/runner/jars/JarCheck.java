package dev.weir.runner.jars;

import dev.weir.runner.sql.Script;
import dev.weir.runner.sql.Unresolved;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.jar.JarFile;

/** Looks at a jar without running anything of it: is it one, and does it have the main class? */
final class JarCheck {
    private JarCheck() {}

    /** Null where main() may be called. */
    static ProgramOutcome of(Script script) {
        if (!script.trusted()) {
            return ProgramOutcome.error("untrusted", "jar", "Opening a jar runs its main(), and the workspace is not trusted. Trust the workspace to allow it.", null);
        }
        Unresolved.Fault unresolved = Unresolved.ofArguments(script, script.jar().arguments());
        if (unresolved != null) {
            return ProgramOutcome.error(unresolved.code(), "arguments", unresolved.message(), null);
        }
        File file = new File(script.jar().path());
        if (!file.isFile()) {
            return ProgramOutcome.error("jar-missing", "jar", "There is no jar " + file + ". Build it, or correct the path: it starts at the folder of job.yaml.", null);
        }
        try (JarFile jar = new JarFile(file)) {
            return mainClass(file, jar, script.jar().main());
        } catch (IOException unreadable) {
            return ProgramOutcome.error("jar-broken", "jar", file + " is no jar that can be read: " + unreadable.getMessage() + ". Build it anew.", null);
        }
    }

    private static ProgramOutcome mainClass(File file, JarFile jar, String given) throws IOException {
        String main = given != null ? given : MainClasses.ofManifest(jar);
        if (main == null) {
            return ProgramOutcome.error("jar-no-main", "jar", "The manifest of " + file.getName() + " names no Main-Class, and job.yaml has no \"main\". " + choice(file), null);
        }
        return MainClasses.canHave(jar, main)
                ? null
                : ProgramOutcome.error("jar-main-unknown", given == null ? "jar" : "main", file.getName() + " has no class " + main + ". " + choice(file), null);
    }

    private static String choice(File file) throws IOException {
        List<String> found = MainClasses.found(file);
        return found.isEmpty() ? "None of its classes has a main(String[])." : "Classes with a main(): " + String.join(", ", found) + ".";
    }
}

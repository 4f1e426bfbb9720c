package dev.weir.runner.functions;

import dev.weir.runner.WeirException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * V8's classes on the class path of the process. A process loads the library once, for one class loader, and each job on a cluster has a loader of its own: so the classes must be of the loader of Flink's
 * {@code lib/}. Where they do not lie there, as on an unmodified Flink, the first job adds them from the runner's jar, as an agent adds to a class path.
 */
final class V8ClassPath {
    /** Of the library; each is named by its class alone, since it may not be there. */
    private static final String ONE = "com.caoccao.javet.interop.V8Host";
    private static final List<String> JARS = List.of("javet.jar", "javet-v8-linux-x86_64.jar");
    private static final String RESOURCES = "/weir/v8/";
    private static final String OPENED = "java.lang.reflect";

    private V8ClassPath() {}

    /** To be called before any class is touched that names one of V8's. Fails with {@code functions-unsupported}. */
    static void require() {
        if (sees(V8ClassPath.class.getClassLoader())) {
            return;
        }
        ClassLoader lib = ClassLoader.getSystemClassLoader();
        // Each job has a class of this name of its own; this lock is the process's.
        synchronized (Runtime.getRuntime()) {
            if (!sees(lib)) {
                add(lib);
            }
        }
        if (!sees(V8ClassPath.class.getClassLoader())) {
            throw unsupported("the class path has no V8, and none could be added to it", null);
        }
    }

    private static boolean sees(ClassLoader loader) {
        try {
            Class.forName(ONE, false, loader);
            return true;
        } catch (ClassNotFoundException | NoClassDefFoundError none) {
            return false;
        }
    }

    private static void add(ClassLoader lib) {
        // An open jar outlives its name; only for loading the library it is opened once more.
        try (ScratchFolder folder = ScratchFolder.make("weir-v8-jars-")) {
            Method append = lib.getClass().getDeclaredMethod("appendToClassPathForInstrumentation", String.class);
            Method open = AccessibleObject.class.getDeclaredMethod("setAccessible0", boolean.class);
            open.setAccessible(true);
            open.invoke(append, true);
            for (String jar : JARS) {
                append.invoke(lib, unpack(jar, folder.path()).toString());
            }
            V8Library.load();
        } catch (ReflectiveOperationException | RuntimeException closed) {
            throw unsupported("V8 is not in Flink's lib/ and could not be added to its class path (" + closed + "). Start Java with the options of Flink's own configuration (env.java.opts.all: --add-opens=java.base/"
                    + OPENED + "=ALL-UNNAMED and others), or put the two jars of weir/v8 in weir-runner.jar into lib/", closed);
        }
    }

    private static Path unpack(String jar, Path folder) {
        try (InputStream in = V8ClassPath.class.getResourceAsStream(RESOURCES + jar)) {
            if (in == null) {
                throw unsupported("the runner's jar has no " + RESOURCES.substring(1) + jar, null);
            }
            Path file = folder.resolve(jar);
            Files.copy(in, file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static WeirException unsupported(String why, Throwable cause) {
        return new WeirException("functions-unsupported", "TypeScript functions cannot run on this machine, " + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ": " + why
                + ". Weir brings V8 for Linux on x86-64 with glibc 2.29 or newer. Elsewhere they run in Node " + NodeProgram.OLDEST
                + " or newer, beside the task: settings: { pipeline.global-job-parameters: 'weir.functions.runtime:node' } in weir.yaml.", cause);
    }
}

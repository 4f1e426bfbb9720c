package dev.weir.runner.cluster;

import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;

/**
 * The entry point of a promoted job, on an unmodified Flink: {@code --artefact PATH --parameters PATH}, each a file, as {@code classpath:NAME} a resource of
 * the jar, or as {@code base64:BYTES} or {@code text:TEXT} the thing itself. Secrets come by the environment, as {@code WEIR_SECRET_NAME}.
 *
 * <p>Flink keeps its planner in a class loader of its own, and a second planner beside it is refused. So this class does nothing but load {@link Promotion}
 * once more where the planner can be seen; what runs there is what runs on a person's machine.
 */
public final class PromotedJob {
    private static final String MODULE = "org.apache.flink.table.planner.loader.PlannerModule";

    private static ClassLoader besidePlanner;

    private PromotedJob() {}

    public static void main(String[] arguments) throws Throwable {
        ClassLoader program = Thread.currentThread().getContextClassLoader();
        URL jar = PromotedJob.class.getProtectionDomain().getCodeSource().getLocation();
        try {
            Class<?> inside = Class.forName("dev.weir.runner.cluster.Promotion", true, besidePlanner(jar, program));
            inside.getMethod("run", String[].class, URL.class).invoke(null, arguments, jar);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    /** A distribution may have been changed to have the planner on its class path; then there is nothing to do. */
    private static synchronized ClassLoader besidePlanner(URL jar, ClassLoader program) throws ReflectiveOperationException {
        if (besidePlanner == null) {
            besidePlanner = newBesidePlanner(jar, program);
        }
        return besidePlanner;
    }

    private static ClassLoader newBesidePlanner(URL jar, ClassLoader program) throws ReflectiveOperationException {
        Class<?> module;
        try {
            module = Class.forName(MODULE, true, program);
        } catch (ClassNotFoundException onClassPath) {
            return PromotedJob.class.getClassLoader();
        }
        Object loaded = module.getMethod("getInstance").invoke(null);
        ClassLoader planner = (ClassLoader) module.getMethod("getSubmoduleClassLoader").invoke(loaded);
        // The planner's loader sees none of V8's classes, which are those of the tasks: a process has one V8.
        return new URLClassLoader("weir-beside-planner", new URL[] {jar}, new SplitClassLoader(program, planner, "com.caoccao.javet."));
    }
}

package dev.weir.runner.jars;

import dev.weir.runner.Parent;
import dev.weir.runner.wire.Json;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.configuration.Configuration;

/**
 * A process of its own for the main() of a jar: whatever that does to its JVM (an endless loop, threads, statics, System.exit), it
 * does to this one. What is asked comes by its standard input. The jobs that it hands to Flink are written to the folder that {@code WEIR_PROGRAM_FOLDER} names, each the
 * moment it is handed over; how main() ended is written last.
 */
public final class ProgramMain {
    static final String FOLDER = "WEIR_PROGRAM_FOLDER";

    private ProgramMain() {}

    public static void main(String[] none) throws Exception {
        Parent.watch(System.getenv("WEIR_PARENT_PID"));
        Runtime.getRuntime().addShutdownHook(new Thread(ProgramEnd::killChildren));
        Path folder = Path.of(System.getenv(FOLDER));
        ProgramRequest request = Json.MAPPER.readValue(System.in.readAllBytes(), ProgramRequest.class);
        GraphFiles graphs = new GraphFiles(folder);
        ProgramEnd end = new ProgramEnd(folder, graphs);
        watch(Thread.currentThread(), request, end);
        PackagedProgram program = load(request, end);
        try {
            Configuration settings = Configuration.fromMap(request.settings());
            new ProgramEnvironment(settings, program.getUserCodeClassLoader(), request.parallelism(), graphs, end).becomeContext();
            Thread.currentThread().setContextClassLoader(program.getUserCodeClassLoader());
            program.invokeInteractiveModeForExecution();
        } catch (Throwable thrown) {
            end.with(ProgramFaults.ofMain(thrown, program.getMainClassName()));
        }
        end.with(ProgramFaults.noExecute(program.getMainClassName()));
    }

    private static PackagedProgram load(ProgramRequest request, ProgramEnd end) {
        try {
            return PackagedProgram.newBuilder()
                    .setJarFile(new File(request.jar()))
                    .setEntryPointClassName(request.main())
                    .setArguments(request.arguments().toArray(new String[0]))
                    .setUserClassPaths(urls(request.classPath()))
                    .setConfiguration(Configuration.fromMap(request.settings()))
                    .build();
        } catch (Throwable thrown) {
            end.with(ProgramFaults.ofLoading(thrown, request.main()));
            throw new IllegalStateException(thrown);
        }
    }

    private static List<URL> urls(List<String> texts) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String text : texts) {
            urls.add(URI.create(text).toURL());
        }
        return urls;
    }

    private static void watch(Thread main, ProgramRequest request, ProgramEnd end) {
        Thread watch = new Thread(() -> {
            try {
                main.join(request.limitMillis());
                end.with(ProgramFaults.tooSlow(request.limitMillis(), main.getStackTrace()));
            } catch (InterruptedException stopped) {
                end.with(ProgramFaults.tooSlow(request.limitMillis(), main.getStackTrace()));
            }
        }, "weir-time-limit");
        watch.setDaemon(true);
        watch.start();
    }
}

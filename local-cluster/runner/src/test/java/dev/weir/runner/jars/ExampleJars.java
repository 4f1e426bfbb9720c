package dev.weir.runner.jars;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Builds jars of jobs from Java text. */
public final class ExampleJars {
    public static final String MAIN = "example.Job";

    private ExampleJars() {}

    /** @param body what main() does */
    public static Path ofMain(Path folder, String body) throws IOException {
        return ofClass(folder, "public class Job {\n public static void main(String[] args) throws Exception {\n" + body + "\n }\n}", MAIN);
    }

    /** @param main the class that the manifest names; null for none */
    static Path ofClass(Path folder, String classText, String main, String... options) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("src/example"));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        String imports = "import org.apache.flink.streaming.api.environment.*; import org.apache.flink.streaming.api.datastream.*;"
                + "import org.apache.flink.streaming.api.functions.*; import org.apache.flink.streaming.api.functions.sink.v2.*;"
                + "import org.apache.flink.api.common.functions.*; import org.apache.flink.api.common.state.*; import org.apache.flink.util.*;"
                + "import org.apache.flink.table.api.*; import java.util.*;\n";
        Path source = Files.writeString(sources.resolve("Job.java"), "package example; " + imports + classText);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> all = new ArrayList<>(List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none"));
        all.addAll(List.of(options));
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            Iterable<? extends JavaFileObject> units = files.getJavaFileObjects(source);
            if (!compiler.getTask(null, files, null, all, null, units).call()) {
                throw new IllegalStateException("The example does not compile.");
            }
        }
        return pack(folder.resolve("job.jar"), classes, main);
    }

    /** A table factory of the class {@code Job}. */
    public static Path ofFactory(Path folder, String classText) throws IOException {
        Path services = Files.createDirectories(folder.resolve("classes/META-INF/services"));
        Files.writeString(services.resolve("org.apache.flink.table.factories.Factory"), MAIN + "\n");
        return ofClass(folder, classText, null);
    }

    static Path pack(Path jar, Path classes, String main) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (main != null) {
            manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main);
        }
        try (OutputStream out = Files.newOutputStream(jar); JarOutputStream packed = new JarOutputStream(out, manifest); Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                packed.putNextEntry(new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, packed);
                packed.closeEntry();
            }
        }
        return jar;
    }

    /** Words, each counted by a function that keeps state. */
    static String counting(String uids) {
        return """
                public class Job {
                  public static class Count extends KeyedProcessFunction<String, String, String> {
                    private transient ValueState<Long> count;
                    @Override public void open(org.apache.flink.api.common.functions.OpenContext context) {
                      count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Long.class));
                    }
                    @Override public void processElement(String word, Context context, Collector<String> out) throws Exception {
                      long now = count.value() == null ? 1 : count.value() + 1;
                      count.update(now);
                      out.collect(word + " " + now);
                    }
                  }
                  public static void main(String[] args) throws Exception {
                    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
                    System.out.println("counting " + String.join(",", args));
                    env.fromData("a", "b", "a")%s
                       .filter(word -> !word.isEmpty()).name("no blanks")%s
                       .keyBy(word -> word).process(new Count()).name("count")%s
                       .print().name("out")%s;
                    env.execute("words");
                  }
                }
                """.formatted(uid(uids, "words"), uid(uids, "filter"), uid(uids, "count"), uid(uids, "out"));
    }

    private static String uid(String uids, String name) {
        return List.of(uids.split(",")).contains(name) ? ".uid(\"" + name + "\")" : "";
    }
}

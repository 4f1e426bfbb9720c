import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { findJava } from '#local-cluster/launcher/find-java.ts';
import { places } from '#electron/host/places.ts';

/** Counts words with state and writes the counts to the file that its first argument names; without one it throws. */
const PROGRAM = `package example;
import org.apache.flink.api.common.functions.*; import org.apache.flink.api.common.state.*; import org.apache.flink.streaming.api.environment.*;
import org.apache.flink.streaming.api.functions.*; import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink; import org.apache.flink.util.Collector;
import java.nio.file.*;
public class Words {
  public static class Count extends KeyedProcessFunction<String, String, String> {
    private transient ValueState<Long> count;
    @Override public void open(OpenContext context) { count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Long.class)); }
    @Override public void processElement(String word, Context context, Collector<String> out) throws Exception {
      count.update(count.value() == null ? 1 : count.value() + 1);
      out.collect(word + " " + count.value());
    }
  }
  public static class Write implements MapFunction<String, String> {
    private final String file;
    Write(String file) { this.file = file; }
    @Override public String map(String line) throws Exception {
      Files.writeString(Path.of(file), line + "\\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      System.out.println("wrote " + line);
      return line;
    }
  }
  public static void main(String[] args) throws Exception {
    if (args.length == 0) throw new IllegalArgumentException("Give a file");
    System.out.println("main was called");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.fromData("a", "b", "a").uid("words").name("words").keyBy(word -> word).process(new Count()).name("count")
       .map(new Write(args[0])).uid("write").name("write").sinkTo(new DiscardingSink<>()).uid("end").name("end");
    env.execute("words");
  }
}
`;

/** Builds the program with the JDK that runs the engine, against the engine's own Flink; gives the jar's path. */
export async function buildWordsJar(folder: string): Promise<string> {
  const { runner } = places();
  const bin = dirname((await findJava(process.env)).command);
  await writeFile(join(folder, 'Words.java'), PROGRAM);
  const classPath = [join(runner, 'weir-runner.jar'), join(runner, 'lib/*')].join(delimiter);
  execFileSync(join(bin, 'javac'), ['-proc:none', '-d', join(folder, 'classes'), '-cp', classPath, join(folder, 'Words.java')]);
  execFileSync(join(bin, 'jar'), ['--create', '--file', join(folder, 'words.jar'), '--main-class', 'example.Words', '-C', join(folder, 'classes'), '.']);
  return join(folder, 'words.jar');
}

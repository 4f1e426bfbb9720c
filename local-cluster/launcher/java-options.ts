/** What Flink reaches into; the same list as `flink.opens` in the runner's pom.xml. */
const OPENS = ['lang', 'net', 'io', 'nio', 'lang.reflect', 'text', 'time', 'util', 'util.concurrent'].map((name) => `--add-opens=java.base/java.${name}=ALL-UNNAMED`);

/**
 * Options of the engine's JVM. Serial collection and a capped heap keep it small beside an editor; a heap that is full
 * ends the process at once, since nothing in it can be trusted any more, and the launcher starts another.
 */
export function javaOptions(heapMb: number): string[] {
  return [
    `-Xmx${heapMb}m`,
    '-Xms128m',
    '-Xss1m',
    '-XX:+UseSerialGC',
    '-XX:+ExitOnOutOfMemoryError',
    '-XX:-UsePerfData',
    '-Djava.awt.headless=true',
    '-Dfile.encoding=UTF-8',
    '--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED',
    '--add-opens=java.base/sun.nio.ch=ALL-UNNAMED',
    ...OPENS,
  ];
}

export const MAIN_CLASS = 'dev.weir.runner.Main';

/** What Flink reaches into; the same list as `flink.opens` in the runner's pom.xml. */
const OPENS = ['lang', 'net', 'io', 'nio', 'lang.reflect', 'text', 'time', 'util', 'util.concurrent'].map((name) => `--add-opens=java.base/java.${name}=ALL-UNNAMED`);

/**
 * The last, dearest compiler waits for code ten times hotter than by default. Starting, planning and first rows leave most code before it is worth that
 * compiler's time, which on two cores is taken from them; what moves rows gets there all the same.
 */
const LATE_COMPILER = { InvocationThreshold: 50_000, MinInvocationThreshold: 6_000, CompileThreshold: 150_000, BackEdgeThreshold: 400_000 };

/**
 * Options of the engine's JVM. Serial collection and a capped heap keep it small beside an editor; a heap that is full
 * ends the process at once, since nothing in it can be trusted any more, and the launcher starts another.
 */
export function javaOptions(heapMb: number): string[] {
  return [
    `-Xmx${heapMb}m`,
    `-Xms${Math.min(288, heapMb)}m`,
    // Room for what a run makes and drops: with less, it gets old and the heap is collected whole while rows are waited for.
    `-Xmn${Math.min(96, Math.floor(heapMb / 3))}m`,
    '-Xss1m',
    '-XX:+UseSerialGC',
    '-XX:+ExitOnOutOfMemoryError',
    ...Object.entries(LATE_COMPILER).map(([name, value]) => `-XX:Tier4${name}=${value}`),
    // Nor are methods slowed by counters for it while it has others to do.
    '-XX:Tier3DelayOn=0',
    '-XX:-UsePerfData',
    '-Djava.awt.headless=true',
    '-Dfile.encoding=UTF-8',
    '--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED',
    '--add-opens=java.base/sun.nio.ch=ALL-UNNAMED',
    ...OPENS,
  ];
}

export const MAIN_CLASS = 'dev.weir.runner.Main';

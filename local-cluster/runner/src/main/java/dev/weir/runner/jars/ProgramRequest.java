package dev.weir.runner.jars;

import java.util.List;
import java.util.Map;

/**
 * What the process of a program is asked: which main() to call, and how long it may take.
 *
 * @param main the class; null for the one that the jar's manifest names
 * @param classPath URLs of what the program needs beside its jar
 * @param settings Flink options that hold before the program sets its own
 * @param limitMillis counted from the call of main()
 */
record ProgramRequest(String jar, String main, List<String> arguments, List<String> classPath, Map<String, String> settings, int parallelism,
        long limitMillis) {}

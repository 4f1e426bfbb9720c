package dev.weir.runner.sql.corpus;

import java.net.URL;
import java.net.URLClassLoader;

/**
 * The class path of the corpus: the engine's, and what Flink itself has no example of: a connector whose rows can be changed, a catalog with procedures and a past, a
 * model provider. No other test sees them.
 */
public final class CorpusClassPath {
    private static final ClassLoader LOADER = new URLClassLoader(new URL[] {CorpusClassPath.class.getResource("/corpus/")}, CorpusClassPath.class.getClassLoader());

    private CorpusClassPath() {}

    public static ClassLoader loader() {
        return LOADER;
    }
}

package dev.weir.runner.sql;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Class loaders over a script's jars, kept by what the jars are now: a jar that was built anew is loaded anew. */
final class JarLoaders {
    private static final int KEPT = 4;
    private final ClassLoader classPath;
    private final Map<List<String>, URLClassLoader> loaders = new LinkedHashMap<>(KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, URLClassLoader> eldest) {
            return size() > KEPT;
        }
    };

    JarLoaders(ClassLoader classPath) {
        this.classPath = new ServiceFiles(classPath);
    }

    /** What a script's jars are: path, size and time of each. An untrusted script has none. */
    static List<String> state(Script script) {
        if (!script.trusted() || script.jars() == null) {
            return List.of();
        }
        return script.jars().stream().map(File::new).map(f -> f.getPath() + ":" + f.length() + ":" + f.lastModified()).toList();
    }

    static List<URL> urls(Script script) {
        List<URL> urls = new ArrayList<>();
        if (script.trusted() && script.jars() != null) {
            for (String jar : script.jars()) {
                try {
                    urls.add(new File(jar).toURI().toURL());
                } catch (MalformedURLException e) {
                    throw new IllegalArgumentException("The jar " + jar + " has no valid path", e);
                }
            }
        }
        return urls;
    }

    ClassLoader of(Script script) {
        List<URL> urls = urls(script);
        if (urls.isEmpty()) {
            return classPath;
        }
        return loaders.computeIfAbsent(state(script), k -> new URLClassLoader(urls.toArray(new URL[0]), classPath));
    }
}

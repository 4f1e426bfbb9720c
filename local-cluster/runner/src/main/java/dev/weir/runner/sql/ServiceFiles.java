package dev.weir.runner.sql;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Weir's own class path with its service files kept in memory. Flink looks for factories anew for every table it meets,
 * and Java's ServiceLoader then opens every jar again; this class path does not change while the engine lives.
 */
final class ServiceFiles extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private static final String FOLDER = "META-INF/services/";

    private final Map<String, List<URL>> known = new ConcurrentHashMap<>();

    ServiceFiles(ClassLoader classPath) {
        super(classPath);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        if (!name.startsWith(FOLDER)) {
            return super.getResources(name);
        }
        List<URL> files = known.get(name);
        if (files == null) {
            files = read(super.getResources(name));
            known.put(name, files);
        }
        return Collections.enumeration(files);
    }

    private static List<URL> read(Enumeration<URL> files) throws IOException {
        List<URL> kept = new ArrayList<>();
        while (files.hasMoreElements()) {
            URL file = files.nextElement();
            try (InputStream bytes = file.openStream()) {
                kept.add(new URL(null, file.toExternalForm(), new Kept(bytes.readAllBytes())));
            }
        }
        return kept;
    }

    /** Answers for one URL. */
    private static final class Kept extends URLStreamHandler {
        private final byte[] bytes;

        Kept(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {
                    // Everything is here.
                }

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(bytes);
                }
            };
        }
    }
}

package dev.weir.runner.samples;

import dev.weir.runner.sql.Rejection;
import dev.weir.runner.sql.Script;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.factories.DynamicTableFactory;

/** Connectors that touch nothing outside the machine and the workspace, and so run as they are. */
final class LocalConnectors {
    private static final Set<String> GENERATORS = Set.of("datagen", "faker", "values");

    private LocalConnectors() {}

    static boolean isLocalSource(DynamicTableFactory.Context context, Script script) {
        Map<String, String> options = context.getCatalogTable().getOptions();
        String connector = Connectors.of(options);
        return GENERATORS.contains(connector) || (connector.equals("filesystem") && isInside(options.get("path"), script));
    }

    /** Refuses files by a relative path that leaves the script's folder, where they would be read or written; an absolute one says where it leads. */
    static void requireInside(DynamicTableFactory.Context context, Script script) {
        Map<String, String> options = context.getCatalogTable().getOptions();
        String path = options.get("path");
        boolean relative = path != null && script.folder() != null && new org.apache.flink.core.fs.Path(path).toUri().getScheme() == null && !Path.of(path).isAbsolute();
        if (Connectors.of(options).equals("filesystem") && relative) {
            throw new Rejection("outside-workspace", "The path '" + path + "' leads out of the folder " + script.folder() + ". Move the files into it, or give an absolute path.");
        }
    }

    /** A path without a value is left to Flink, which names the missing option. */
    private static boolean isInside(String path, Script script) {
        Path home = home(script);
        if (path == null) {
            return true;
        }
        if (home == null) {
            return false;
        }
        try {
            URI uri = new org.apache.flink.core.fs.Path(path).toUri();
            boolean onDisk = uri.getScheme() == null || uri.getScheme().equals("file");
            return onDisk && real(Path.of(uri.getPath())).startsWith(real(home));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Outside a workspace, the folder of the script is what it may read. */
    private static Path home(Script script) {
        if (script.folder() != null) {
            return Path.of(script.folder());
        }
        return script.file() == null || !Path.of(script.file()).isAbsolute() ? null : Path.of(script.file()).getParent();
    }

    /** Follows links as far as the path exists, so that a link cannot lead out of the workspace. */
    private static Path real(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        for (Path parent = absolute; parent != null; parent = parent.getParent()) {
            try {
                return parent.toRealPath().resolve(parent.relativize(absolute)).normalize();
            } catch (java.io.IOException missing) {
                continue;
            }
        }
        return absolute;
    }
}

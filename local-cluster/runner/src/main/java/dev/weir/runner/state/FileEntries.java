package dev.weir.runner.state;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle.HandleAndLocalPath;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.util.FileUtils;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Entries in the files of RocksDB, which are those of ForSt too: opened to be read only, a column family a state. */
final class FileEntries {
    /** As both backends name what they merge list elements with. */
    private static final String MERGE = "stringappendtest";

    private final Map<String, KeyedShape> shapes;
    private final ByteEntries entries;
    private final ClassLoader classes;
    private final PageOf page;

    FileEntries(Map<String, KeyedShape> shapes, ByteEntries entries, ClassLoader classes, PageOf page) {
        this.shapes = shapes;
        this.entries = entries;
        this.classes = classes;
        this.page = page;
    }

    void read(IncrementalRemoteKeyedStateHandle files) throws IOException {
        KeyedBackendSerializationProxy<?> head = new KeyedBackendSerializationProxy<>(classes);
        try (FSDataInputStream in = files.getMetaDataStateHandle().openInputStream()) {
            head.read(new DataInputViewStreamWrapper(in));
        }
        Path folder = Files.createTempDirectory("weir-state");
        try {
            for (HandleAndLocalPath file : Stream.concat(files.getSharedState().stream(), files.getPrivateState().stream()).toList()) {
                place(file.getHandle(), folder.resolve(file.getLocalPath()));
            }
            NativeLibraryLoader.getInstance().loadLibrary(Files.createDirectories(folder.resolve("library")).toString());
            open(folder, head.getStateMetaInfoSnapshots(), files);
        } catch (RocksDBException broken) {
            throw new IOException(broken);
        } finally {
            FileUtils.deleteDirectoryQuietly(folder.toFile());
        }
    }

    /** A file of this machine is linked, not copied, where both are on one disk. */
    private static void place(StreamStateHandle file, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        org.apache.flink.core.fs.Path local = file.getClass() == org.apache.flink.runtime.state.filesystem.FileStateHandle.class ? file.maybeGetPath().orElse(null) : null;
        if (local != null && "file".equals(local.toUri().getScheme())) {
            try {
                Files.createLink(to, Path.of(local.toUri().getPath()));
                return;
            } catch (IOException | RuntimeException otherDisk) {
                Files.deleteIfExists(to);
            }
        }
        try (InputStream in = file.openInputStream()) {
            Files.copy(in, to);
        }
    }

    private void open(Path folder, List<StateMetaInfoSnapshot> states, IncrementalRemoteKeyedStateHandle files) throws RocksDBException {
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (DBOptions options = new DBOptions().setMaxOpenFiles(64); ColumnFamilyOptions family = new ColumnFamilyOptions().setMergeOperatorName(MERGE)) {
            List<ColumnFamilyDescriptor> families = new ArrayList<>();
            families.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, family));
            states.forEach(state -> families.add(new ColumnFamilyDescriptor(state.getName().getBytes(StandardCharsets.UTF_8), family)));
            try (RocksDB db = RocksDB.openReadOnly(options, folder.toString(), families, handles)) {
                try {
                    for (int state = 0; state < states.size() && !page.isFull(); state++) {
                        read(db, handles.get(state + 1), shapes.get(states.get(state).getName()), files);
                    }
                } finally {
                    handles.forEach(ColumnFamilyHandle::close);
                }
            }
        }
    }

    private void read(RocksDB db, ColumnFamilyHandle family, KeyedShape shape, IncrementalRemoteKeyedStateHandle files) throws RocksDBException {
        if (!page.wants(shape.name())) {
            return;
        }
        try (RocksIterator at = db.newIterator(family)) {
            for (at.seekToFirst(); at.isValid() && !page.isFull(); at.next()) {
                // A subtask that was rescaled may have files with rows of its neighbour.
                if (files.getKeyGroupRange().contains(entries.keyGroup(at.key()))) {
                    entries.offer(shape, at.key(), at.value());
                }
            }
            at.status();
        }
    }
}

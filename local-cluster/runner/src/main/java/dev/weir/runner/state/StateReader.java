package dev.weir.runner.state;

import dev.weir.runner.WeirException;
import dev.weir.runner.savepoints.SavepointFile;
import dev.weir.runner.savepoints.StateHeaders;
import dev.weir.runner.savepoints.StopFolder;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsSavepointStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.util.TemporaryClassLoaderContext;

/** Reads the state of one operator out of a savepoint or a checkpoint, by the serializers that it says its state was written with. */
public final class StateReader {
    private final StateQuery query;
    private final ClassLoader classes;
    private final PageOf page;

    private StateReader(StateQuery query, ClassLoader classes) {
        this.query = query;
        this.classes = classes;
        this.page = new PageOf(query);
    }

    /** Fails with {@code operator-unknown} where the snapshot has no such operator. */
    public static StatePage read(StateQuery query) throws Exception {
        try (URLClassLoader classes = new URLClassLoader(urls(query.jars()), StateReader.class.getClassLoader());
                TemporaryClassLoaderContext ignored = TemporaryClassLoaderContext.of(classes)) {
            return new StateReader(query, classes).read();
        }
    }

    private static URL[] urls(List<String> jars) throws MalformedURLException {
        URL[] urls = new URL[jars.size()];
        for (int jar = 0; jar < urls.length; jar++) {
            urls[jar] = Path.of(jars.get(jar)).toUri().toURL();
        }
        return urls;
    }

    private StatePage read() throws Exception {
        OperatorState operator = operator();
        List<StatePage.Shape> shapes = new ArrayList<>();
        List<StatePage.Column> key = List.of();
        try {
            StateHeaders heads = StateHeaders.of(operator.getStates(), classes);
            if (heads.key() != null) {
                key = readKeyed(operator, heads, shapes);
            }
            new OperatorEntries(heads, classes, page).read(operator.getStates(), shapes);
        } catch (Exception | LinkageError broken) {
            throw broken instanceof WeirException said ? said : new WeirException("state-unreadable", "The state of " + query.operator() + " in " + query.path() + " cannot be read: "
                    + Reasons.said(broken) + ".", broken);
        }
        return new StatePage(query.path(), operator.getOperatorID().toString(), operator.getOperatorUid().orElse(null), operator.getOperatorName().orElse(null), key, shapes,
                page.entries(), page.more(), page.scanned(), page.complete());
    }

    private OperatorState operator() {
        String wanted = query.operator();
        List<String> known = new ArrayList<>();
        OperatorState named = null;
        for (String path : StopFolder.savepoints(query.path())) {
            for (OperatorState operator : SavepointFile.open(path, classes).metadata().getOperatorStates()) {
                // In a script of several jobs the topology adds to a uid what its job writes.
                boolean same = operator.getOperatorID().toString().equals(wanted) || operator.getOperatorUid().filter(uid -> uid.equals(wanted) || uid.equals(wanted.replaceFirst("@.*", ""))).isPresent();
                if (same) {
                    return operator;
                }
                named = operator.getOperatorName().filter(wanted::equals).isPresent() && named == null ? operator : named;
                known.add(operator.getOperatorName().orElse("") + " (" + operator.getOperatorUid().orElse(operator.getOperatorID().toString()) + ")");
            }
        }
        if (named != null) {
            return named;
        }
        throw new WeirException("operator-unknown", "There is no operator \"" + wanted + "\" in the snapshot " + query.path() + ". It has: " + String.join(", ", known)
                + ". Name it by its uid, its operator id or its name.");
    }

    @SuppressWarnings("unchecked")
    private List<StatePage.Column> readKeyed(OperatorState operator, StateHeaders heads, List<StatePage.Shape> told) throws Exception {
        TypeSerializer<Object> keys;
        try {
            keys = (TypeSerializer<Object>) heads.key().restoreSerializer();
        } catch (RuntimeException | LinkageError unknown) {
            throw new WeirException("state-unreadable", "The keys of " + query.operator() + " cannot be read: " + Reasons.unread("the key", unknown), unknown);
        }
        Cells cells = new Cells(keys);
        Map<String, KeyedShape> shapes = new LinkedHashMap<>();
        heads.keyed().forEach((name, head) -> shapes.put(name, new KeyedShape(head, cells)));
        ByteEntries bytes = new ByteEntries(keys, operator.getMaxParallelism(), page);
        for (OperatorSubtaskState subtask : operator.getStates()) {
            for (KeyedStateHandle handle : subtask.getManagedKeyedState()) {
                if (page.isFull()) {
                    break;
                }
                if (handle instanceof KeyGroupsSavepointStateHandle file) {
                    new SavepointEntries(shapes, keys, bytes, classes, page).read(file);
                } else if (handle instanceof KeyGroupsStateHandle file) {
                    new HeapEntries(shapes, keys, classes, page).read(file);
                } else if (handle instanceof IncrementalRemoteKeyedStateHandle files) {
                    new FileEntries(shapes, bytes, classes, page).read(files);
                } else {
                    shapes.values().forEach(shape -> shape.fail("Values of " + shape.name() + " are kept in a way that Weir does not read ("
                            + handle.getClass().getSimpleName() + "), as those of a checkpoint with the state changelog are. Take a savepoint and read that."));
                }
            }
        }
        shapes.values().forEach(shape -> told.add(shape.told()));
        return cells.columns();
    }
}

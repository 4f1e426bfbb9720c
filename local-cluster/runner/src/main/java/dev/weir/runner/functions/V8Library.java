package dev.weir.runner.functions;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Host;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.loader.JavetLibLoader;
import com.caoccao.javet.interop.loader.JavetLibLoadingListener;
import com.caoccao.javet.interop.options.V8RuntimeOptions;
import java.io.UncheckedIOException;

/** The machine code of V8, which a process loads once; {@link V8ClassPath} has made sure that its classes are there. */
final class V8Library {
    /** What the values and the code of one isolate may take, in MiB. */
    static final int HEAP_MIB = 128;

    private V8Library() {}

    static V8Runtime newRuntime() {
        try {
            return load().createV8Runtime();
        } catch (JavetException | LinkageError | UncheckedIOException unavailable) {
            throw V8ClassPath.unsupported("V8 did not load: " + unavailable.getMessage(), unavailable);
        }
    }

    /** Jobs come with classes of their own, each a V8Library among them: what they share is the library's, and so is the lock. */
    static V8Host load() {
        synchronized (V8RuntimeOptions.V8_FLAGS) {
            return V8RuntimeOptions.V8_FLAGS.isSealed() ? V8Host.getV8Instance() : loadFirst();
        }
    }

    private static V8Host loadFirst() {
        V8RuntimeOptions.V8_FLAGS.setMaxOldSpaceSize(HEAP_MIB);
        // With it, most processes stay many times slower: what V8 optimises beside the task's thread is thrown away again and again.
        V8RuntimeOptions.V8_FLAGS.setCustomFlags("--no-concurrent-recompilation");
        // A folder of this process alone, so that nobody else can put a library there.
        try (ScratchFolder folder = ScratchFolder.make("weir-v8-")) {
            System.setProperty(JavetLibLoadingListener.PROPERTY_KEY_JAVET_LIB_LOADING_PATH, folder.path().toString());
            // Of the library's own class: one of a job's would hold that job's classes for ever, and so would its threads.
            JavetLibLoader.setLibLoadingListener(new JavetLibLoadingListener());
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(V8Host.class.getClassLoader());
            try {
                return V8Host.getV8Instance();
            } finally {
                thread.setContextClassLoader(before);
                System.clearProperty(JavetLibLoadingListener.PROPERTY_KEY_JAVET_LIB_LOADING_PATH);
                V8RuntimeOptions.V8_FLAGS.seal();
            }
        }
    }
}

package dev.weir.runner.jars;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.shaded.asm9.org.objectweb.asm.ClassReader;
import org.apache.flink.shaded.asm9.org.objectweb.asm.ClassVisitor;
import org.apache.flink.shaded.asm9.org.objectweb.asm.MethodVisitor;
import org.apache.flink.shaded.asm9.org.objectweb.asm.Opcodes;

/** What a jar says of its main class; nothing of it is loaded. */
final class MainClasses {
    /** A fat jar has tens of thousands of classes; those of the person who built it are told from the rest by their packages. */
    private static final int MOST_READ = 4_000;
    private static final int MOST_TOLD = 5;
    private static final List<String> OF_OTHERS = List.of("org/apache/", "com/google/", "com/fasterxml/", "scala/", "kotlin/", "io/netty/", "org/slf4j/", "META-INF/");

    private MainClasses() {}

    /** The class that the manifest names, as Flink reads it; null where it names none. */
    static String ofManifest(JarFile jar) throws IOException {
        Manifest manifest = jar.getManifest();
        if (manifest == null) {
            return null;
        }
        Attributes attributes = manifest.getMainAttributes();
        String named = attributes.getValue(PackagedProgram.MANIFEST_ATTRIBUTE_ASSEMBLER_CLASS);
        return named != null ? named : attributes.getValue(PackagedProgram.MANIFEST_ATTRIBUTE_MAIN_CLASS);
    }

    /** Whether the jar can have a class: it holds it, or other jars that may. */
    static boolean canHave(JarFile jar, String name) {
        return jar.getEntry(name.replace('.', '/') + ".class") != null
                || jar.stream().anyMatch(entry -> entry.getName().startsWith("lib/") && entry.getName().endsWith(".jar"));
    }

    /** Some of the classes that have a main(), by name. */
    static List<String> found(File file) throws IOException {
        List<String> found = new ArrayList<>();
        try (JarFile jar = new JarFile(file)) {
            Enumeration<JarEntry> entries = jar.entries();
            for (int read = 0; entries.hasMoreElements() && read < MOST_READ && found.size() < MOST_TOLD; ) {
                JarEntry entry = entries.nextElement();
                boolean own = entry.getName().endsWith(".class") && OF_OTHERS.stream().noneMatch(entry.getName()::startsWith);
                read += own ? 1 : 0;
                if (own && hasMain(jar, entry)) {
                    found.add(entry.getName().replaceFirst("\\.class$", "").replace('/', '.'));
                }
            }
        }
        found.sort(null);
        return found;
    }

    private static boolean hasMain(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream bytes = jar.getInputStream(entry)) {
            boolean[] has = new boolean[1];
            new ClassReader(bytes).accept(new ClassVisitor(Opcodes.ASM9) {
                @Override
                public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
                    boolean open = (access & Opcodes.ACC_PUBLIC) != 0 && (access & Opcodes.ACC_STATIC) != 0;
                    has[0] |= open && name.equals("main") && descriptor.equals("([Ljava/lang/String;)V");
                    return null;
                }
            }, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
            return has[0];
        } catch (IllegalArgumentException newer) {
            // A class file of a Java that the reader does not know.
            return false;
        }
    }
}

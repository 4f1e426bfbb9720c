package dev.weir.runner.language;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.shaded.asm9.org.objectweb.asm.ClassReader;
import org.apache.flink.shaded.asm9.org.objectweb.asm.ClassVisitor;
import org.apache.flink.shaded.asm9.org.objectweb.asm.MethodVisitor;
import org.apache.flink.shaded.asm9.org.objectweb.asm.Opcodes;

/** What the code of a class makes, read and not run: a factory that is called may connect to something. */
final class Makes {
    private Makes() {}

    /** Whether the class, or one that it extends, makes an object of a type; false where that is not to be seen, as where others make it. */
    static boolean makes(Class<?> maker, Class<?> type) {
        for (Class<?> each = maker; each != null && each != Object.class; each = each.getSuperclass()) {
            for (String made : made(each)) {
                try {
                    if (type.isAssignableFrom(Class.forName(made, false, maker.getClassLoader()))) {
                        return true;
                    }
                } catch (ClassNotFoundException | LinkageError absent) {
                    // Flink tells so where it is used.
                }
            }
        }
        return false;
    }

    private static Set<String> made(Class<?> maker) {
        Set<String> made = new HashSet<>();
        try (InputStream bytes = maker.getResourceAsStream("/" + maker.getName().replace('.', '/') + ".class")) {
            if (bytes != null) {
                new ClassReader(bytes).accept(new Made(made), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            // Or a class file of a Java that the reader does not know.
        }
        return made;
    }

    private static final class Made extends ClassVisitor {
        private final Set<String> made;

        Made(Set<String> made) {
            super(Opcodes.ASM9);
            this.made = made;
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitTypeInsn(int opcode, String type) {
                    if (opcode == Opcodes.NEW) {
                        made.add(type.replace('/', '.'));
                    }
                }
            };
        }
    }
}

package dev.weir.runner.sql;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/** What the trees of some scripts consist of: as Flink's parser makes them, and, where Flink takes a statement, as its validator leaves them. */
record SqlTrees(Set<Class<?>> classes, Set<SqlKind> kinds) {
    /** @param executed whether what the statements declare is declared, so that queries can be validated */
    static SqlTrees of(List<Path> files, boolean executed) {
        SqlTrees trees = new SqlTrees(new HashSet<>(), new HashSet<>());
        for (Path file : files) {
            BareFlink flink = new BareFlink();
            for (SourceStatement statement : ScriptSplitter.split(SqlCorpus.read(file))) {
                trees.add(flink.tree(statement.text()));
                if (executed) {
                    trees.add(flink.validated(statement.text()));
                    flink.declare(statement.text());
                }
            }
        }
        return trees;
    }

    private void add(SqlNode tree) {
        visit(tree, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    /** Not all that a node has is among its operands. */
    private void visit(Object part, Set<Object> seen) {
        boolean isTree = part != null && (part instanceof List || part.getClass().getName().startsWith("org.apache.calcite.sql.") || part.getClass().getName().startsWith("org.apache.flink.sql.parser."));
        if (!isTree || part instanceof Enum || !seen.add(part)) {
            return;
        }
        if (part instanceof SqlNode node) {
            classes.add(node.getClass());
            kinds.add(node.getKind());
        }
        if (part instanceof List<?> list) {
            list.forEach(each -> visit(each, seen));
        }
        if (part instanceof SqlNode || part.getClass().getName().contains("TypeNameSpec")) {
            classes.add(part.getClass());
            for (Class<?> type = part.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    visit(value(field, part), seen);
                }
            }
        }
    }

    private static Object value(Field field, Object of) {
        if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive() || !(field.getDeclaringClass().getName().startsWith("org.apache.calcite.") || field.getDeclaringClass().getName().startsWith("org.apache.flink."))) {
            return null;
        }
        try {
            field.setAccessible(true);
            return field.get(of);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}

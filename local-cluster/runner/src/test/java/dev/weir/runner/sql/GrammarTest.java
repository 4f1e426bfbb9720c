package dev.weir.runner.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImpl;
import org.junit.jupiter.api.Test;

/**
 * The corpus speaks all of Flink's grammar: every class of node that Flink's own part of its parser makes, and every kind of node that its trees have. What no valid
 * script can have is listed with its reason in {@link GrammarLimits}, and a reason that no longer holds fails too.
 */
class GrammarTest {
    private static final String PACKAGE = "org/apache/flink/sql/parser/";

    @Test
    void everyNodeOfFlinksParserIsInTheCorpus() throws Exception {
        SqlTrees valid = SqlTrees.of(SqlCorpus.valid(), true);
        SqlTrees refused = SqlTrees.of(SqlCorpus.refused(), false);
        check(nodes(), names(valid.classes()), names(refused.classes()), GrammarLimits.REFUSED_NODES, GrammarLimits.UNREACHED_NODES);
        Set<String> kinds = new TreeSet<>();
        Stream.of(SqlKind.values()).forEach(kind -> kinds.add(kind.name()));
        check(kinds, names(valid.kinds()), names(refused.kinds()), GrammarLimits.REFUSED_KINDS, GrammarLimits.UNREACHED_KINDS);
    }

    /**
     * @param refusedOnly what only scripts can have that Flink's parser reads and its planner refuses
     * @param unreached what no text makes
     */
    private static void check(Set<String> all, Set<String> valid, Set<String> refused, Set<String> refusedOnly, Set<String> unreached) {
        List<String> wrong = new ArrayList<>();
        for (String name : all) {
            String is = valid.contains(name) ? "valid" : refused.contains(name) ? "refused" : "unreached";
            String said = refusedOnly.contains(name) ? "refused" : unreached.contains(name) ? "unreached" : "valid";
            if (!is.equals(said)) {
                wrong.add(name + " should be " + said + ", and is " + is);
            }
        }
        Stream.concat(refusedOnly.stream(), unreached.stream()).filter(name -> !all.contains(name)).forEach(name -> wrong.add(name + " is not in Flink's grammar"));
        assertEquals("", String.join("\n", wrong));
    }

    private static Set<String> names(Set<?> of) {
        Set<String> names = new HashSet<>();
        of.forEach(each -> names.add(each instanceof Class<?> type ? shorter(type.getName()) : each.toString()));
        return names;
    }

    private static String shorter(String name) {
        return name.replace('/', '.').replace("org.apache.flink.sql.parser.", "");
    }

    /** The classes of nodes that can be made, by reflection from the jar. */
    private static Set<String> nodes() throws IOException, URISyntaxException, ClassNotFoundException {
        Path jar = Path.of(FlinkSqlParserImpl.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Set<String> nodes = new TreeSet<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().toList()) {
                String name = entry.getName();
                if (name.startsWith(PACKAGE) && name.endsWith(".class") && !name.contains("/impl/")) {
                    Class<?> type = Class.forName(name.substring(0, name.length() - 6).replace('/', '.'));
                    if (SqlNode.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
                        nodes.add(shorter(type.getName()));
                    }
                }
            }
        }
        return nodes;
    }
}

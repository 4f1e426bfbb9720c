package dev.weir.runner.sql;

import java.util.List;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;

/** What hangs on no text: the parser's words, and on which jars the rest hangs. */
public final class JarFacts {
    private JarFacts() {}

    /** A script of nothing but its jars. */
    public static Script script(List<String> jars, boolean trusted) {
        return Script.of("").withJars(jars, trusted);
    }

    /** Equal as long as the jars are the same files. */
    public static List<String> of(Script script) {
        return JarLoaders.state(script);
    }

    public static SqlAbstractParserImpl.Metadata parser() {
        return ReservedWords.words();
    }
}

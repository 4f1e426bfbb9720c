package dev.weir.runner.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImpl;

/** Generated ways to say the same in other words. The same seed gives the same text. */
final class UidRewrites {
    /** Aliases in the fixtures: of columns, tables, queries and views. */
    private static final Pattern ALIAS = Pattern.compile("\\b[ctqv]_[a-z]\\w*");
    private static final List<String> GAPS = List.of(" ", "\n", "\t", "  \n  ", " /* a 'word; */ ", " -- to the end; of the line\n", "\n/* two\nlines */\n");

    private UidRewrites() {}

    /** Other white space, comments between any two tokens. */
    static String layout(String text, Random random) {
        return between(text, () -> GAPS.get(random.nextInt(GAPS.size())), token -> token);
    }

    /** The words that Flink reserves, in small, large and mixed letters. */
    static String keywordCase(String text, Random random) {
        var metadata = FlinkSqlParserImpl.FACTORY.getParser(new java.io.StringReader("")).getMetadata();
        return between(text, () -> null, image -> metadata.isReservedWord(image.toUpperCase(Locale.ROOT)) ? mixed(image, random) : image);
    }

    private static String mixed(String word, Random random) {
        StringBuilder said = new StringBuilder();
        word.chars().forEach(c -> said.append((char) (random.nextBoolean() ? Character.toUpperCase(c) : Character.toLowerCase(c))));
        return said.toString();
    }

    /** @param gap null keeps what stands between two tokens */
    private static String between(String text, java.util.function.Supplier<String> gap, java.util.function.UnaryOperator<String> word) {
        StringBuilder said = new StringBuilder();
        SqlTokens tokens = new SqlTokens(text, new TextLines(text));
        int end = 0;
        for (SqlToken token = tokens.next(); token != null; token = tokens.next()) {
            String between = text.substring(end, token.start());
            String other = between.isEmpty() ? null : gap.get();
            said.append(other == null ? between : other).append(token.quoted() ? token.image() : word.apply(token.image()));
            end = token.end();
        }
        return said.append(text.substring(end)).toString();
    }

    /** Every alias gets another name, some of them one that needs quotes. */
    static String aliases(String text, Random random) {
        Set<String> found = new TreeSet<>();
        ALIAS.matcher(text).results().forEach(match -> found.add(match.group()));
        String renamed = text;
        for (String alias : found) {
            String other = random.nextInt(4) == 0 ? "`" + alias + " said otherwise`" : "x" + random.nextInt(1000) + "_" + alias.substring(2);
            renamed = renamed.replaceAll("\\b" + alias + "\\b", other);
        }
        return renamed;
    }

    /** The writes of a script one after the other in one set, whether they stood in one or not; what else there is comes first. */
    static String inSet(String text, String before, String after, boolean reversed) {
        List<String> others = new ArrayList<>();
        List<String> writes = writes(text, others);
        if (reversed) {
            Collections.reverse(writes);
        }
        return String.join("", others) + "EXECUTE STATEMENT SET BEGIN\n" + before + String.join("", writes) + after + "END;\n";
    }

    private static List<String> writes(String text, List<String> others) {
        List<String> writes = new ArrayList<>();
        String flat = text.replaceAll("(?m)^--.*\n", "").replace("EXECUTE STATEMENT SET BEGIN\n", "").replace("END;\n", "");
        for (SourceStatement statement : ScriptSplitter.split(flat)) {
            (statement.kind().equals("insert") ? writes : others).add(statement.text() + ";\n");
        }
        return writes;
    }

    /** The jobs of a script in the other order. */
    static String reversedJobs(String text) {
        List<String> others = new ArrayList<>();
        List<String> writes = writes(text, others);
        Collections.reverse(writes);
        return String.join("", others) + String.join("", writes);
    }
}

package dev.weir.runner.sql;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImpl;
import org.apache.flink.sql.parser.validate.FlinkSqlConformance;

/** Finds a reserved word that was meant as a name: with backticks around it, Flink's parser reads on. */
final class ReservedWords {
    private static final SqlParser.Config PARSER = SqlParser.config()
            .withParserFactory(FlinkSqlParserImpl.FACTORY)
            .withConformance(FlinkSqlConformance.DEFAULT)
            .withQuoting(Quoting.BACK_TICK)
            .withUnquotedCasing(Casing.UNCHANGED)
            .withQuotedCasing(Casing.UNCHANGED)
            .withIdentifierMaxLength(256);
    private static final SqlAbstractParserImpl.Metadata WORDS = SqlParser.create("", PARSER).getMetadata();
    /** Nobody calls a column so; where one of these is too much, a comma or an expression is. */
    private static final Set<String> FRAME = Set.of(
            "SELECT", "FROM", "WHERE", "HAVING", "JOIN", "ON", "AS", "BY", "AND", "OR", "NOT", "IN", "IS", "NULL", "LIKE", "BETWEEN", "EXISTS", "DISTINCT",
            "ALL", "UNION", "CASE", "WHEN", "THEN", "ELSE", "CREATE", "INSERT", "INTO", "WITH");
    private static final Set<String> BEFORE_NAMES = Set.of("TABLE", "VIEW", "EXISTS", "INTO", ".");

    private ReservedWords() {}

    /** What Flink's parser says of its own words. */
    static SqlAbstractParserImpl.Metadata words() {
        return WORDS;
    }

    /** The word at the place where the parser gave up, or just before it; null where backticks would not help. */
    static SqlToken meantAsName(SourceStatement at, int offset) {
        List<SqlToken> tokens = at.tokens();
        int met = 0;
        while (met < tokens.size() && tokens.get(met).end() <= offset) {
            met++;
        }
        if (isName(at, met, met + 1)) {
            return tokens.get(met);
        }
        return isName(at, met - 1, met) ? tokens.get(met - 1) : null;
    }

    /** {@code UNNEST(a)} where no such function may stand; in {@code TABLE old (a INT)} a name stands before the bracket. */
    private static boolean isCall(List<SqlToken> tokens, int word) {
        boolean opens = word + 1 < tokens.size() && tokens.get(word + 1).is("(");
        return opens && (word == 0 || !BEFORE_NAMES.contains(tokens.get(word - 1).image().toUpperCase(Locale.ROOT)));
    }

    static String say(SqlToken word) {
        return "'" + word.image() + "' is a reserved word of Flink SQL. As a name it wants backticks: `" + word.image() + "`.";
    }

    /** @param beyond the token behind which the parser has to come */
    private static boolean isName(SourceStatement at, int word, int beyond) {
        List<SqlToken> tokens = at.tokens();
        if (word < 0 || word >= tokens.size()) {
            return false;
        }
        String image = tokens.get(word).image().toUpperCase(Locale.ROOT);
        if (isCall(tokens, word) || tokens.get(word).quoted() || FRAME.contains(image) || !WORDS.isReservedWord(image)) {
            return false;
        }
        int start = tokens.get(word).start();
        int end = tokens.get(word).end();
        String text = at.text().substring(0, start) + "`" + at.text().substring(start, end) + "`" + at.text().substring(end);
        int reached = reached(text);
        return reached == Integer.MAX_VALUE || beyond < tokens.size() && reached >= tokens.get(beyond).end() + 2;
    }

    /** Up to where Flink's parser reads a text: the start of what it cannot take; beyond every place where it takes all; -1 where it does not say. */
    static int reached(String text) {
        try {
            SqlParser.create(text, PARSER).parseStmtList();
            return Integer.MAX_VALUE;
        } catch (SqlParseException refusal) {
            boolean isPlaced = refusal.getPos() != null && refusal.getPos().getLineNum() > 0;
            return isPlaced ? new TextLines(text).offset(refusal.getPos().getLineNum(), refusal.getPos().getColumnNum()) : -1;
        }
    }
}

package dev.weir.runner.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.sql.parser.impl.TokenMgrError;

/** Splits a script into its statements with Flink's lexer; a statement set with its inner semicolons is one. */
public final class ScriptSplitter {
    private final String text;
    private final SourceText source;
    private final SqlTokens lexer;
    private final boolean whole;
    private final List<SourceStatement> statements = new ArrayList<>();
    private List<SqlToken> tokens = new ArrayList<>();
    private boolean inBlock;
    private int faults;

    private ScriptSplitter(SourceText source, boolean whole) {
        this.source = source;
        this.whole = whole;
        this.text = source.text();
        this.lexer = new SqlTokens(text, source.lines());
    }

    /** The statements of a text with placeholders, with the values that a script has for them. */
    static List<SourceStatement> split(Script script, String written) {
        SourceText text = Placeholders.expand(script, written);
        return split(script.origin() != null && script.origin().sql().equals(written) ? text.from(script.origin()) : text);
    }

    /** The statements of a text that is read as it is. */
    public static List<SourceStatement> split(String text) {
        return split(SourceText.plain(text));
    }

    private static List<SourceStatement> split(SourceText text) {
        ScriptSplitter splitter = new ScriptSplitter(text, false);
        splitter.run();
        return splitter.statements;
    }

    /** A text that is no script, as a condition is: one statement, whatever stands in it. */
    static SourceStatement whole(String text) {
        SourceText source = SourceText.plain(text);
        ScriptSplitter splitter = new ScriptSplitter(source, true);
        splitter.run();
        return splitter.statements.isEmpty() ? new SourceStatement(0, text, 0, source, List.of(), -1) : splitter.statements.get(0);
    }

    private void run() {
        int from = 0;
        while (true) {
            SqlToken token;
            try {
                token = lexer.next();
            } catch (TokenMgrError error) {
                from = afterNoToken(from);
                continue;
            }
            if (token == null) {
                finish(-1);
                return;
            }
            from = token.end();
            if (token.image().equals(";") && !token.quoted() && !continues()) {
                finish(-1);
            } else {
                tokens.add(token);
                inBlock = inBlock || opensBlock();
            }
        }
    }

    /** Inside BEGIN … END a semicolon ends the inner statement only. */
    private boolean continues() {
        if (whole || !inBlock) {
            return whole;
        }
        boolean ended = last(0).is("END") && (last(1).image().equals(";") || last(1).is("BEGIN"));
        return !ended;
    }

    private boolean opensBlock() {
        return tokens.size() >= 3 && last(0).is("BEGIN") && last(1).is("SET") && last(2).is("STATEMENT");
    }

    private SqlToken last(int back) {
        int at = tokens.size() - 1 - back;
        return at >= 0 ? tokens.get(at) : new SqlToken("", 0, 0, false);
    }

    /** Where no token starts (an open quote), the statement ends at the next semicolon; reading starts anew after it. */
    private int afterNoToken(int from) {
        int broken = afterComments(from);
        // A file that is no SQL at all must not be tried at each of its semicolons.
        int semicolon = whole || ++faults > Findings.MOST_ERRORS ? -1 : text.indexOf(';', broken);
        int end = semicolon < 0 ? text.length() : semicolon;
        tokens.add(new SqlToken(text.substring(broken, end), broken, end, false));
        finish(broken);
        int next = Math.min(text.length(), end + 1);
        lexer.startAt(next);
        return next;
    }

    /** Where something begins that is neither white space nor a whole comment. */
    private int afterComments(int from) {
        int at = from;
        while (at < text.length()) {
            int closed = text.startsWith("/*", at) ? text.indexOf("*/", at + 2) : -1;
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.startsWith("--", at) || text.startsWith("//", at)) {
                at = source.endOfLine(at);
            } else if (closed >= 0) {
                at = closed + 2;
            } else {
                return at;
            }
        }
        return at;
    }

    private void finish(int broken) {
        inBlock = false;
        if (tokens.isEmpty()) {
            return;
        }
        int start = whole ? 0 : tokens.get(0).start();
        int end = whole ? text.length() : last(0).end();
        List<SqlToken> moved = new ArrayList<>(tokens.size());
        for (SqlToken t : tokens) {
            moved.add(new SqlToken(t.image(), t.start() - start, t.end() - start, t.quoted()));
        }
        int brokenInside = broken < 0 ? -1 : broken - start;
        statements.add(new SourceStatement(
                statements.size(), text.substring(start, end), start, source, moved, brokenInside));
        tokens = new ArrayList<>();
    }
}

package dev.weir.runner.sql;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImplConstants;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImplTokenManager;
import org.apache.flink.sql.parser.impl.SimpleCharStream;
import org.apache.flink.sql.parser.impl.Token;
import org.apache.flink.sql.parser.impl.TokenMgrError;

/** Flink's own lexer over a text, with offsets. Comments and white space are no tokens. */
final class SqlTokens {
    private static final int BUFFER = 4096;
    private final String text;
    private final TextLines lines;
    private FlinkSqlParserImplTokenManager lexer;

    SqlTokens(String text, TextLines lines) {
        this.text = text;
        this.lines = lines;
        startAt(0);
    }

    /** Reads on from an offset, as if a token started there. */
    void startAt(int offset) {
        StringReader reader = new StringReader(text);
        try {
            reader.skip(offset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Diagnostic.Position at = lines.position(offset);
        lexer = new FlinkSqlParserImplTokenManager(new Chars(reader, at.line(), at.column()));
        // The state in which `a` is an identifier, as Flink's parser sets it.
        lexer.SwitchTo(FlinkSqlParserImplConstants.BTID);
    }

    /** The next token, or null at the end. Throws {@link TokenMgrError} at what is no token. */
    SqlToken next() {
        Token token = lexer.getNextToken();
        if (token.kind == FlinkSqlParserImplConstants.EOF) {
            return null;
        }
        int start = lines.offset(token.beginLine, token.beginColumn);
        boolean quoted = token.image.startsWith("'") || token.kind == FlinkSqlParserImplConstants.BACK_QUOTED_IDENTIFIER;
        return new SqlToken(token.image, start, start + token.image.length(), quoted);
    }

    /** A tab is one column, as for Flink's parser. */
    private static final class Chars extends SimpleCharStream {
        Chars(StringReader reader, int line, int column) {
            super(reader, line, column, BUFFER);
            setTabSize(1);
        }
    }
}

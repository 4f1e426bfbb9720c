package dev.weir.runner.language;

import dev.weir.runner.language.Vocabulary.Keyword;
import java.util.List;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;

/** The words of Flink's parser. */
final class Words {
    /** What a type may begin with; a test has Flink read each. */
    static final List<String> TYPES = List.of(
            "ARRAY", "BIGINT", "BINARY", "BITMAP", "BOOLEAN", "BYTES", "CHAR", "DATE", "DECIMAL", "DOUBLE", "FLOAT", "INT", "INTEGER", "MAP", "MULTISET", "NUMERIC", "RAW", "ROW", "SMALLINT",
            "STRING", "TIME", "TIMESTAMP", "TIMESTAMP_LTZ", "TINYINT", "VARBINARY", "VARCHAR", "VARIANT");

    private Words() {}

    static List<Keyword> of(SqlAbstractParserImpl.Metadata parser) {
        return parser.getTokens().stream().filter(parser::isKeyword).map(word -> new Keyword(word, parser.isReservedWord(word))).toList();
    }
}

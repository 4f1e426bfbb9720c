package dev.weir.runner.sql;

import java.util.List;

/** The items of an INSERT's outermost select list, by its tokens. */
final class SelectItems {
    private SelectItems() {}

    /** @param position from 0; null where the list has no such item or is a star */
    static Places.Span at(SourceStatement statement, int position) {
        List<SqlToken> tokens = statement.tokens();
        int i = 0;
        while (i < tokens.size() && !tokens.get(i).is("SELECT")) {
            i++;
        }
        int depth = 0;
        int item = 0;
        int from = -1;
        int to = -1;
        for (i++; i < tokens.size(); i++) {
            SqlToken token = tokens.get(i);
            String image = token.quoted() ? "" : token.image();
            depth += image.equals("(") || image.equals("[") ? 1 : 0;
            depth -= image.equals(")") || image.equals("]") ? 1 : 0;
            boolean ends = depth < 0 || (depth == 0 && token.is("FROM"));
            boolean separates = depth == 0 && image.equals(",");
            if (ends || separates) {
                if (item == position && from >= 0) {
                    return new Places.Span(statement.text(), from, to);
                }
                if (ends) {
                    return null;
                }
                item++;
                from = -1;
                continue;
            }
            if (image.equals("*") && from < 0) {
                return null;
            }
            from = from < 0 ? token.start() : from;
            to = token.end();
        }
        return item == position && from >= 0 ? new Places.Span(statement.text(), from, to) : null;
    }
}

package dev.weir.runner.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds where in the text a fault belongs, also when Flink gives no place: an option in a DDL, the sink, the column. */
final class Places {
    record Span(String inText, int from, int to) {}

    private static final String PATH = "(?:'([^'\\n]+)'|((?:`[^`\\n]+`\\.?)+)|([\\w$]+(?:\\.[\\w$]+)*))";
    private static final Pattern TABLE = Pattern.compile(
            "(?:reading table|writing table|writing into table|sink for|for table|the table|sink table|[Tt]able sink|identifier|Cannot find table|"
                    + "[Tt]able \\(or view\\)|View|[Tt]able) (?!(?:with|or|options|sink|source|reading|writing|in|to|is)\\b)" + PATH);
    private static final Pattern QUOTED = Pattern.compile("['`]([^'`\\n]{1,80})['`](?:\\s*=\\s*'([^'\\n]*)')?");
    private static final Pattern UNSUPPORTED_KEYS = Pattern.compile("Unsupported options:\\s*(.*?)\\s*Supported options:", Pattern.DOTALL);
    private static final Pattern SINK_COLUMN = Pattern.compile("sink column '([^']+)' at position (\\d+)");
    private static final Pattern CATALOG_TYPE = Pattern.compile("identifier '([^']+)' that implements '[^']*\\.CatalogFactory'");
    private static final Pattern CALL = Pattern.compile("Invalid function call:\\s*(\\w+)\\(");
    private static final Pattern SETTING = Pattern.compile("Could not parse value '[^']*' for key '([^']+)'");
    private static final Pattern EXPRESSION = Pattern.compile("Invalid SQL expression: (.+)");
    /** Words of the statement that a reason is about, by what the reason says. */
    private static final Map<String, String> ABOUT = Map.ofEntries(
            Map.entry("Temporal Table Join requires", "SYSTEM_TIME"),
            Map.entry("not subset of left columns", "SYSTEM_TIME"),
            Map.entry("only supports diff between the same type", "TIMESTAMPDIFF"),
            Map.entry("Sort on a non-time-attribute field", "ORDER"),
            Map.entry("for bounded OVER window", "OVER"),
            Map.entry("OVER RANGE FOLLOWING", "OVER"),
            Map.entry("Unsupported use of OVER windows", "OVER"),
            Map.entry("The window can only be ordered", "OVER"),
            Map.entry("rowtime or proctime for order by", "MATCH_RECOGNIZE"),
            Map.entry("Greedy quantifiers are not allowed", "PATTERN"),
            Map.entry("Match Recognize doesn't support", "MATCH_RECOGNIZE"),
            Map.entry("TRUNCATE TABLE statement", "TRUNCATE"));
    private static final Pattern WINDOW = Pattern.compile("The window function (\\w+)\\(");
    /** What follows is a plan. */
    private static final int LONGEST_REASON = 1500;
    private final List<SourceStatement> declarations = new ArrayList<>();

    /** Remembers a statement that creates something, so that later faults can point into it. */
    void declare(SourceStatement statement) {
        declarations.add(statement);
    }

    int declared() {
        return declarations.size();
    }

    /** Forgets what was declared after the first so many. */
    void keepFirst(int count) {
        declarations.subList(Math.min(count, declarations.size()), declarations.size()).clear();
    }

    /** From Calcite's places: lines and columns from 1, the end inclusive. */
    Span span(SourceStatement at, int line, int column, int endLine, int endColumn) {
        TextLines lines = new TextLines(at.text());
        int from = lines.offset(line, column);
        int to = endLine > 0 ? lines.offset(endLine, endColumn) + 1 : from;
        if (from >= at.text().length()) {
            return firstLine(at);
        }
        return to > from ? new Span(at.text(), from, Math.min(to, at.text().length())) : token(at, from);
    }

    /** The token at an offset; behind the last one, the last character. */
    Span token(SourceStatement at, int offset) {
        for (SqlToken token : at.tokens()) {
            if (offset < token.end()) {
                return new Span(at.text(), token.start(), token.end());
            }
        }
        int end = at.text().length();
        return new Span(at.text(), Math.max(0, end - 1), end);
    }

    Span firstLine(SourceStatement at) {
        return new Span(at.text(), 0, new TextLines(at.text()).endOfLine(0));
    }

    /** @param said all that Flink said, line by line */
    Span find(String code, String said, SourceStatement at) {
        Span expression = expression(said, at);
        if (expression != null) {
            return expression;
        }
        Span about = about(said, at);
        if (about != null) {
            return about;
        }
        String table = named(said);
        if (table != null && said.contains("can only be used as a ")) {
            return nameIn(at, table, firstLine(at));
        }
        SourceStatement ddl = table == null ? null : declaration(table);
        boolean optionish = code.equals("invalid-option") || code.startsWith("unknown-connector") || code.equals("unknown-format");
        if (optionish || said.contains("Table options are:")) {
            Span option = option(said, ddl == null ? at : ddl);
            option = option == null ? option(said, at) : option;
            if (option != null) {
                return option;
            }
            if (optionish && ddl != null) {
                return nameIn(ddl, table, firstLine(ddl));
            }
        }
        Span selected = selectItem(said, at);
        if (selected != null) {
            return selected;
        }
        Span of = table == null ? null : nameIn(at, table, null);
        return of != null && !code.equals("duplicate") ? of : mentioned(said, code.equals("duplicate"), at);
    }

    /** A name of the statement that the reason mentions; of a name that is there twice, the second place is the wrong one. */
    private Span mentioned(String said, boolean last, SourceStatement at) {
        String reason = said.length() > LONGEST_REASON ? said.substring(0, LONGEST_REASON) : said;
        Span quoted = null;
        Span plain = null;
        for (SqlToken token : at.tokens()) {
            String name = token.name();
            boolean isName = !name.isEmpty() && (token.quoted() || !ReservedWords.words().isReservedWord(name.toUpperCase(Locale.ROOT))) && name.matches("[\\w.-]+");
            if (!isName) {
                continue;
            }
            Span here = new Span(at.text(), token.start(), token.end());
            boolean isQuoted = Pattern.compile("['`\\[.]" + Pattern.quote(name) + "['`\\]]").matcher(reason).find();
            boolean isPlain = name.length() > 2 && !ReservedWords.words().isKeyword(name.toUpperCase(Locale.ROOT)) && Pattern.compile("(?<!\\w)" + Pattern.quote(name) + "(?![\\w.])").matcher(reason).find();
            quoted = isQuoted && (last || quoted == null) ? here : quoted;
            plain = isPlain && (last || plain == null) ? here : plain;
        }
        return quoted != null ? quoted : plain != null ? plain : anyQuoted(said, at);
    }

    private Span about(String said, SourceStatement at) {
        for (Map.Entry<String, String> reason : ABOUT.entrySet()) {
            Span word = said.contains(reason.getKey()) ? nameIn(at, reason.getValue(), null) : null;
            if (word != null) {
                return word;
            }
        }
        if (said.contains("The window function requires the timecol")) {
            return descriptor(at);
        }
        Matcher window = WINDOW.matcher(said);
        if (window.find()) {
            Span column = descriptor(at);
            return column == null ? nameIn(at, window.group(1), null) : column;
        }
        Matcher call = CALL.matcher(said);
        if (call.find()) {
            return nameIn(at, call.group(1), null);
        }
        Matcher catalog = CATALOG_TYPE.matcher(said);
        return catalog.find() ? literal(at, "type", catalog.group(1)) : setting(said);
    }

    /** A setting is read where it is used; it is wrong where it was set. */
    private Span setting(String said) {
        Matcher key = SETTING.matcher(said);
        if (key.find()) {
            for (int i = declarations.size() - 1; i >= 0; i--) {
                boolean sets = declarations.get(i).kind().equals("set");
                Span value = sets ? literal(declarations.get(i), key.group(1), "") : null;
                if (value != null) {
                    return value;
                }
            }
        }
        return null;
    }

    /** The column that a window goes by. */
    static Span descriptor(SourceStatement at) {
        List<SqlToken> tokens = at.tokens();
        for (int i = 0; i + 2 < tokens.size(); i++) {
            if (tokens.get(i).is("DESCRIPTOR")) {
                return new Span(at.text(), tokens.get(i + 2).start(), tokens.get(i + 2).end());
            }
        }
        return null;
    }

    private static Span expression(String said, SourceStatement at) {
        Matcher matcher = EXPRESSION.matcher(said);
        if (matcher.find()) {
            int found = at.text().indexOf(matcher.group(1).strip());
            return found < 0 ? null : new Span(at.text(), found, found + matcher.group(1).strip().length());
        }
        return null;
    }

    private static String named(String said) {
        Matcher matcher = TABLE.matcher(said.replace("'`", "`").replace("`'", "`"));
        if (!matcher.find()) {
            return null;
        }
        for (int group = 1; group <= 3; group++) {
            if (matcher.group(group) != null) {
                return lastPart(matcher.group(group));
            }
        }
        return null;
    }

    private static String lastPart(String path) {
        String plain = path.replace("`", "");
        return plain.substring(plain.lastIndexOf('.') + 1);
    }

    private SourceStatement declaration(String table) {
        for (int i = declarations.size() - 1; i >= 0; i--) {
            if (table.equalsIgnoreCase(declarations.get(i).createdName())) {
                return declarations.get(i);
            }
        }
        return null;
    }

    /** The value of an option that is named, the key that is not known, else the option that is complained of. */
    private static Span option(String said, SourceStatement ddl) {
        String reason = said.contains("Table options are:") ? said.substring(said.lastIndexOf("Table options are:")) : said;
        int after = reason.lastIndexOf("\n\n");
        Matcher keys = UNSUPPORTED_KEYS.matcher(said);
        if (keys.find()) {
            return literal(ddl, keys.group(1).split("\\R")[0].strip(), null);
        }
        Matcher quoted = QUOTED.matcher(said.contains("Table options are:") && after > 0 ? tail(said) : said);
        while (quoted.find()) {
            Span hit = literal(ddl, quoted.group(1), quoted.group(2));
            if (hit != null) {
                return hit;
            }
        }
        return null;
    }

    /** What follows the list of all options, where Flink names the one it means. */
    private static String tail(String said) {
        int list = said.lastIndexOf("Table options are:");
        Matcher end = Pattern.compile("\\n(?!')(?=\\S)").matcher(said);
        int from = said.indexOf('\n', list) < 0 ? list : said.indexOf('\n', list) + 1;
        return end.find(from) ? said.substring(end.end()) : said;
    }

    /** A text in quotes; with a value, the value of the option it is the key of. Null where there is none. */
    static Span literal(SourceStatement ddl, String key, String value) {
        List<SqlToken> tokens = ddl.tokens();
        for (int i = 0; i < tokens.size(); i++) {
            SqlToken token = tokens.get(i);
            if (!token.quoted() || !token.image().startsWith("'") || !token.literal().equalsIgnoreCase(key)) {
                continue;
            }
            boolean isKey = i + 2 < tokens.size() && tokens.get(i + 1).image().equals("=");
            SqlToken end = isKey && value != null ? tokens.get(i + 2) : token;
            SqlToken start = isKey && value != null ? tokens.get(i + 2) : token;
            return new Span(ddl.text(), start.start(), end.end());
        }
        return null;
    }

    /** The expression whose type does not fit its column of the sink. */
    private static Span selectItem(String said, SourceStatement at) {
        Matcher matcher = SINK_COLUMN.matcher(said);
        return matcher.find() ? SelectItems.at(at, Integer.parseInt(matcher.group(2)) - 1) : null;
    }

    private static Span nameIn(SourceStatement at, String name, Span otherwise) {
        for (SqlToken token : at.tokens()) {
            if (token.name().equalsIgnoreCase(name)) {
                return new Span(at.text(), token.start(), token.end());
            }
        }
        return otherwise;
    }

    private Span anyQuoted(String said, SourceStatement at) {
        Matcher quoted = QUOTED.matcher(said);
        while (quoted.find()) {
            String name = lastPart(quoted.group(1));
            for (SqlToken token : at.tokens()) {
                boolean same = token.name().equals(name) || (token.quoted() && token.literal().equals(quoted.group(1)));
                if (same && name.length() > 1 && !name.toUpperCase(Locale.ROOT).equals("SELECT")) {
                    return new Span(at.text(), token.start(), token.end());
                }
            }
        }
        return firstLine(at);
    }
}

package dev.weir.runner.sql;

import dev.weir.runner.WeirException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.flink.sql.parser.error.SqlValidateException;

/** Turns what Flink threw at a statement into a finding: its place, its code, its reason in plain words. */
final class Faults {
    private static final Pattern LEXICAL = Pattern.compile("Lexical error at line (\\d+), column (\\d+)\\.\\s*(.*)", Pattern.DOTALL);
    private static final Pattern ENCOUNTERED = Pattern.compile(
            "(?:Encountered \"|Incorrect syntax near the keyword ')(.*?)[\"'] at line (\\d+), column (\\d+)\\.", Pattern.DOTALL);
    /** Places that stand within a reason count from the statement's start, where a person counts from the file's. */
    private static final Pattern PLACE_WITHIN = Pattern.compile(",? at line (\\d+), column (\\d+)");
    private static final Pattern CALL = Pattern.compile("Invalid function call:\\s*((\\w+)\\(.*\\))");
    private static final Pattern FORMS = Pattern.compile("Invalid input arguments\\. Expected signatures are:\\s*((?:.+\\n?)+)");
    private static final Pattern WRAPPED_PLACE = Pattern.compile("^(?:From|At) line \\d+, column \\d+(?: to line \\d+, column \\d+)?: ");
    /** Alone, a quote is one that found no partner. */
    private static final Set<String> QUOTES = Set.of("'", "\"", "`");
    private final Places places;

    Faults(Places places) {
        this.places = places;
    }

    Finding explain(Throwable thrown, SourceStatement at) {
        List<Throwable> chain = chain(thrown);
        String detail = detail(chain);
        for (Throwable t : chain) {
            if (t instanceof Rejection rejection) {
                return rejection.of(at);
            }
            if (t instanceof WeirException known) {
                // A TypeScript function whose arguments are constants, which Flink calls while it plans.
                return Finding.on(at, "error", known.code(), known.getMessage());
            }
            if (t instanceof SqlParseException parse) {
                return syntax(parse, at, detail);
            }
            if (t instanceof StackOverflowError) {
                return Finding.on(at, "error", "too-deep", "The statement is nested too deeply for Flink's planner.");
            }
        }
        String reason = reason(chain);
        PlainWords.Said said = PlainWords.of(PLACE_WITHIN.matcher(reason).replaceAll(""));
        Places.Span span = position(chain, at);
        Matcher within = PLACE_WITHIN.matcher(reason);
        if (span == null && within.find()) {
            span = places.token(at, offset(at, within.group(1), within.group(2)));
        }
        String all = chain.stream().map(t -> String.valueOf(t.getMessage())).collect(Collectors.joining("\n"));
        if (span == null) {
            span = places.find(said.code(), all, at);
        }
        Map<String, Object> facts = FixFacts.of(said.code(), all);
        if (said.code().equals("no-watermark") && span.to() <= at.text().length()) {
            facts.put("column", at.text().substring(span.from(), span.to()).replace("`", ""));
        }
        String meant = facts.get("values") != null && facts.get("meant") instanceof String value ? said.message().replaceFirst("\\.$", "") + "; did you mean '" + value + "'?" : said.message();
        return new Finding("error", said.code(), meant, detail, span.inText(), span.from(), span.to()).with(facts);
    }

    private static List<Throwable> chain(Throwable thrown) {
        Set<Throwable> seen = new LinkedHashSet<>();
        for (Throwable t = thrown; t != null && seen.add(t); t = t.getCause()) {}
        return new ArrayList<>(seen);
    }

    /** The cause that says most: the place's own where Calcite knows one, else the innermost with words. */
    private static String reason(List<Throwable> chain) {
        for (Throwable t : chain) {
            if (t instanceof ClassNotFoundException && t.getMessage() != null && chain.stream().anyMatch(Faults::isOfFunction)) {
                return "The class '" + t.getMessage() + "' of a function is not on the class path";
            }
        }
        Throwable deepest = chain.get(chain.size() - 1);
        if (deepest instanceof NullPointerException || deepest instanceof ClassCastException || deepest instanceof IndexOutOfBoundsException) {
            return "Flink's planner fails on this statement with an error of its own (" + deepest.getClass().getSimpleName() + ")";
        }
        for (Throwable t : chain) {
            if (t instanceof CalciteContextException && t.getCause() != null && t.getCause().getMessage() != null) {
                return stripPlace(innermost(chain(t.getCause())));
            }
        }
        String reason = stripPlace(innermost(chain));
        String all = chain.stream().map(t -> String.valueOf(t.getMessage())).collect(Collectors.joining("\n\n"));
        Matcher call = CALL.matcher(all);
        Matcher forms = FORMS.matcher(all);
        if (all.contains(" SEMANTIC TABLE}") && !PlainWords.of(reason).code().equals("validation")) {
            // What is wrong with a table is in no list of types.
            return reason;
        }
        // Flink's newer functions refuse their arguments in words of their own; these are those of all others.
        return call.find() && forms.find()
                ? "Cannot apply '" + call.group(2) + "' to arguments of type '" + call.group(1) + "'. Supported form(s): " + forms.group(1).strip()
                : reason;
    }

    private static boolean isOfFunction(Throwable t) {
        return String.valueOf(t.getMessage()).startsWith("Cannot instantiate user-defined function");
    }

    private static String innermost(List<Throwable> chain) {
        for (int i = chain.size() - 1; i >= 0; i--) {
            Throwable t = chain.get(i);
            boolean wordless = t.getMessage() == null || t.getMessage().isBlank() || t instanceof ReflectiveOperationException
                    || t instanceof NumberFormatException;
            if (!wordless) {
                return t.getMessage();
            }
        }
        Throwable last = chain.get(chain.size() - 1);
        StackTraceElement[] trace = last.getStackTrace();
        return last.getClass().getSimpleName() + (trace.length == 0 ? "" : " in " + trace[0]);
    }

    private static String stripPlace(String message) {
        return WRAPPED_PLACE.matcher(message.replaceFirst("^SQL (?:validation|parse) failed\\. ", "")).replaceFirst("");
    }

    private static String detail(List<Throwable> chain) {
        Set<String> lines = new LinkedHashSet<>();
        for (Throwable t : chain) {
            String message = String.valueOf(t.getMessage());
            boolean repeated = lines.stream().anyMatch(l -> l.contains(message));
            if (!repeated) {
                lines.add(t.getClass().getName() + ": " + message);
            }
        }
        String text = String.join("\nCaused by: ", lines);
        return text.length() > 8000 ? text.substring(0, 8000) + "…" : text;
    }

    private Places.Span position(List<Throwable> chain, SourceStatement at) {
        for (Throwable t : chain) {
            if (t instanceof CalciteContextException context && context.getPosLine() > 0) {
                return places.span(at, context.getPosLine(), context.getPosColumn(), context.getEndPosLine(), context.getEndPosColumn());
            }
            if (t instanceof SqlValidateException invalid && invalid.getErrorPosition() != null) {
                SqlParserPos pos = invalid.getErrorPosition();
                return places.span(at, pos.getLineNum(), pos.getColumnNum(), pos.getEndLineNum(), pos.getEndColumnNum());
            }
        }
        return null;
    }

    private Finding syntax(SqlParseException parse, SourceStatement at, String detail) {
        String message = String.valueOf(parse.getMessage());
        SqlToken quote = at.tokens().stream().filter(token -> QUOTES.contains(token.image())).findFirst().orElse(null);
        Matcher lexical = LEXICAL.matcher(message);
        if (quote != null) {
            return neverClosed(quote.image(), quote.start(), at, detail);
        }
        if (lexical.find()) {
            int from = at.broken() >= 0 ? at.broken() : offset(at, lexical.group(1), lexical.group(2));
            String start = at.text().substring(Math.min(from, at.text().length()));
            return QUOTES.stream().anyMatch(start::startsWith) ? neverClosed(start.substring(0, 1), from, at, detail)
                    : start.startsWith("/*") ? neverClosed("comment", from, at, detail)
                    : Finding.error("syntax", noSql(at, from, lexical.group(3)), detail, at, from, endOfLine(at, from));
        }
        Matcher encountered = ENCOUNTERED.matcher(message);
        SqlParserPos pos = parse.getPos();
        Places.Span span;
        if (encountered.find()) {
            span = places.token(at, offset(at, encountered.group(2), encountered.group(3)));
        } else if (pos != null && pos.getLineNum() > 0) {
            span = places.span(at, pos.getLineNum(), pos.getColumnNum(), pos.getEndLineNum(), pos.getEndColumnNum());
        } else {
            span = places.firstLine(at);
        }
        SqlToken reserved = ReservedWords.meantAsName(at, span.from());
        MisspeltWords.Meant meant = reserved == null ? MisspeltWords.at(at, span.from()) : null;
        if (meant != null) {
            return Finding.error("syntax", meant.message(), detail, at, meant.word().start(), meant.word().end()).with(Map.of("name", meant.word().image(), "meant", meant.keyword()));
        }
        return reserved == null
                ? Finding.error("syntax", syntaxWords(message, at, span, parse), detail, at, span.from(), span.to())
                : Finding.error("syntax", ReservedWords.say(reserved), detail, at, reserved.start(), reserved.end()).with(Map.of("reserved", reserved.image()));
    }

    /** The character itself where there is one: the lexer names half of a surrogate pair. */
    private static String noSql(SourceStatement at, int from, String lexer) {
        if (from < at.text().length() && isUnseen(at.text().codePointAt(from))) {
            return String.format("An invisible character, U+%04X, cannot stand here. Delete it%s.", at.text().codePointAt(from), at.text().charAt(from) == '\uFEFF' ? ": it is a byte order mark" : "");
        }
        return from < at.text().length()
                ? "'" + Character.toString(at.text().codePointAt(from)) + "' cannot stand here."
                : "This is no SQL: " + lexer.strip();
    }

    private static boolean isUnseen(int character) {
        return Character.isISOControl(character) || Character.getType(character) == Character.FORMAT;
    }

    private static Finding neverClosed(String what, int from, SourceStatement at, String detail) {
        if (what.equals("\"")) {
            int closing = at.text().indexOf('"', from + 1);
            int to = closing < 0 ? endOfLine(at, from) : Math.min(closing + 1, endOfLine(at, from));
            String words = "Flink SQL has no double quotes. Write names in backticks, `like this`, and texts in single quotes, 'like this'.";
            return Finding.error("syntax", words, detail, at, from, to);
        }
        return Finding.error("syntax", "The " + what + " that opens here is never closed.", detail, at, from, endOfLine(at, from));
    }

    private static int endOfLine(SourceStatement at, int from) {
        return Math.max(from + 1, new TextLines(at.text()).endOfLine(from));
    }

    private static int offset(SourceStatement at, String line, String column) {
        return new TextLines(at.text()).offset(Integer.parseInt(line), Integer.parseInt(column));
    }

    private static String syntaxWords(String message, SourceStatement at, Places.Span span, SqlParseException parse) {
        if (!ENCOUNTERED.matcher(message).find() && !message.contains("Encountered")) {
            return PlainWords.of(stripPlace(message.strip())).message();
        }
        boolean atEnd = message.contains("Encountered \"<EOF>\"") || span.from() >= at.text().length();
        if (at.text().startsWith("::", span.from())) {
            return "Flink SQL has no '::'. Write CAST(value AS TYPE).";
        }
        String met = at.text().substring(Math.min(span.from(), at.text().length()), Math.min(span.to(), at.text().length()));
        String start = atEnd ? "The statement ends too early" : "'" + shorten(met) + "' cannot stand here";
        List<String> expected = expected(parse);
        return expected.isEmpty() ? start + "." : start + "; expected " + String.join(", ", expected) + ".";
    }

    private static String shorten(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() > 40 ? line.substring(0, 39) + "…" : line;
    }

    /** What Flink's parser would have taken, where that is few enough to help. */
    private static List<String> expected(SqlParseException parse) {
        List<String> all = parse.getExpectedTokenNames() == null ? List.of() : List.copyOf(parse.getExpectedTokenNames());
        List<String> words = all.stream()
                .flatMap(s -> Arrays.stream(s.split(" ")).limit(1))
                .map(Faults::readable)
                .filter(s -> !s.isBlank())
                .distinct()
                .toList();
        return words.size() > 8 ? List.of() : words;
    }

    /** Flink's lexer has many kinds of literals and names; a person knows two. */
    private static String readable(String token) {
        if (token.contains("STRING") && token.startsWith("<")) {
            return "a text in quotes";
        }
        if (token.matches("<.*(?:NUMERIC|INTEGER)_LITERAL>")) {
            return "a number";
        }
        return token.startsWith("<") ? token.contains("IDENTIFIER") ? "a name" : "" : token.replace("\"", "'");
    }
}

package dev.weir.runner.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads out of Flink's own words what a fix needs to know: names, options, the types that do not fit. */
final class FixFacts {
    private static final Pattern MEANT = Pattern.compile("; did you mean '([^']+)'\\?");
    private static final Pattern OBJECT = Pattern.compile("Object '([^']+)' not found");
    private static final Pattern TABLE = Pattern.compile("Table '([^']+)' not found|Cannot find table '`?([^']+?)`?' in any of the catalogs|[Tt]ables? (?:or views? )?with (?:the )?identifier '?`?(?:[^ '`]+`?\\.`?)*([^ '`.]+)`?'?");
    private static final Pattern COLUMN = Pattern.compile("Column '([^']+)' (?:not found in table '([^']+)'|not found|is ambiguous)|[Cc]olumn `([^`]+)` does not exist|Unknown (?:field|target column) '?([^' ]+)'?|Unknown identifier '([^']+)'");
    private static final Pattern FUNCTION = Pattern.compile("No match found for function signature (\\w+)\\(");
    private static final Pattern FACTORY = Pattern.compile("Could not find any (?:format )?factory for identifier '([^']+)'(?: that implements '([^']*)')?");
    private static final Pattern UNSUPPORTED = Pattern.compile("Unsupported options found for '([^']+)'\\.\\s*Unsupported options:\\s*(.*?)\\s*Supported options:\\s*(.*?)(?:\\n\\n|$)", Pattern.DOTALL);
    private static final Pattern MISSING = Pattern.compile("Missing required options are:\\s*(.*?)(?:\\n\\n|$)", Pattern.DOTALL);
    private static final Pattern VALUE = Pattern.compile("Could not parse value '([^']*)' for key '([^']+)'");
    private static final Pattern VALUES = Pattern.compile("Expected one of: \\[\\[(.*)\\]\\]");
    private static final Pattern SINK = Pattern.compile("Column types of query result and sink for '([^']+)' do not match");
    private static final Pattern SINK_COLUMN = Pattern.compile("sink column '([^']+)' at position (\\d+)");
    private static final Pattern SCHEMAS = Pattern.compile("Query schema: \\[(.*)\\]\\s*Sink schema: +\\[(.*)\\]");
    private static final Pattern FIELD = Pattern.compile("(?:^|, )(`?[^`:,]+`?): ");

    private FixFacts() {}

    /** @param said all that Flink said, without the plan */
    static Map<String, Object> of(String code, String said) {
        Map<String, Object> facts = new HashMap<>();
        switch (code) {
            case "unknown-table" -> {
                put(facts, "name", first(TABLE, said), first(OBJECT, said));
                put(facts, "meant", first(MEANT, said));
            }
            case "unknown-column", "ambiguous-column" -> {
                put(facts, "name", first(COLUMN, said));
                Matcher column = COLUMN.matcher(said);
                put(facts, "table", column.find() ? column.group(2) : null);
                put(facts, "meant", first(MEANT, said));
            }
            case "unknown-function" -> put(facts, "name", first(FUNCTION, said));
            case "unknown-connector", "unknown-format" -> factory(facts, code, said);
            case "invalid-option" -> option(facts, said);
            case "type-mismatch" -> sink(facts, said);
            default -> { }
        }
        return facts;
    }

    private static void factory(Map<String, Object> facts, String code, String said) {
        Matcher factory = FACTORY.matcher(said);
        if (factory.find()) {
            boolean isCatalog = factory.group(2) != null && factory.group(2).endsWith(".CatalogFactory");
            facts.put(code.equals("unknown-format") ? "format" : isCatalog ? "catalog" : "connector", factory.group(1));
        }
    }

    private static void option(Map<String, Object> facts, String said) {
        Matcher unsupported = UNSUPPORTED.matcher(said);
        if (unsupported.find()) {
            List<String> wrong = lines(unsupported.group(2));
            facts.put("connector", unsupported.group(1));
            facts.put("option", wrong.get(0));
            List<String> supported = lines(unsupported.group(3));
            Nearest.of(wrong.get(0), supported).ifPresent(name -> facts.put("meant", name));
            List<Map<String, String>> others = wrong.stream().skip(1)
                    .map(key -> Nearest.of(key, supported).map(name -> Map.of("option", key, "meant", name)).orElse(Map.of("option", key))).toList();
            if (!others.isEmpty()) {
                facts.put("others", others);
            }
        }
        Matcher value = VALUE.matcher(said);
        Matcher values = VALUES.matcher(said);
        if (value.find()) {
            facts.put("value", value.group(1));
            facts.put("option", value.group(2));
        }
        if (values.find()) {
            List<String> all = List.of(values.group(1).split(", "));
            facts.put("values", all);
            Nearest.of(String.valueOf(facts.get("value")), all).ifPresent(name -> facts.put("meant", name));
        }
        Matcher missing = MISSING.matcher(said);
        if (missing.find()) {
            facts.put("missing", lines(missing.group(1)));
        }
    }

    private static void sink(Map<String, Object> facts, String said) {
        Matcher sink = SINK.matcher(said);
        Matcher schemas = SCHEMAS.matcher(said);
        if (!sink.find() || !schemas.find()) {
            return;
        }
        String path = sink.group(1);
        facts.put("table", path.substring(path.lastIndexOf('.') + 1));
        Matcher column = SINK_COLUMN.matcher(said);
        if (column.find()) {
            int position = Integer.parseInt(column.group(2)) - 1;
            put(facts, "column", column.group(1));
            put(facts, "given", type(schemas.group(1), position));
            put(facts, "type", type(schemas.group(2), position));
        }
    }

    /** The type of a field in {@code a: INT, b: ROW<x INT, y: …>}. */
    private static String type(String schema, int position) {
        Matcher field = FIELD.matcher(schema);
        List<int[]> starts = new ArrayList<>();
        while (field.find()) {
            String before = schema.substring(0, field.start());
            boolean isInside = before.chars().filter(c -> c == '<').count() != before.chars().filter(c -> c == '>').count();
            if (!isInside) {
                starts.add(new int[] {field.start(), field.end()});
            }
        }
        if (position >= starts.size()) {
            return null;
        }
        int end = position + 1 < starts.size() ? starts.get(position + 1)[0] : schema.length();
        return schema.substring(starts.get(position)[1], end);
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    private static String first(Pattern pattern, String said) {
        Matcher matcher = pattern.matcher(said);
        if (matcher.find()) {
            for (int group = 1; group <= matcher.groupCount(); group++) {
                if (matcher.group(group) != null) {
                    return matcher.group(group);
                }
            }
        }
        return null;
    }

    private static void put(Map<String, Object> facts, String name, String... values) {
        for (String value : values) {
            if (value != null) {
                facts.put(name, value.replace("`", ""));
                return;
            }
        }
    }
}

package dev.weir.runner.sql;

import dev.weir.runner.samples.Connectors;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Flink's reasons in plain words, each with its stable code. What no rule knows stays in Flink's words. */
final class PlainWords {
    record Said(String code, String message) {}

    private record Rule(String code, Pattern pattern, String message) {}

    /** Some reasons end in the whole plan, which is in the detail. */
    private static final Pattern PLAN = Pattern.compile("\\s*The (?:physical|logical) plan is:.*", Pattern.DOTALL);
    private static final Pattern ASKED = Pattern.compile("\\s*If you think this function should be supported, you can create an issue.*", Pattern.DOTALL);
    private static final List<Rule> RULES = new ArrayList<>();

    static {
        rule("unknown-table", "Object '([^']+)' not found(?: within '([^']+)')?(?:; did you mean '([^']+)'\\?)?",
                "There is no table or view named '$1'[ in '$2'][; did you mean '$3'?]");
        rule("unknown-table", "Cannot find table '`?([^']+?)`?' in any of the catalogs.*", "There is no table or view named '$1'");
        rule("unknown-table", "Table (?:or View |or view )?(?:with identifier )?'?`?([^'` ]+)`?'? (?:does not exist|doesn't exist|was not found).*",
                "There is no table or view named '$1'");
        rule("unknown-column", "Column '([^']+)' not found in any table(?:; did you mean '([^']+)'\\?)?",
                "No table of this query has a column '$1'[; did you mean '$2'?]");
        rule("unknown-column", "Column '([^']+)' not found in table '([^']+)'(?:; did you mean '([^']+)'\\?)?",
                "'$2' has no column '$1'[; did you mean '$3'?]");
        rule("unknown-column", "Unknown (?:field|target column) '?([^' ]+)'?.*", "There is no column '$1'");
        rule("unknown-column", "Unknown identifier '([^']+)'", "There is no column or type '$1' here");
        rule("unknown-column", "(?:Failed to execute ALTER TABLE statement\\.\\s*)?(?:The c|C)olumn `([^`]+)` does not exist in the .*",
                "The table has no column '$1'");
        rule("unknown-table", "(?:Tables or views with the identifier|View with identifier|Table with identifier) '`?([^'`]+)`?' (?:does not exist|doesn't exist).*",
                "There is no table or view named '$1'");
        rule("unknown-table", "(?:View|.*Table with identifier|.*View with identifier) '?`?([^ '`]+)`?'? (?:does not exist|doesn't exist).*",
                "There is no table or view named '$1'");
        rule("not-grouped", "Expression '(.*)' is not being grouped", "'$1' is neither grouped by nor inside an aggregate");
        rule("syntax", "Non-query expression encountered in illegal context", "No statement begins like this");
        rule("unsupported", "There are not enough rules to produce .*Missing conversion is FlinkLogicalTableFunctionScan\\[convention: LOGICAL -> BATCH_PHYSICAL\\].*",
                "Flink runs process functions in streams only, and this job is a batch. Run it as a stream; what a batch would give is what the rows of the results fold to");
        rule("unsupported", "There are not enough rules to produce a node with desired properties.*",
                "Flink's planner knows no way to run this query");
        rule("invalid-option", "Could not find required (?:scan|sink) format '([^']+)'.*", "The option '$1' is missing");
        rule("unknown-table", "Table '([^']+)' not found(?:; did you mean '([^']+)'\\?)?",
                "No table of this query is called '$1'[; did you mean '$2'?]");
        rule("ambiguous-column", "Column '([^']+)' is ambiguous", "Column '$1' is in more than one table: say which, as in t.$1");
        rule("unknown-function", "No match found for function signature (\\w+)\\((.*)\\)",
                "There is no function $1 that takes ($2)");
        rule("unknown-function", "Function '?([^' ]+)'? (?:does not exist|doesn't exist|not found).*", "There is no function '$1'");
        rule("call-incomplete", "Table argument '([^']+)' requires a PARTITION BY clause.*", "The rows of the table $1 go by keys, and the call does not say by which: $1 => TABLE … PARTITION BY column");
        rule("call-incomplete", "Table argument '([^']+)' requires a time attribute.*", "The call does not say which column is the time of the table $1: on_time => DESCRIPTOR(column)");
        rule("call-incomplete", "Invalid column '([^']+)' for PARTITION BY clause\\. Available columns are: \\[(.*)\\]", "There is no column '$1' to PARTITION BY; the table has $2");
        rule("call-incomplete", "DEFAULT is only allowed for optional parameters", "An argument of the call is missing, or is given by a name that the function does not have");
        rule("call-incomplete", "\\w+ reads a column .*", "$0");
        rule("type-mismatch", "\\w+ (?:reads the column|takes) .*", "$0");
        rule("type-mismatch", "Cannot apply '([^']+)' to arguments of type '([^']+)'\\. Supported form\\(s\\): (.*)",
                "$1 does not take these types: $2. It takes $3");
        rule("type-mismatch", "Column types of query result and sink for '([^']+)' do not match\\.\\s*Cause: (.*?)\\s*Query schema:.*",
                "The query does not fit the table $1: $2");
        rule("type-mismatch", "Column types of query result and sink for '([^']+)' do not match\\..*",
                "The query does not fit the table $1");
        rule("type-mismatch", "(?:Values passed to .* operator must have compatible types|Type mismatch in .*|Cast function cannot convert .*|"
                + "Invalid function call:.*|Invalid argument type.*|Incompatible types.*|Invalid types.*)", "$0");
        rule("unknown-connector", "Could not find any factory for identifier '([^']+)' that implements '[^']*\\.CatalogFactory' .*",
                "There is no catalog of type '$1' on the class path. ADD JAR before it brings one; until then what uses the catalog is not checked, and the script makes no job");
        rule("unknown-connector", "Could not find any factory for identifier '([^']+)' that implements '[^']*\\.(?:DynamicTable\\w+|Factory)' .*",
                "There is no connector '$1' on the class path");
        rule("unknown-format", "Could not find any factory for identifier '([^']+)' that implements '[^']*Format\\w*' .*",
                "There is no format '$1' on the class path");
        rule("unknown-format", "Could not find any format factory for identifier '([^']+)' in the classpath.*",
                "There is no format '$1' on the class path");
        rule("unknown-connector", "Could not find any factory for identifier '([^']+)' .*", "There is nothing called '$1' on the class path");
        rule("unknown-connector", "Cannot discover a connector using option: '?'?connector'?'?=?'?([^']*)'?.*",
                "There is no connector '$1' on the class path");
        rule("invalid-option", "Unsupported options found for '([^']+)'\\.\\s*Unsupported options:\\s*(\\S+)\\s.*?Supported options:.*",
                "'$1' has no option $2");
        rule("invalid-option", "One or more required options are missing\\.\\s*Missing required options are:\\s*(.*)",
                "Required options are missing: $1");
        rule("invalid-option", "Table options do not contain an option key 'connector' for discovering a connector.*",
                "The table has no option 'connector', so nothing says how to read or write it");
        rule("invalid-option", "Property group\\.id is required when using committed offset for offsets initializer.*",
                "The option 'properties.group.id' is missing: the table starts from the offsets of a group, as 'scan.startup.mode' says or has it by default");
        rule("invalid-option", "Could not parse value for enum class .*\\. Expected one of: \\[\\[(.*)\\]\\]\\.?", "It has to be one of these: $1");
        rule("unsupported", "Querying an unbounded table '([^']+)' in batch mode is not allowed\\..*",
                "'$1' never ends, and a batch reads to an end. Run the job as a stream; what a batch would give is what the rows of the results fold to");
        rule("unsupported", "Sort on a non-time-attribute field is not supported\\.", "A stream can be sorted by its event time only, upwards, or with a LIMIT: rows that come later would belong before those that are out");
        rule("invalid-option", "(?:Invalid value for option|Could not parse value|Invalid option|Unsupported value|Unrecognized option|"
                + "Failed to parse the (?:config|table) option|The value of the option|The option).*", "$0");
        rule("duplicate", "(?:Could not execute \\w+.*\\bin path .*|.*\\b(?:already exists?)\\b.*|.*\\b(?:duplicate|more than once)\\b.*)", "$0");
        rule("upsert-key-differs", "The query has an upsert key that differs from the primary key of the sink table '([^']+)'\\. Primary key: \\[(.*?)\\], upsert key: \\[?\\]?\\. .*",
                "The table $1 tells rows apart by its primary key ($2), and the query's rows have no key: two of them may want to be one. Group by the sink's key, or say at the end of the INSERT what is to happen:"
                        + " ON CONFLICT DO DEDUPLICATE keeps the newest, and all rows in state; DO NOTHING keeps the first; DO ERROR fails");
        rule("upsert-key-differs", "The query has an upsert key that differs from the primary key of the sink table '([^']+)'\\. Primary key: \\[(.*?)\\], upsert key: \\[?(.*?)\\]?\\. .*",
                "The table $1 tells rows apart by its primary key ($2), and the query's rows have another key ($3): two of them may want to be one. Select the query's key, or say at the end of the INSERT what is to happen:"
                        + " ON CONFLICT DO DEDUPLICATE keeps the newest, and all rows in state; DO NOTHING keeps the first; DO ERROR fails");
        rule("no-watermark", "The window function (\\w+)\\(.* requires the timecol (?:to be TIMESTAMP or TIMESTAMP_LTZ|is a time attribute type), but is (.*?)\\.?(?:\\.\\s.*)?",
                "$1 needs a column of type TIMESTAMP(3) or TIMESTAMP_LTZ(3) that has a watermark, and this one is $2 and has none: declare WATERMARK FOR it in its table");
        rule("no-watermark", "The window function requires the timecol is a time attribute type, but is (.*?)\\.?",
                "The window needs a column that has a watermark, and this one is $1 and has none: declare WATERMARK FOR it in its table");
        rule("unsupported", "Table sink '([^']+)' doesn't support consuming (.*?) changes? which is produced by node (\\w+)\\(.*",
                "The table '$1' takes no $2 changes, and the query makes them (in $3). A sink takes them by its connector or format, most only with a PRIMARY KEY");
        rule("unsupported", "(\\w+) doesn't support consuming (.*?) changes? which is produced by node (\\w+)\\(.*",
                "$1 takes no $2 changes, and what it reads makes them (in $3)");
        rule("unsupported", "Flink's planner fails on this statement with an error of its own \\((\\w+)\\)",
                "Flink's planner fails on this statement with an error of its own ($1): write it another way");
        rule("unsupported", "Unsupported query: (\\w+).*", "Flink runs no $1 statement");
        rule("unsupported", "(?:list|get)Procedures? is not implemented for class .*", "The catalog has no procedures");
        rule("type-mismatch", "implicit type conversion between (.*?) and (.*?) is not supported now",
                "Here a $1 meets a $2, and Flink converts neither by itself: CAST one of them");
        rule("unsupported", "Instantiating python function '([^']+)' failed.*",
                "Python functions do not run here: '$1' needs Flink's Python runtime, which is not on the class path");
        rule("unknown-function", "The class '([^']+)' of a function is not on the class path",
                "The class '$1' is not on the class path. ADD JAR, or CREATE FUNCTION … USING JAR, brings it");
        rule("validation", "Temporal Table Join requires primary key in versioned table, but no primary key can be found\\..*",
                "The table before FOR SYSTEM_TIME AS OF has no primary key, which this join needs: declare one, PRIMARY KEY (…) NOT ENFORCED."
                        + " Only a connector that can look rows up does without");
        rule("validation", "Required columns \\{[\\d, ]*\\} not subset of left columns \\{[\\d, ]*\\}",
                "This part reads a column that does not stand to its left: FOR SYSTEM_TIME AS OF wants a time attribute of the left table");
        rule("type-mismatch", "TIMESTAMP_LTZ only supports diff between the same type\\.",
                "TIMESTAMPDIFF takes two times of one type, and one of these is a TIMESTAMP_LTZ: CAST the other");
        rule("unsupported", ".*(?:is not supported|are not supported|not supported|Unsupported|doesn't support|does not support|unsupported).*", "$0");
        rule("unknown-database", "(?:A )?[Dd]atabase (?:with name )?\\[?'?([^'\\]]+)'?\\]? does not exist.*", "There is no database '$1'");
        rule("unknown-catalog", "(?:A )?[Cc]atalog (?:with name )?\\[?'?([^'\\]]+)'?\\]? (?:does not exist|doesn't exist).*", "There is no catalog '$1'");
    }

    private PlainWords() {}

    private static void rule(String code, String pattern, String message) {
        RULES.add(new Rule(code, Pattern.compile(pattern, Pattern.DOTALL), message));
    }

    static Said of(String flinks) {
        String trimmed = shortNames(ASKED.matcher(PLAN.matcher(flinks.strip()).replaceFirst("")).replaceFirst("").strip());
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern.matcher(trimmed);
            if (matcher.matches()) {
                return new Said(rule.code, sentence(fill(rule.message, matcher) + meant(rule.code, matcher)));
            }
        }
        return new Said("validation", sentence(trimmed));
    }

    /** The name that was probably meant, where Flink looked one up among those on the class path. */
    private static String meant(String code, Matcher matcher) {
        if (code.equals("invalid-option")) {
            return FixFacts.of(code, matcher.group()).get("meant") instanceof String name ? "; did you mean '" + name + "'?" : "";
        }
        if (!code.equals("unknown-connector") && !code.equals("unknown-format")) {
            return "";
        }
        List<String> available = matcher.group().lines().skip(1).map(String::strip).filter(line -> line.matches("[\\w.-]+")).toList();
        return Connectors.nearest(matcher.group(1), available).map(name -> "; did you mean '" + name + "'?").orElse("");
    }

    /** Names without the built-in catalog and database, and without the counter that Flink gives a bare SELECT. */
    private static String shortNames(String text) {
        return text.replaceAll("\\*anonymous_?([^$*]*)\\$\\d+\\*", "$1")
                .replaceAll("`?\\bdefault_catalog\\b`?\\.`?\\bdefault_database\\b`?\\.", "")
                .replaceAll("\\bdefault_database\\.(?=\\w)", "");
    }

    /** Replaces {@code $1}; what stands in brackets goes when its group is empty. */
    private static String fill(String template, Matcher matcher) {
        String filled = template;
        for (int group = matcher.groupCount(); group >= 0; group--) {
            String value = matcher.group(group);
            String mark = "$" + group;
            if (value == null) {
                filled = filled.replaceAll("\\[[^\\[\\]]*\\Q" + mark + "\\E[^\\[\\]]*\\]", "");
            } else if (group > 0) {
                filled = filled.replaceAll("\\[([^\\[\\]]*\\Q" + mark + "\\E[^\\[\\]]*)\\]", "$1");
            }
            filled = filled.replace(mark, value == null ? "" : value.strip().matches("[\\w.#-]+(?:\\R[\\w.#-]+)+") ? value.strip().replaceAll("\\R", ", ") : value);
        }
        return filled;
    }

    /** One paragraph, ending as a sentence does. */
    private static String sentence(String text) {
        String line = text.replaceAll("\\s*\\R\\s*", " ").replaceAll(" {2,}", " ").strip();
        String shortened = line.length() > 600 ? line.substring(0, 597) + "…" : line;
        return shortened.isEmpty() || ".!?…".indexOf(shortened.charAt(shortened.length() - 1)) >= 0 ? shortened : shortened + ".";
    }
}

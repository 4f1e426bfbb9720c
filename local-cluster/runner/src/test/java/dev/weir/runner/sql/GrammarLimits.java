package dev.weir.runner.sql;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What of Flink's grammar no valid script of the corpus can have, each with the reason. */
final class GrammarLimits {
    /** Flink's parser makes these nodes; a plain table environment refuses every statement that has one. */
    static final Set<String> REFUSED_NODES = reasons()
            .because("only the gateway of a session cluster does it", "ddl.SqlRemoveJar", "ddl.SqlStopJob", "dql.SqlDescribeJob", "dql.SqlShowJobs")
            .because("only the gateway does it, which has a scheduler",
                    "ddl.materializedtable.SqlAlterMaterializedTableAsQuery", "ddl.materializedtable.SqlAlterMaterializedTableRefresh",
                    "ddl.materializedtable.SqlAlterMaterializedTableResume", "ddl.materializedtable.SqlAlterMaterializedTableSuspend")
            .because("Flink 2.3 reads it and has no operation for it",
                    "ddl.materializedtable.SqlAlterMaterializedTableFreshness", "ddl.materializedtable.SqlAlterMaterializedTableOptions",
                    "ddl.materializedtable.SqlAlterMaterializedTableRefreshMode", "ddl.materializedtable.SqlAlterMaterializedTableReset", "ddl.model.SqlCreateModelAs",
                    "ddl.connection.SqlAlterConnectionRename", "ddl.connection.SqlAlterConnectionReset", "ddl.connection.SqlAlterConnectionSet",
                    "ddl.connection.SqlCreateConnection", "ddl.connection.SqlDropConnection", "dql.SqlRichDescribeConnection", "dql.SqlShowConnections", "dql.SqlShowCreateConnection")
            .because("Flink 2.3.0's validator takes the database's name for a column", "dql.SqlDescribeDatabase")
            .names();

    /** No text makes these nodes. */
    static final Set<String> UNREACHED_NODES = reasons()
            .because("only its subclasses are made", "ddl.catalog.SqlAlterCatalog", "ddl.materializedtable.SqlCreateMaterializedTable")
            .because("the grammar has no ALTER VIEW … SET", "ddl.view.SqlAlterViewProperties")
            .names();

    /** Calcite's grammar makes nodes of these kinds; Flink refuses every statement that has one. */
    static final Set<String> REFUSED_KINDS = reasons()
            .because("no operation of Flink's does it", "MERGE", "SET_OPTION", "DYNAMIC_PARAM", "NEXT_VALUE", "CURRENT_VALUE")
            .because("Flink's planner has no such query", "PIVOT", "UNPIVOT", "EXTEND", "MULTISET_VALUE_CONSTRUCTOR", "MULTISET_QUERY_CONSTRUCTOR", "ARRAY_QUERY_CONSTRUCTOR",
                    "MAP_QUERY_CONSTRUCTOR", "RESPECT_NULLS", "IGNORE_NULLS", "WITHIN_GROUP", "WITHIN_DISTINCT", "PERCENTILE_CONT")
            .because("Flink has no such operator", "CONTAINS", "PRECEDES", "IMMEDIATELY_PRECEDES", "SUCCEEDS", "IMMEDIATELY_SUCCEEDS", "PERIOD_EQUALS", "RLIKE", "UNIQUE", "TRANSLATE", "CONVERT")
            .because("Flink's MATCH_RECOGNIZE has it not", "PATTERN_ALTER", "PATTERN_PERMUTE", "PATTERN_EXCLUDED", "RUNNING", "NEXT", "CLASSIFIER", "MATCH_NUMBER")
            .names();

    /** No tree has nodes of these kinds, neither as it is read nor as it is validated. */
    static final Set<String> UNREACHED_KINDS = reasons()
            .because("it is of plans or of Calcite's inner work, not of text", "WITH_ITEM_TABLE_REF", "SEARCH", "DRUID_IN", "DRUID_NOT_IN", "DRUID_BETWEEN", "INTERVAL", "FIELD_ACCESS", "INPUT_REF",
                    "TABLE_INPUT_REF", "PATTERN_INPUT_REF", "LOCAL_REF", "CORREL_VARIABLE", "COLUMN_LIST", "LITERAL_AGG", "REINTERPRET", "SUM0", "AGGREGATE_FN", "NEW_SPECIFICATION", "IS_UNKNOWN",
                    "ESCAPE", "JSON_VALUE_EXPRESSION", "SEPARATOR")
            .because("Calcite writes it in another way while it is read or validated", "NULLIF", "COALESCE", "CURSOR")
            .because("Flink has a function of its own of that name, of the kind OTHER_FUNCTION", "IF", "GREATEST", "LEAST", "DECODE", "LTRIM", "RTRIM", "REVERSE", "STR_TO_MAP", "GROUPING_ID",
                    "ARRAY_APPEND", "ARRAY_CONCAT", "ARRAY_CONTAINS", "ARRAY_DISTINCT", "ARRAY_EXCEPT", "ARRAY_INTERSECT", "ARRAY_JOIN", "ARRAY_MAX", "ARRAY_MIN", "ARRAY_POSITION", "ARRAY_PREPEND",
                    "ARRAY_REMOVE", "ARRAY_REVERSE", "ARRAY_UNION", "MAP_ENTRIES", "MAP_KEYS", "MAP_VALUES", "MAP_FROM_ARRAYS", "STDDEV_SAMP", "VAR_POP")
            .because("it is a function or an operator of other systems' SQL, which Flink has not", "NVL", "CONCAT2", "CONCAT_WITH_NULL", "CONCAT_WS_MSSQL", "DATE_ADD", "DATE_TRUNC", "DATE_SUB", "TIME_ADD",
                    "TIME_SUB", "TIMESTAMP_SUB", "POSIX_REGEX_CASE_SENSITIVE", "POSIX_REGEX_CASE_INSENSITIVE", "ARRAY_COMPACT", "ARRAY_INSERT", "ARRAY_LENGTH", "ARRAY_REPEAT", "ARRAY_SIZE",
                    "ARRAY_TO_STRING", "ARRAYS_OVERLAP", "ARRAYS_ZIP", "SORT_ARRAY", "MAP_CONCAT", "MAP_FROM_ENTRIES", "SOUNDEX_SPARK", "SUBSTR_BIG_QUERY", "SUBSTR_MYSQL", "SUBSTR_ORACLE",
                    "SUBSTR_POSTGRESQL", "JSON_TYPE", "CONTAINS_SUBSTR", "ANY_VALUE", "COVAR_POP", "COVAR_SAMP", "REGR_COUNT", "REGR_SXX", "REGR_SYY", "NTH_VALUE", "STRING_AGG", "COUNTIF",
                    "ARRAY_CONCAT_AGG", "GROUP_CONCAT", "MODE", "ARG_MAX", "ARG_MIN", "PERCENTILE_DISC", "FUSION", "INTERSECTION", "BIT_AND", "BIT_OR", "BIT_XOR", "ST_DWITHIN", "ST_POINT",
                    "ST_POINT3", "ST_MAKE_LINE", "ST_CONTAINS", "HILBERT")
            .because("Flink's grammar has no such statement or clause, or a node of its own for it", "DESCRIBE_SCHEMA", "ATTRIBUTE_DEF", "CHECK", "PRIMARY_KEY", "FOREIGN_KEY", "COMMIT", "ROLLBACK",
                    "ALTER_SESSION", "CREATE_SCHEMA", "CREATE_FOREIGN_SCHEMA", "DROP_SCHEMA", "CREATE_TABLE_LIKE", "TRUNCATE_TABLE", "CREATE_MATERIALIZED_VIEW", "ALTER_MATERIALIZED_VIEW",
                    "DROP_MATERIALIZED_VIEW", "CREATE_SEQUENCE", "ALTER_SEQUENCE", "DROP_SEQUENCE", "CREATE_INDEX", "ALTER_INDEX", "DROP_INDEX", "CREATE_TYPE", "DROP_TYPE")
            .names();

    private GrammarLimits() {}

    private static Reasons reasons() {
        return new Reasons(new LinkedHashMap<>());
    }

    private record Reasons(Map<String, String> byName) {
        Reasons because(String reason, String... names) {
            for (String name : names) {
                byName.put(name, reason);
            }
            return this;
        }

        Set<String> names() {
            return byName.keySet();
        }
    }
}

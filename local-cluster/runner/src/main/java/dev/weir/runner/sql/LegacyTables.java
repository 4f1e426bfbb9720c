package dev.weir.runner.sql;

import java.util.Locale;
import java.util.Map;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.ddl.AlterTableChangeOperation;
import org.apache.flink.table.operations.ddl.CreateTableOperation;

/**
 * Tables whose options are those from before Flink 1.11. Flink still makes their sources and sinks, past the factories that
 * stand-ins are made of: a run would really read and write them.
 */
final class LegacyTables {
    private static final String KEY = "connector.type";

    private LegacyTables() {}

    static void refuse(Operation operation) {
        if (operation instanceof CreateTableOperation create) {
            refuse(create.getCatalogTable().getOptions());
        } else if (operation instanceof AlterTableChangeOperation alter) {
            refuse(alter.getNewTable().getOptions());
        }
    }

    /** Flink's legacy factories read option keys in lower case. */
    private static void refuse(Map<String, String> options) {
        for (String key : options.keySet()) {
            if (key.toLowerCase(Locale.ROOT).equals(KEY)) {
                throw new Rejection("unsupported", "'" + key + "' is an option from before Flink 1.11, and no sample or capture can stand in for its table."
                        + " Write 'connector' = '" + options.get(key) + "' and the options of today's connector.").at(key);
            }
        }
    }
}

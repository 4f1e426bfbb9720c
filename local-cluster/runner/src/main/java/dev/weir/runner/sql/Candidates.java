package dev.weir.runner.sql;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlOperator;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.planner.functions.sql.FlinkSqlOperatorTable;

/** Finds the name that was probably meant where Flink names none: it compares names but for their case only. */
final class Candidates {
    private final SqlEnvironment environment;

    Candidates(SqlEnvironment environment) {
        this.environment = environment;
    }

    Finding named(Finding found, SourceStatement at) {
        Finding finding = found.message().startsWith("$SCALAR_QUERY") ? tableFunction(found, at) : found;
        String name = finding.known("name");
        if (name == null || finding.known("meant") != null) {
            return finding;
        }
        Optional<String> meant = switch (finding.code()) {
            case "unknown-table" -> Nearest.of(lastPart(name), tables());
            case "unknown-column" -> Nearest.of(lastPart(name), columns(at));
            case "unknown-function" -> Nearest.of(name, functions()).map(near -> sameCase(near, name));
            default -> Optional.empty();
        };
        return meant.map(near -> with(finding, near)).orElse(finding);
    }

    /** {@code TABLE(TUMBEL(TABLE t, …))}: Flink takes what is no window function for one that takes rows for a value. */
    private Finding tableFunction(Finding finding, SourceStatement at) {
        List<SqlToken> tokens = at.tokens();
        Collection<String> known = functions();
        for (int i = 0; i + 3 < tokens.size(); i++) {
            String name = tokens.get(i + 2).image();
            boolean called = tokens.get(i).is("TABLE") && tokens.get(i + 1).is("(") && tokens.get(i + 3).is("(");
            if (called && name.matches("\\w+") && !known.contains(name.toUpperCase(Locale.ROOT))) {
                return Finding.error("unknown-function", "There is no table function " + name + ".", finding.detail(), at, tokens.get(i + 2).start(), tokens.get(i + 2).end()).with(Map.of("name", name));
            }
        }
        return finding;
    }

    private static Finding with(Finding finding, String meant) {
        Map<String, Object> data = new HashMap<>(finding.data());
        data.put("meant", meant);
        String message = finding.message().replaceFirst("\\.$", "") + "; did you mean '" + meant + "'?";
        return new Finding(finding.severity(), finding.code(), message, finding.detail(), finding.inText(), finding.from(), finding.to(), data);
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static String sameCase(String found, String written) {
        return written.equals(written.toLowerCase(Locale.ROOT)) ? found.toLowerCase(Locale.ROOT) : found;
    }

    private Collection<String> tables() {
        CatalogManager catalogs = environment.catalogs();
        try {
            return catalogs.listTables();
        } catch (RuntimeException unreachable) {
            return List.of();
        }
    }

    /** Those of the tables that the statement names, and what it calls something itself. */
    private Collection<String> columns(SourceStatement at) {
        Set<String> names = new LinkedHashSet<>();
        Set<String> known = Set.copyOf(tables());
        List<SqlToken> tokens = at.tokens();
        for (int i = 0; i < tokens.size(); i++) {
            String name = tokens.get(i).name();
            if (known.contains(name)) {
                names.addAll(columns(name));
            }
            if (tokens.get(i).is("AS") && i + 1 < tokens.size() && tokens.get(i + 1).name().matches("[\\p{L}_]\\w*")) {
                names.add(tokens.get(i + 1).name());
            }
        }
        return names;
    }

    private List<String> columns(String table) {
        CatalogManager catalogs = environment.catalogs();
        try {
            Optional<ContextResolvedTable> found = catalogs.getTable(ObjectIdentifier.of(catalogs.getCurrentCatalog(), catalogs.getCurrentDatabase(), table));
            return found.map(each -> each.getResolvedSchema().getColumnNames()).orElse(List.of());
        } catch (RuntimeException | LinkageError unresolved) {
            return List.of();
        }
    }

    private Collection<String> functions() {
        Set<String> names = new LinkedHashSet<>();
        FlinkSqlOperatorTable.instance(!environment.streaming()).getOperatorList().stream().map(SqlOperator::getName).filter(name -> name.matches("\\w+")).forEach(names::add);
        Arrays.stream(environment.functions().getFunctions()).map(name -> name.toUpperCase(Locale.ROOT)).filter(name -> name.matches("\\w+")).forEach(names::add);
        return names;
    }
}

package dev.weir.runner.language;

import dev.weir.runner.sql.Compiler;
import dev.weir.runner.sql.Computed;
import dev.weir.runner.sql.JarFacts;
import dev.weir.runner.sql.Moment;
import dev.weir.runner.sql.Script;
import dev.weir.runner.sql.StatementChangelog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.operations.QueryOperation;

/** What only Flink knows of SQL, each answer kept for as long as what it hangs on stays. */
public final class Knowledge {
    private static final int KEPT = 64;
    private static final int KEPT_QUERIES = 1024;

    private final Compiler compiler;
    private final Map<Object, Vocabulary> vocabularies = kept(4);
    private final Map<String, SqlScope> scopes = kept(KEPT);
    private final Map<List<String>, Optional<ResolvedSchema>> queries = kept(KEPT_QUERIES);

    public Knowledge(Compiler compiler) {
        this.compiler = compiler;
    }

    public synchronized Vocabulary vocabulary(List<String> jars, boolean trusted) {
        Script script = JarFacts.script(jars, trusted);
        // Made while the compiler answers others: it takes a second, and hangs on no text.
        return vocabularies.computeIfAbsent(JarFacts.of(script), state -> {
            DataTypeFactory types = compiler.at(script, null, moment -> moment.catalogs().getDataTypeFactory());
            ClassLoader loader = compiler.loader(script);
            return new Vocabulary(EnvironmentInformation.getVersion(), Words.of(JarFacts.parser()), Functions.builtIn(types), Settings.all(loader), Factories.on(loader), Words.TYPES, Factories.databases(loader));
        });
    }

    /** For each list of options which of its values Flink cannot read. */
    public List<List<OptionValues.ValueFault>> optionFaults(List<String> jars, boolean trusted, List<OptionValues.OptionList> lists) {
        return OptionValues.faults(lists, compiler.loader(JarFacts.script(jars, trusted)));
    }

    public SqlScope scope(Script script, Integer statement) {
        return compiler.at(script, statement, moment -> Scopes.placed(scopes.computeIfAbsent(moment.key(), key -> Scopes.read(moment)), moment.declarations()));
    }

    /** Null for a query that Flink refuses. */
    public List<List<SqlScope.Column>> columns(Script script, Integer statement, List<String> asked) {
        return compiler.at(script, statement, moment -> asked.stream().map(query -> {
            ResolvedSchema schema = schema(moment, query);
            return schema == null ? null : Columns.of(schema);
        }).toList());
    }

    /** Null for an expression that Flink refuses. */
    public List<SqlScope.Type> types(Script script, Integer statement, String from, List<String> expressions) {
        return compiler.at(script, statement, moment -> {
            String source = from == null || from.isBlank() ? "" : " FROM " + from;
            ResolvedSchema all = expressions.isEmpty() ? null : schema(moment, "SELECT " + String.join(", ", expressions) + source);
            if (all != null && all.getColumnCount() == expressions.size()) {
                return types(all);
            }
            return expressions.stream().map(each -> schema(moment, "SELECT " + each + source)).map(schema -> schema == null || schema.getColumnCount() != 1 ? null : types(schema).get(0)).toList();
        });
    }

    public List<StatementChangelog> changelogs(Script script) {
        return compiler.changelogs(script);
    }

    /** What of it runs where. */
    public List<Computed> computed(Script script) {
        return compiler.computed(script);
    }

    private static List<SqlScope.Type> types(ResolvedSchema schema) {
        return schema.getColumnDataTypes().stream().map(type -> Columns.type(type.getLogicalType())).toList();
    }

    /** Null where Flink refuses the query, or it is none. */
    private ResolvedSchema schema(Moment moment, String query) {
        return queries.computeIfAbsent(List.of(moment.key(), query), asked -> {
            try {
                return moment.parse(query).get(0) instanceof QueryOperation found ? Optional.of(found.getResolvedSchema()) : Optional.empty();
            } catch (Exception | LinkageError | StackOverflowError | AssertionError refused) {
                return Optional.empty();
            }
        }).orElse(null);
    }

    /** The last few answers by their questions; asked by one thread at a time, as the compiler is. */
    private static <K, V> Map<K, V> kept(int most) {
        return new LinkedHashMap<>(most, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }
}

package dev.weir.runner.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.functions.Callable;
import dev.weir.runner.functions.ScriptProgram.Span;
import dev.weir.runner.jobs.CompiledJob;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Says what of a script runs where. That is decided by the planner, as late as it makes operators; so its operators are asked, in its own words of them. */
final class Computations {
    /** A column or a literal is nothing that is computed. */
    private static final Pattern PLAIN = Pattern.compile("[\\w.`]+|'(?:[^']|'')*'");

    /** A call in a statement's text; both offsets count there. */
    private record Call(Callable function, int from, int to) {}

    private final Script script;
    private final CompiledScript compiled;
    private final List<Callable> functions;
    private final List<Computed> all = new ArrayList<>();

    private Computations(Script script, CompiledScript compiled) {
        this.script = script;
        this.compiled = compiled;
        functions = script.functions() == null || !script.trusted() ? List.of() : script.functions().callables();
    }

    /** Nothing of a script that does not compile. */
    static List<Computed> of(Script script, CompiledScript compiled) {
        Computations computations = new Computations(script, compiled);
        if (compiled.topology() != null) {
            computations.read();
        }
        return computations.all;
    }

    private void read() {
        for (SourceStatement statement : ScriptSplitter.split(script, script.text())) {
            List<Call> calls = calls(statement);
            calls.forEach(call -> add(statement, call));
            if (script.origin() != null) {
                expressions(statement, calls);
            }
        }
    }

    private void add(SourceStatement statement, Call call) {
        Set<String> operators = new LinkedHashSet<>();
        Set<String> forms = new LinkedHashSet<>();
        Pattern called = Pattern.compile("(?<![\\w$])`?" + Pattern.quote(call.function().name()) + "`?\\(", Pattern.CASE_INSENSITIVE);
        for (JsonNode operator : compiled.topology().path("operators")) {
            if (mayBeOf(operator, statement) && called.matcher(operator.path("description").asText()).find()) {
                operators.add(operator.path("name").asText());
                forms.add(call.function().form(operator.path("type").asText()));
            }
        }
        // Where several operators call it, in several ways, each has its own.
        for (String form : forms.isEmpty() ? Set.of("planned") : forms) {
            all.add(new Computed(statement.range(call.from(), call.to()), form, call.function().name(), List.copyOf(operators), statement.text().substring(call.from(), call.to())));
        }
    }

    /** What no job has, as a view, is in the jobs of all. */
    private boolean mayBeOf(JsonNode operator, SourceStatement statement) {
        List<CompiledJob> jobs = compiled.jobs();
        boolean isJob = jobs.stream().anyMatch(job -> job.statement() == statement.index());
        return !isJob || jobs.get(operator.path("job").asInt()).statement() == statement.index();
    }

    private List<Call> calls(SourceStatement statement) {
        List<Call> calls = new ArrayList<>();
        List<SqlToken> tokens = statement.tokens();
        for (int i = 0; i + 1 < tokens.size(); i++) {
            if (!tokens.get(i + 1).is("(") || tokens.get(i).image().startsWith("'")) {
                continue;
            }
            for (Callable function : functions) {
                if (function.name().equalsIgnoreCase(tokens.get(i).name())) {
                    calls.add(new Call(function, tokens.get(i).start(), end(tokens, i + 1)));
                }
            }
        }
        return calls;
    }

    /** Where the parenthesis closes that opens there. */
    private static int end(List<SqlToken> tokens, int open) {
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            depth += tokens.get(i).is("(") ? 1 : tokens.get(i).is(")") ? -1 : 0;
            if (depth == 0) {
                return tokens.get(i).end();
            }
        }
        return tokens.get(tokens.size() - 1).end();
    }

    /** The outermost expressions of the file; of one that is a call of a function, its arguments. */
    private void expressions(SourceStatement statement, List<Call> calls) {
        int start = statement.start();
        int last = start + statement.text().length();
        List<Span> spans = script.origin().spans().stream().filter(span -> span.isExpression() && span.from() >= start && span.to() <= last)
                .filter(span -> calls.stream().noneMatch(call -> call.from() == span.from() - start && call.to() == span.to() - start)).toList();
        for (Span span : spans) {
            String sql = statement.text().substring(span.from() - start, span.to() - start);
            boolean isWithin = spans.stream().anyMatch(other -> other != span && other.from() <= span.from() && span.to() <= other.to() && other.to() - other.from() > span.to() - span.from());
            if (!isWithin && !PLAIN.matcher(sql).matches()) {
                all.add(new Computed(script.origin().range(span), "flink", null, List.of(), sql));
            }
        }
    }
}

package dev.weir.runner.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Marks each key of a table that its connector does not know: Flink names all of them in one breath, at one place. */
final class WrongOptions {
    private WrongOptions() {}

    /** @param first what Flink said of the table, marked in the statement that declares it */
    static List<Finding> beside(Finding first) {
        Object others = first.data() == null ? null : first.data().get("others");
        SourceStatement ddl = others instanceof List<?> ? ScriptSplitter.split(first.inText()).stream().findFirst().orElse(null) : null;
        if (ddl == null || !ddl.text().equals(first.inText())) {
            return List.of();
        }
        List<Finding> found = new ArrayList<>();
        for (Object other : (List<?>) others) {
            Map<String, Object> facts = new LinkedHashMap<>();
            ((Map<?, ?>) other).forEach((name, value) -> facts.put(String.valueOf(name), value));
            Places.Span span = Places.literal(ddl, String.valueOf(facts.get("option")), null);
            if (span != null) {
                String meant = facts.get("meant") == null ? "." : "; did you mean '" + facts.get("meant") + "'?";
                found.add(new Finding("error", first.code(), "'" + first.known("connector") + "' has no option " + facts.get("option") + meant, first.detail(), first.inText(), span.from(), span.to()).with(facts));
            }
        }
        return found;
    }
}

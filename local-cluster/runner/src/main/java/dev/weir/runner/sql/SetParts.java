package dev.weir.runner.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The statements of a statement set, each looked at for itself: of a whole set Flink says the first fault, and not of which INSERT. */
final class SetParts {
    private SetParts() {}

    /** @param explain what Flink says of a statement; null where it says nothing */
    static List<Finding> faults(SourceStatement set, Function<SourceStatement, Finding> explain) {
        List<Finding> found = new ArrayList<>();
        for (SourceStatement part : of(set)) {
            Finding fault = explain.apply(part);
            if (fault != null && fault.inText().equals(part.text())) {
                int moved = part.start() - set.start();
                found.add(new Finding(fault.severity(), fault.code(), fault.message(), fault.detail(), set.text(), fault.from() + moved, fault.to() + moved, fault.data()));
            } else if (fault != null) {
                found.add(fault);
            }
        }
        return found;
    }

    private static List<SourceStatement> of(SourceStatement set) {
        List<SqlToken> tokens = set.tokens();
        List<SourceStatement> parts = new ArrayList<>();
        int from = -1;
        for (int i = 0; i < tokens.size(); i++) {
            boolean ends = from >= 0 && tokens.get(i).image().equals(";") && !tokens.get(i).quoted();
            if (ends && i > from) {
                parts.add(set.part(from, i));
            }
            boolean begins = from < 0 && tokens.get(i).is("BEGIN");
            from = ends || begins ? i + 1 : from;
        }
        return parts;
    }
}

package dev.weir.runner.jars;

import dev.weir.runner.topology.GraphUids;
import java.util.ArrayList;
import java.util.List;

/** Says what it costs that a program gives its operators no uid. */
final class NoUids {
    private static final int MOST_NAMED = 8;

    private NoUids() {}

    /** Null where every operator has one. */
    static String message(GraphUids.Given given) {
        List<String> sentences = new ArrayList<>();
        if (!given.without().isEmpty()) {
            boolean one = given.without().size() == 1;
            sentences.add((one ? "An operator has no uid: " : given.without().size() + " operators have no uid: ") + named(given.without())
                    + ". After a change of the program Flink finds " + (one ? "its" : "their") + " state again only while " + (one ? "its name and what it reads stay"
                    : "their names and what they read stay") + "; .uid(\"…\") in the program makes it last.");
        }
        if (!given.planned().isEmpty()) {
            sentences.add((given.planned().size() == 1 ? "An operator was" : given.planned().size() + " operators were") + " made from SQL or Table calls and can have no uid in the program: "
                    + named(given.planned()) + ". Their state is found again only while the query stays.");
        }
        if (!given.marked().isEmpty()) {
            sentences.add((given.marked().size() == 1 ? "One is" : given.marked().size() + " are") + " told from equal ones by order alone, so that inserting another mixes up their states.");
        }
        return sentences.isEmpty() ? null : String.join(" ", sentences);
    }

    private static String named(List<String> names) {
        int more = names.size() - MOST_NAMED;
        return String.join(", ", more > 0 ? names.subList(0, MOST_NAMED) : names) + (more > 0 ? " and " + more + " more" : "");
    }
}

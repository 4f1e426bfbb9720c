package dev.weir.runner.topology;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.streaming.api.transformations.SideOutputTransformation;
import org.apache.flink.streaming.api.transformations.UnionTransformation;

/**
 * Gives every operator a uid that says what it is, not where it stands: a hash of its type, of what gives its state
 * meaning (keys, functions, windows) and of the tables its rows come from. Filters above it, pushed-down columns,
 * parallelism and other statements are no part of it. Equal sub-plans are told apart by the sinks they feed, all of them,
 * so that swapping two statements can never swap their states, and then by all that they read; what is still equal gets an
 * ordinal, and is marked. Other jobs of the script are no part of it: Flink needs a uid to be unique in its job.
 */
final class OperatorUids {
    /** What the plan says of an operator that does not give its state meaning. */
    private static final Set<String> MEANINGLESS = Set.of(
            "select", "fields", "strategy", "leftInputSpec", "rightInputSpec", "upsertMaterialize", "upsertMaterializeStrategy",
            "changelogMode", "async", "retry", "conflictStrategy", "inputUpsertKey", "hints", "watermark", "interval", "mode",
            "project", "filter", "condition", "limit", "stateTtlHints", "joinHints", "rowType", "tableName", "table");

    /** For these the select list is the operator: its functions, or its whole work. */
    private static final Set<String> BY_SELECT = Set.of("calc", "expand", "values");

    /** What Flink calls a process table function without a uid of its author: by a count of all nodes that this process has planned. */
    private static final Pattern COUNTED = Pattern.compile("\\d+_process");

    private OperatorUids() {}

    /**
     * @param ends the last operator of each node of the plan; a node may be several
     * @param isCompiled whether the plan was written by COMPILE PLAN, whose uids stay
     * @param given by the job's author, to what an operator is known for; null where that is none
     * @return the uids that only an ordinal tells from an equal sub-plan's
     */
    static Set<String> assign(Collection<Transformation<?>> ordered, Map<Transformation<?>, OperatorFacts> facts, Set<Transformation<?>> ends, boolean isCompiled,
            Function<OperatorFacts, String> given) {
        Map<String, List<Transformation<?>>> equal = new LinkedHashMap<>();
        Map<String, List<Transformation<?>>> named = new TreeMap<>();
        Set<String> taken = new HashSet<>();
        for (Transformation<?> transformation : ordered) {
            if (isVirtual(transformation)) {
                continue;
            }
            if (transformation.getUid() != null && (isCompiled || !COUNTED.matcher(transformation.getUid()).matches())) {
                taken.add(transformation.getUid());
                continue;
            }
            OperatorFacts known = facts.get(transformation);
            String name = known == null ? null : given.apply(known);
            if (name != null) {
                named.computeIfAbsent(ends.contains(transformation) ? name : name + "-" + PlanText.firstWord(transformation.getName()).toLowerCase(Locale.ROOT), k -> new ArrayList<>()).add(transformation);
                continue;
            }
            String role = ends.contains(transformation) ? "" : "\n" + PlanText.firstWord(transformation.getName());
            equal.computeIfAbsent(identity(transformation, known, role), k -> new ArrayList<>()).add(transformation);
        }
        Set<String> marked = new HashSet<>();
        named.forEach((name, group) -> name(name, group, facts, taken, marked));
        UpstreamDigests digests = new UpstreamDigests(facts);
        equal.forEach((identity, group) -> {
            if (group.size() == 1) {
                set(group.get(0), identity, taken);
                return;
            }
            by(group, transformation -> feeds(facts.get(transformation))).forEach((feed, same) ->
                    tellApart(identity + "\nfeeds " + feed, by(same, digests::of), taken, marked));
        });
        return marked;
    }

    /** Of several that have one name, the first one has it as it is: those that feed other sinks by these, others in the order that rows come to them. */
    private static void name(String name, List<Transformation<?>> group, Map<Transformation<?>, OperatorFacts> facts, Set<String> taken, Set<String> marked) {
        group.sort(Comparator.comparing(transformation -> feeds(facts.get(transformation))));
        for (Transformation<?> transformation : group) {
            String uid = name;
            for (int next = 2; !taken.add(uid); next++) {
                uid = name + "-" + next;
            }
            transformation.setUid(uid);
            if (group.size() > 1) {
                marked.add(uid);
            }
        }
    }

    /** What feeds the same sinks is told apart by all that it reads, and then by where it stands. */
    private static void tellApart(String identity, Map<String, List<Transformation<?>>> byDigest, Set<String> taken, Set<String> marked) {
        byDigest.forEach((digest, same) -> {
            String plain = byDigest.size() == 1 ? identity : identity + "\nfrom " + digest;
            for (int i = 0; i < same.size(); i++) {
                String uid = set(same.get(i), plain + (same.size() > 1 ? "\n#" + i : ""), taken);
                if (same.size() > 1) {
                    marked.add(uid);
                }
            }
        });
    }

    private static Map<String, List<Transformation<?>>> by(List<Transformation<?>> group, Function<Transformation<?>, String> key) {
        return group.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
    }

    private static String feeds(OperatorFacts known) {
        return known == null ? "" : String.join("|", known.feeds());
    }

    private static String set(Transformation<?> transformation, String identity, Set<String> taken) {
        String uid = hash(identity);
        for (int again = 1; !taken.add(uid); again++) {
            uid = hash(identity + "\nagain " + again);
        }
        transformation.setUid(uid);
        return uid;
    }

    /** These are edges in the StreamGraph, not nodes. */
    private static boolean isVirtual(Transformation<?> transformation) {
        return transformation instanceof PartitionTransformation
                || transformation instanceof UnionTransformation
                || transformation instanceof SideOutputTransformation;
    }

    private static String identity(Transformation<?> transformation, OperatorFacts facts, String role) {
        String part = PlanText.plainName(transformation.getName());
        if (facts == null) {
            return "operator\n" + transformation.getClass().getSimpleName() + "\n" + part;
        }
        if (facts.table() != null) {
            return facts.type() + "\n" + facts.table() + "\n" + kind(transformation) + roleOf(part, facts);
        }
        StringBuilder text = new StringBuilder(facts.type()).append(role).append('\n').append(transformation.getClass().getSimpleName());
        facts.meaning().forEach((key, value) -> {
            if (!MEANINGLESS.contains(key)) {
                text.append('\n').append(key).append('=').append(withoutNumbers(value));
            }
        });
        String select = facts.meaning().get("select");
        if (select != null && BY_SELECT.contains(facts.type())) {
            text.append("\nselect=").append(withoutNumbers(select));
        } else if (select != null && facts.type().contains("aggregate")) {
            text.append("\ncalls=").append(String.join(", ", calls(select)));
        }
        return text.append("\nreads ").append(String.join(", ", facts.reads())).toString();
    }

    /** Which of Flink's interfaces a connector is written against, the older or the newer one, is no property of the job. */
    private static String kind(Transformation<?> transformation) {
        return transformation.getClass().getSimpleName().replaceFirst("^Legacy", "");
    }

    /** A table's node may be several operators: the writer, what enforces its constraints, what materializes upserts. */
    private static String roleOf(String name, OperatorFacts facts) {
        String table = facts.table().substring(facts.table().lastIndexOf('.') + 1);
        return name.contains(table) ? "" : "\n" + name;
    }

    /** The functions of an aggregate's select list, without the names of their results. */
    private static List<String> calls(String select) {
        List<String> found = new ArrayList<>();
        for (String item : PlanText.items(select)) {
            if (item.contains("(")) {
                found.add(withoutNumbers(item));
            }
        }
        return found;
    }

    /** Names that the planner numbers ({@code $f3}, {@code EXPR$1}, {@code w0$o0}, {@code $cor0}) move when a column is added. */
    static String withoutNumbers(String text) {
        return text.replaceAll("\\$(f|o|w|cor|\\$)?\\d+", "\\$$1").replaceAll("\\b[wo]\\d+\\$", "\\$");
    }

    static String hash(String identity) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            StringBuilder uid = new StringBuilder("u");
            for (int i = 0; i < 8; i++) {
                uid.append(String.format("%02x", digest[i]));
            }
            return uid.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.weir.runner.topology;

import dev.weir.runner.topology.TopologyEdits.OperatorEdits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * What the topology of a script calls its operators. Flink needs a uid to be unique in its job only, and hangs on the job alone;
 * the operators of all jobs of a script are drawn and edited together. Where several jobs have a uid, the topology adds to it what
 * the job writes: {@code u0123456789abcdef@orders}.
 */
public final class ScriptUids {
    private static final int LONGEST = 40;

    private final List<String> jobs;
    private final Set<String> shared;

    private ScriptUids(List<String> jobs, Set<String> shared) {
        this.jobs = jobs;
        this.shared = shared;
    }

    public static ScriptUids of(List<JobPlan> plans, List<StreamGraph> graphs) {
        Map<String, Integer> count = new HashMap<>();
        for (StreamGraph graph : graphs) {
            Set<String> own = new HashSet<>();
            graph.getStreamNodes().forEach(node -> own.add(node.getTransformationUID()));
            own.forEach(uid -> count.merge(uid, 1, Integer::sum));
        }
        count.values().removeIf(jobs -> jobs < 2);
        List<String> names = new ArrayList<>();
        for (int job = 0; job < plans.size(); job++) {
            String name = name(plans.get(job), graphs.get(job));
            long before = names.stream().filter(other -> other.replaceFirst("\\.\\d+$", "").equals(name)).count();
            names.add(before == 0 ? name : name + "." + (before + 1));
        }
        return new ScriptUids(names, Set.copyOf(count.keySet()));
    }

    /** By the tables that a job writes; one that no planner made is called as its author calls it. */
    private static String name(JobPlan plan, StreamGraph graph) {
        Set<String> tables = new TreeSet<>();
        plan.facts().values().stream().filter(facts -> facts.type().equals("sink") && facts.table() != null)
                .forEach(facts -> tables.add(facts.table().substring(facts.table().lastIndexOf('.') + 1)));
        String all = (tables.isEmpty() ? graph.getJobName() : String.join("+", tables)).replaceAll("[^\\p{L}\\p{N}_+-]", "_");
        return all.length() > LONGEST ? OperatorUids.hash(all) : all;
    }

    /**
     * @param job from 0, in the order of the script
     * @param uid as Flink has it
     */
    public String of(int job, String uid) {
        return isShared(uid) ? inJob(job, uid) : uid;
    }

    /** Whether several jobs have the uid. */
    boolean isShared(String uid) {
        return shared.contains(uid);
    }

    /** What only its job makes unique, with the job. */
    String inJob(int job, String id) {
        return id + "@" + jobs.get(job);
    }

    /** Flink's id of a chain of the topology. */
    public static String vertexId(String chain) {
        return chain.replaceFirst("@.*", "");
    }

    /** The edits of one job by the uids that Flink knows: those that name no job, which all jobs share, and before them its own. */
    public TopologyEdits edits(int job, TopologyEdits all) {
        Map<String, OperatorEdits> own = new TreeMap<>();
        for (boolean named : new boolean[] {false, true}) {
            all.operators().forEach((key, edits) -> {
                String uid = plain(job, key);
                if (named != uid.equals(key)) {
                    own.put(uid, edits == null ? null : of(job, edits));
                }
            });
        }
        return new TopologyEdits(own, all.groups());
    }

    private OperatorEdits of(int job, OperatorEdits edits) {
        return new OperatorEdits(edits.parallelism(), edits.maxParallelism(), edits.slotSharingGroup(), edits.chaining(),
                ship(job, edits.ship()), edits.stateTtl(), edits.name(), edits.pin());
    }

    private Map<String, String> ship(int job, Map<String, String> ship) {
        if (ship == null) {
            return null;
        }
        Map<String, String> own = new TreeMap<>();
        ship.forEach((to, way) -> own.put(plain(job, to), way));
        return own;
    }

    private String plain(int job, String key) {
        String suffix = inJob(job, "");
        String uid = key.endsWith(suffix) ? key.substring(0, key.length() - suffix.length()) : key;
        return isShared(uid) ? uid : key;
    }
}

package dev.weir.runner.topology.edits;

import static dev.weir.runner.topology.edits.Reason.refuse;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.runner.topology.TopologyEdits.GroupResources;
import dev.weir.runner.topology.TopologyEdits.OperatorEdits;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.api.common.operators.SlotSharingGroup;
import org.apache.flink.api.common.operators.util.SlotSharingGroupUtils;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.clusterframework.types.ResourceProfile;
import org.apache.flink.streaming.api.graph.StreamNode;

/** Slot sharing groups: who is in which, and what a slot of one is given. */
final class Groups {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final String DEFAULT = "default";

    private final JobGraphView job;
    private final Refusals refusals;

    Groups(JobGraphView job, Refusals refusals) {
        this.job = job;
        this.refusals = refusals;
    }

    void apply(String uid, OperatorEdits edits) {
        String group = edits.slotSharingGroup();
        if (group == null) {
            return;
        }
        StreamNode node = job.node(uid);
        if (!NAME.matcher(group).matches()) {
            String plain = group.strip().replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+", "");
            Reason reason = refuse("bad-group-name", "\"" + group + "\" cannot name a slot sharing group: letters, digits, dots, dashes and underscores, at most 64, and no spaces.");
            refusals.group(uid, NAME.matcher(plain).matches() ? reason.or("Call it \"" + plain + "\"", Edit.group(uid, plain)) : reason);
        } else if (node.getCoLocationGroup() != null && !group.equals(node.getSlotSharingGroup())) {
            refusals.group(uid, refuse("co-located", job.name(node) + " has to run in the same slot as others of the job (they are co-located), so it stays in their slot sharing group."));
        } else {
            node.setSlotSharingGroup(group);
        }
    }

    static String of(StreamNode node) {
        return node.getSlotSharingGroup() == null ? DEFAULT : node.getSlotSharingGroup();
    }

    boolean has(String group) {
        for (StreamNode node : job.nodes()) {
            if (of(node).equals(group)) {
                return true;
            }
        }
        return false;
    }

    void resources(String group, GroupResources asked) {
        Reason reason = fault(group, asked);
        if (reason != null) {
            refusals.resources(group, reason);
            return;
        }
        // In Flink's batch mode every region of the job is a default group of its own, all of one size.
        job.graph().setSlotSharingGroupResource(Map.of(group, profile(group, asked)));
    }

    /** Why a group cannot be given that; null where it can. */
    static Reason fault(String group, GroupResources asked) {
        if (asked.cpu() != null && !(asked.cpu() > 0 && asked.cpu() <= 1_000)) {
            return refuse("bad-resources", "A slot of \"" + group + "\" cannot have " + asked.cpu() + " cpu cores: a number above 0, as in 0.5 or 2.")
                    .or("Give it 1 core", Edit.resources(group, new Asked(1.0, asked.heap(), asked.managed())));
        }
        for (String size : new String[] {asked.heap(), asked.managed()}) {
            if (size != null && parsed(size) == null) {
                return refuse("bad-resources", "\"" + size + "\" is no size for a slot of \"" + group + "\": a number and a unit, as in 512 mb or 2 gb.");
            }
        }
        if (asked.cpu() == null || asked.heap() == null || parsed(asked.heap()).getBytes() == 0) {
            return refuse("bad-resources", "Whoever gives the slots of \"" + group + "\" a size has to say their cpu and their heap, both above 0: Flink takes no less.")
                    .or("Fill in what is missing: 1 core, 256 mb of heap", Edit.resources(group, new Asked(
                            asked.cpu() == null ? 1.0 : asked.cpu(),
                            asked.heap() == null || parsed(asked.heap()).getBytes() == 0 ? "256 mb" : asked.heap(), asked.managed())));
        }
        return null;
    }

    /** As Flink writes it down of {@code slotSharingGroup(SlotSharingGroup)} in a DataStream program. */
    private static ResourceProfile profile(String group, GroupResources asked) {
        SlotSharingGroup.Builder builder = SlotSharingGroup.newBuilder(group)
                .setCpuCores(asked.cpu())
                .setTaskHeapMemory(parsed(asked.heap()))
                .setTaskOffHeapMemory(MemorySize.ZERO)
                .setManagedMemory(asked.managed() == null ? MemorySize.ZERO : parsed(asked.managed()));
        return ResourceProfile.fromResourceSpec(SlotSharingGroupUtils.extractResourceSpec(builder.build()), MemorySize.ZERO);
    }

    private static MemorySize parsed(String size) {
        try {
            return MemorySize.parse(size);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Resources as an edit has them: what is not said is left out. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Asked(Double cpu, String heap, String managed) {}
}

package dev.weir.runner.topology.edits;

import static dev.weir.runner.topology.edits.Reason.refuse;

import dev.weir.runner.topology.TopologyEdits.OperatorEdits;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.CoordinatedOperatorFactory;

/**
 * Names and pins. A pinned uid becomes the operator's uid, and so its operator id. A pinned operator id is what Flink's
 * {@code setUidHash} takes: state is looked for under it, and saved under the operator's own.
 */
final class Identities {
    private static final Pattern OPERATOR_ID = Pattern.compile("[0-9a-fA-F]{32}");
    private static final int LONGEST = 200;

    private final JobGraphView job;
    private final Refusals refusals;

    Identities(JobGraphView job, Refusals refusals) {
        this.job = job;
        this.refusals = refusals;
    }

    void rename(String uid, OperatorEdits edits) {
        String name = edits.name();
        if (name == null) {
            return;
        }
        if (name.isBlank() || name.length() > LONGEST || name.chars().anyMatch(Character::isISOControl)) {
            String what = name.isBlank() ? "An operator's name cannot be empty" : "An operator's name is one line of at most " + LONGEST + " characters";
            refusals.name(uid, refuse("bad-operator-name", what + "."));
        } else {
            NodeInside.rename(job.node(uid), name.strip());
        }
    }

    void pin(Map<String, OperatorEdits> edits) {
        Map<String, String> pins = new LinkedHashMap<>();
        edits.forEach((uid, edit) -> {
            if (edit.pin() != null && !isSane(edit.pin())) {
                refusals.pin(uid, refuse("bad-pin", "\"" + edit.pin() + "\" is no identity of an operator: a uid, or an operator id of 32 hexadecimal digits."));
            } else if (edit.pin() != null && OPERATOR_ID.matcher(edit.pin()).matches() && job.node(uid).getOperatorFactory() instanceof CoordinatedOperatorFactory<?>) {
                refusals.pin(uid, refuse("pin-needs-uid", job.name(job.node(uid)) + " has a coordinator, whose state Flink finds by the operator's own id only. Pinned to an operator id it would go"
                        + " on where it stopped and read everything again beside that. Pin it to the uid that it had; a savepoint of Flink 2 tells it."));
            } else if (edit.pin() != null && !edit.pin().equals(uid)) {
                pins.put(uid, edit.pin());
            }
        });
        while (strike(pins)) {}
        pins.forEach((uid, pin) -> {
            StreamNode node = job.node(uid);
            if (OPERATOR_ID.matcher(pin).matches()) {
                node.setUserHash(pin.toLowerCase(Locale.ROOT));
            } else {
                job.graph().setTransformationUID(node.getId(), pin);
            }
        });
    }

    private static boolean isSane(String pin) {
        return !pin.isEmpty() && pin.length() <= 255 && pin.chars().noneMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c));
    }

    /** Strikes out pins by which two operators would have one state; tells whether it struck any. */
    private boolean strike(Map<String, String> pins) {
        Map<String, String> holders = new HashMap<>();
        for (StreamNode node : job.nodes()) {
            String uid = job.uid(node);
            String pin = pins.get(uid);
            boolean other = pin != null && OPERATOR_ID.matcher(pin).matches();
            for (String id : other ? List.of(operatorId(uid), pin.toLowerCase(Locale.ROOT)) : List.of(operatorId(pin == null ? uid : pin))) {
                String holder = holders.put(id, uid);
                if (holder != null && !holder.equals(uid)) {
                    taken(pins.containsKey(uid) ? uid : holder, pins.containsKey(uid) ? holder : uid, pins);
                    return true;
                }
            }
        }
        return false;
    }

    private void taken(String uid, String holder, Map<String, String> pins) {
        String pin = pins.remove(uid);
        boolean swap = pin.equals(holder) && !pins.containsKey(holder);
        Reason reason = refuse("pin-taken", job.name(job.node(uid)) + " cannot be pinned to " + pin + ": in this job that is " + job.name(job.node(holder)) + ", and two operators cannot have one state.");
        refusals.pin(uid, swap ? reason.or("Let the two change places", List.of(Edit.pin(uid, holder), Edit.pin(holder, uid))) : reason);
    }

    private static String operatorId(String uid) {
        return new OperatorID(StreamGraphHasherV2.generateUserSpecifiedHash(uid)).toString();
    }
}

package dev.weir.runner.topology;

import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.flink.api.dag.Transformation;

/** Says all that an operator is and reads, filters too: more than its uid may hang on, but enough to tell it from its equal. */
final class UpstreamDigests {
    private final Map<Transformation<?>, OperatorFacts> facts;
    private final Map<Transformation<?>, String> known = new IdentityHashMap<>();

    UpstreamDigests(Map<Transformation<?>, OperatorFacts> facts) {
        this.facts = facts;
    }

    String of(Transformation<?> transformation) {
        String digest = known.get(transformation);
        if (digest == null) {
            OperatorFacts here = facts.get(transformation);
            StringBuilder text = new StringBuilder(transformation.getClass().getSimpleName())
                    .append(here == null ? PlanText.plainName(transformation.getName()) : OperatorUids.withoutNumbers(here.meaning().toString()));
            transformation.getInputs().forEach(input -> text.append('\n').append(of(input)));
            digest = OperatorUids.hash(text.toString());
            known.put(transformation, digest);
        }
        return digest;
    }
}

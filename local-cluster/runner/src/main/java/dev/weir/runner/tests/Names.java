package dev.weir.runner.tests;

import dev.weir.runner.samples.NearestName;
import java.util.List;

/** What a test may have meant by a name that is not there. */
final class Names {
    private Names() {}

    /** A sentence to put behind another one. */
    static String hint(String name, List<String> known) {
        String near = NearestName.of(name, known).map(found -> " Did you mean " + found + "?").orElse("");
        return near + (known.isEmpty() ? " There is none." : " Known: " + String.join(", ", known) + ".");
    }
}

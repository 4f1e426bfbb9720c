package dev.weir.runner.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import dev.weir.runner.secrets.Scrubber;
import java.io.IOException;
import java.util.Set;

/** Writes texts without the values of secrets, wherever in a message they stand. */
final class ScrubbingJson extends JsonGeneratorDelegate {
    /** Weir's own words, which no value of a secret can be part of, and which who reads them must find as they are. */
    private static final Set<String> WORDS = Set.of(
            "code", "severity", "state", "kind", "role", "by", "abilities", "level", "mode", "change", "verdict", "rule", "run", "operator", "operatorId", "uid", "sink");

    ScrubbingJson(JsonGenerator to) {
        super(to, false);
    }

    @Override
    public void writeString(String text) throws IOException {
        boolean isWord = getOutputContext().getCurrentName() != null && WORDS.contains(getOutputContext().getCurrentName());
        delegate.writeString(isWord ? text : Scrubber.scrub(text));
    }

    @Override
    public void writeString(char[] text, int offset, int length) throws IOException {
        writeString(new String(text, offset, length));
    }
}

package dev.weir.runner.wire;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.runner.secrets.Scrubber;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The one mapper of the wire. What the host adds later is ignored, so that it may be a little newer than the runner. */
public final class Json {
    public static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    // A record's question, such as isError(), is no part of it.
                    .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
                    .build();

    private Json() {}

    /** What leaves the process: no value of a secret is in it. */
    static byte[] outgoing(Object value) throws IOException {
        if (Scrubber.isIdle()) {
            return MAPPER.writeValueAsBytes(value);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new ScrubbingJson(MAPPER.createGenerator(bytes))) {
            MAPPER.writeValue(json, value);
        }
        return bytes.toByteArray();
    }
}

package dev.weir.runner.wire;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** The one mapper of the wire. What the host adds later is ignored, so that it may be a little newer than the runner. */
public final class Json {
    public static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    // A record's question, such as isError(), is no part of it.
                    .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
                    .build();

    private Json() {}
}

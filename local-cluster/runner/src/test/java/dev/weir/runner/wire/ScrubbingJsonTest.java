package dev.weir.runner.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.weir.runner.secrets.Secrets;
import dev.weir.runner.sql.Diagnostic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScrubbingJsonTest {
    @Test
    void noMessageHoldsAValue() throws Exception {
        new Secrets(Map.of("wire", "s3cr3t-on-the-wire"));
        Map<String, Object> message = new TreeMap<>(Map.of("code", "invalid", "detail", "at s3cr3t-on-the-wire", "nodes", List.of(TextNode.valueOf("s3cr3t-on-the-wire"), "x"),
                "said", new Diagnostic("error", "x", "jdbc://s3cr3t-on-the-wire@h", null, null, null)));
        assertEquals("{\"code\":\"invalid\",\"detail\":\"at ${secret:wire}\",\"nodes\":[\"${secret:wire}\",\"x\"],"
                + "\"said\":{\"severity\":\"error\",\"code\":\"x\",\"message\":\"jdbc://${secret:wire}@h\"}}", new String(Json.outgoing(message), StandardCharsets.UTF_8));
    }
}

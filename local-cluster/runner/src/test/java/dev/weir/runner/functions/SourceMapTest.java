package dev.weir.runner.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class SourceMapTest {
    // Line 1: column 0 is a.ts 1:1, column 5 is @weir/sdk/x.ts 1:3; line 3: column 2 is a.ts 17:1.
    private final SourceMap map = new SourceMap("{\"version\":3,\"sources\":[\"a.ts\",\"@weir/sdk/x.ts\"],\"mappings\":\"AAAA,KCAE;;EDgBF\"}");

    @Test
    void findsTheInnermostPlaceOfThePerson() {
        assertEquals("a.ts:17", map.innermost("Error: x\n at f (weir-functions.js:1:8)\n at g (weir-functions.js:3:9)").toString());
        assertEquals("a.ts:1", map.innermost("at weir-functions.js:1:4").toString());
    }

    @Test
    void knowsNoPlaceWhereThereIsNone() {
        assertNull(map.innermost("Error: x\n at f (elsewhere.js:1:8)"));
        assertNull(map.innermost("at weir-functions.js:2:1 at weir-functions.js:9:1"));
    }
}

package dev.weir.runner.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.sql.Script;
import dev.weir.runner.sql.SqlCompiler;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScrubberTest {
    @Test
    void writesTheNameForEachFormOfAValue() {
        new Secrets(Map.of("form", "it's a \"p&ss\"", "pem", "-----BEGIN KEY-----\nMIIBOgIBAAJB\n", "tiny", "zq"));
        assertEquals("${secret:form} ${secret:form} ${secret:form} ${secret:form}",
                Scrubber.scrub("it's a \"p&ss\" it''s a \"p&ss\" it's a \\\"p&ss\\\" it%27s+a+%22p%26ss%22"));
        assertEquals("line ${secret:pem}", Scrubber.scrub("line MIIBOgIBAAJB"));
        assertEquals("azqa '${secret:tiny}'", Scrubber.scrub("azqa 'zq'"));
    }

    @Test
    void theLongerValueComesFirst() {
        new Secrets(Map.of("short", "longer-v", "long", "longer-value"));
        assertEquals("${secret:long} ${secret:short}x", Scrubber.scrub("longer-value longer-vx"));
    }

    @Test
    void noAnswerOfFlinkHoldsAValue() {
        Script script = Script.of("SET 'a.b' = '${secret:pw}';\nCREATE TABLE t (k STRING) WITH ('connector' = 'datagen', 'fields.k.length' = '3', 'number-of-rows' = '${secret:pw}');\n"
                + "SHOW CREATE TABLE t;\nSET;\nEXPLAIN SELECT * FROM t").withParameters(Map.of(), new Secrets(Map.of("pw", "73519")));
        CompiledScript compiled = new SqlCompiler().compile(script);
        List<String> rows = compiled.answers().stream().flatMap(answer -> answer.rows().stream()).map(Object::toString).toList();
        assertFalse(rows.isEmpty());
        assertEquals(List.of(), rows.stream().filter(row -> row.contains("73519")).toList());
        assertEquals(2, rows.stream().filter(row -> row.contains("${secret:pw}")).count(), rows::toString);
    }

    @Test
    void twoSecretsPrintTheirNamesOnly() {
        assertEquals("[pw]", new Secrets(Map.of("pw", "never-shown")).toString());
    }
}

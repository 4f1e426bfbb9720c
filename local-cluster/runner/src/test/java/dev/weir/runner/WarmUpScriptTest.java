package dev.weir.runner;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.sql.Script;
import dev.weir.runner.sql.SqlCompiler;
import dev.weir.runner.sql.Validation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WarmUpScriptTest {
    /** An engine whose own first job is refused starts, but cold. */
    @Test
    void isAccepted() throws IOException {
        try (InputStream bytes = WarmUpScriptTest.class.getResourceAsStream("warm-up.sql")) {
            String text = new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
            Validation validation = new SqlCompiler().compile(Script.of(text)).validation();
            assertTrue(validation.valid(), () -> validation.diagnostics().toString());
        }
    }
}

package dev.weir.runner.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.WeirException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class PlaceTest {
    private static Place place(String... arguments) {
        return Place.of(arguments, Map.of());
    }

    @Test
    void artefactAndParametersCanBeTheArgumentsThemselves() throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write("{\"job\":\"delays\",\"weir\":1}".getBytes(StandardCharsets.UTF_8));
        }
        Place place = place("--artefact", "base64:" + Base64.getEncoder().encodeToString(zipped.toByteArray()), "--parameters", "text:{\"where\":\"Zürich\"}");
        assertEquals(Map.of("where", "Zürich"), place.parameterValues());
        assertEquals("delays", place.read().artefact().job());
        assertNull(place.jars());
    }

    @Test
    void anArgumentThatIsBrokenIsNotRepeated() {
        WeirException cut = assertThrows(WeirException.class, () -> place("--artefact", "base64:H4s*").read());
        assertTrue(cut.getMessage().contains("no base64"), cut.getMessage());
        WeirException other = assertThrows(WeirException.class, () -> place("--artefact", "text:{\"weir\":2}").read());
        assertFalse(other.getMessage().contains("text:"), other.getMessage());
    }
}

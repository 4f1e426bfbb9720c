package dev.weir.runner.tests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Whether a row is the one that was expected: kinds are equal, and all columns that are named.
 *
 * @param tolerance by how much numbers may differ, inside nested values too; null for not at all
 */
record Likeness(BigDecimal tolerance) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    static Likeness within(Double tolerance) {
        return new Likeness(tolerance == null || tolerance == 0 ? null : BigDecimal.valueOf(tolerance));
    }

    boolean fits(ExpectedRow expected, CapturedRow actual) {
        return isKind(expected, actual) && differing(expected, actual, true).isEmpty();
    }

    boolean isKind(ExpectedRow expected, CapturedRow actual) {
        return expected.kind() == null || expected.kind().equals(actual.kind());
    }

    /** The columns in which they differ. @param first whether one is enough to know */
    List<Integer> differing(ExpectedRow expected, CapturedRow actual, boolean first) {
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < expected.cells().size(); i++) {
            String cell = expected.cells().get(i);
            if (cell != null && !isSame(cell, actual.cells().get(i))) {
                columns.add(i);
                if (first) {
                    return columns;
                }
            }
        }
        return columns;
    }

    private boolean isSame(String expected, String actual) {
        if (expected.equals(actual)) {
            return true;
        }
        boolean nested = expected.startsWith("{") || expected.startsWith("[");
        if (tolerance == null && !nested) {
            return false;
        }
        try {
            return isSame(JSON.readTree(expected), JSON.readTree(actual));
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /** The entries of a map have no order. */
    private boolean isSame(JsonNode expected, JsonNode actual) {
        if (expected.isNumber() && actual.isNumber()) {
            BigDecimal apart = expected.decimalValue().subtract(actual.decimalValue()).abs();
            return tolerance == null ? apart.signum() == 0 : apart.compareTo(tolerance) <= 0;
        }
        if (expected.getNodeType() != actual.getNodeType() || expected.size() != actual.size()) {
            return false;
        }
        if (expected.isArray()) {
            for (int i = 0; i < expected.size(); i++) {
                if (!isSame(expected.get(i), actual.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (expected.isObject()) {
            for (Iterator<String> names = expected.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                if (!actual.has(name) || !isSame(expected.get(name), actual.get(name))) {
                    return false;
                }
            }
            return true;
        }
        return expected.equals(actual);
    }
}

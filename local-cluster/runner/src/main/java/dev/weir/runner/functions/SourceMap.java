package dev.weir.runner.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where in the TypeScript each place of a bundle comes from (source map, version 3). */
final class SourceMap {
    /** The name under which V8 knows the bundle; in a stack, line and column follow. */
    static final String BUNDLE = "weir-functions.js";
    private static final Pattern FRAME = Pattern.compile(Pattern.quote(BUNDLE) + ":(\\d+):(\\d+)");
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /** Lines and columns start at 1. */
    record Place(String file, int line, int column) {
        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    /** Of each line of the bundle, the places by the column where they begin. */
    private final List<TreeMap<Integer, Place>> lines = new ArrayList<>();

    SourceMap(String text) {
        JsonNode map = parsed(text);
        List<String> files = new ArrayList<>();
        map.path("sources").forEach(file -> files.add(file.asText()));
        int[] at = new int[4];
        for (String line : map.path("mappings").asText().split(";", -1)) {
            TreeMap<Integer, Place> places = new TreeMap<>();
            at[0] = 0;
            for (String segment : line.split(",")) {
                int[] deltas = numbers(segment);
                for (int i = 0; i < Math.min(deltas.length, 4); i++) {
                    at[i] += deltas[i];
                }
                if (deltas.length >= 4) {
                    places.put(at[0], new Place(files.get(at[1]), at[2] + 1, at[3] + 1));
                }
            }
            lines.add(places);
        }
    }

    private static JsonNode parsed(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A bundle's source map is no JSON", e);
        }
    }

    /** The innermost place of a stack that is in a file of the person's; null where none is. */
    Place innermost(String stack) {
        Matcher frame = FRAME.matcher(stack);
        while (frame.find()) {
            Place place = at(Integer.parseInt(frame.group(1)), Integer.parseInt(frame.group(2)));
            if (place != null && !place.file().startsWith("@weir/sdk")) {
                return place;
            }
        }
        return null;
    }

    private Place at(int line, int column) {
        Map.Entry<Integer, Place> found = line > lines.size() ? null : lines.get(line - 1).floorEntry(column - 1);
        return found == null ? null : found.getValue();
    }

    /** Base 64 digits of five bits and one that says that more follow; the last bit of all is the sign. */
    private static int[] numbers(String segment) {
        List<Integer> all = new ArrayList<>();
        int value = 0;
        int shift = 0;
        for (char digit : segment.toCharArray()) {
            int bits = DIGITS.indexOf(digit);
            value |= (bits & 31) << shift;
            shift += 5;
            if ((bits & 32) == 0) {
                all.add((value & 1) == 1 ? -(value >>> 1) : value >>> 1);
                value = 0;
                shift = 0;
            }
        }
        return all.stream().mapToInt(Integer::intValue).toArray();
    }
}

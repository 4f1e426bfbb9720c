package dev.weir.runner.samples;

/** Follows the quotes of a CSV record over its lines. A quote opens only where a field starts, as in Flink's CSV format. */
final class CsvQuotes {
    private final char delimiter;
    private boolean open;
    private boolean fieldStarts = true;

    CsvQuotes(char delimiter) {
        this.delimiter = delimiter;
    }

    boolean isOpenAfter(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (open) {
                i += closes(line, i) ? 0 : c == '"' ? 1 : 0;
            } else if (c == '"' && fieldStarts) {
                open = true;
            } else {
                fieldStarts = c == delimiter || (fieldStarts && c == ' ');
            }
        }
        return open;
    }

    /** A doubled quote is a character of the text. */
    private boolean closes(String line, int at) {
        boolean closing = line.charAt(at) == '"' && (at + 1 == line.length() || line.charAt(at + 1) != '"');
        if (closing) {
            open = false;
            fieldStarts = false;
        }
        return closing;
    }
}

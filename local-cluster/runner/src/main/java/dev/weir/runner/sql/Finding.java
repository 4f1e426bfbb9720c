package dev.weir.runner.sql;

import java.util.Map;

/**
 * Something to say about a statement, free of where in the script the statement stands.
 *
 * @param inText the text of the statement that the offsets count in; a table's DDL may be meant while an INSERT failed
 * @param data what a fix needs to know, by code; null where there is nothing
 */
record Finding(String severity, String code, String message, String detail, String inText, int from, int to, Map<String, Object> data) {
    Finding(String severity, String code, String message, String detail, String inText, int from, int to) {
        this(severity, code, message, detail, inText, from, to, null);
    }

    static Finding error(String code, String message, String detail, SourceStatement at, int from, int to) {
        return new Finding("error", code, message, detail, at.text(), from, to);
    }

    /** Said of the statement as a whole: marked on its first line. */
    static Finding on(SourceStatement at, String severity, String code, String message) {
        int end = new TextLines(at.text()).endOfLine(0);
        return new Finding(severity, code, message, null, at.text(), 0, end);
    }

    /** The same with what a fix needs to know. */
    Finding with(Map<String, Object> known) {
        return new Finding(severity, code, message, detail, inText, from, to, known.isEmpty() ? null : known);
    }

    /** A part of what a fix needs to know, as text; null where it is not known. */
    String known(String name) {
        return data != null && data.get(name) instanceof String text ? text : null;
    }

    boolean isError() {
        return severity.equals("error");
    }
}

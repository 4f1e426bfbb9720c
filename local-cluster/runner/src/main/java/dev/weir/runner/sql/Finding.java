package dev.weir.runner.sql;

/**
 * Something to say about a statement, free of where in the script the statement stands.
 *
 * @param inText the text of the statement that the offsets count in; a table's DDL may be meant while an INSERT failed
 */
record Finding(String severity, String code, String message, String detail, String inText, int from, int to) {

    static Finding error(String code, String message, String detail, SourceStatement at, int from, int to) {
        return new Finding("error", code, message, detail, at.text(), from, to);
    }

    /** Said of the statement as a whole: marked on its first line. */
    static Finding on(SourceStatement at, String severity, String code, String message) {
        int end = new TextLines(at.text()).endOfLine(0);
        return new Finding(severity, code, message, null, at.text(), 0, end);
    }

    boolean isError() {
        return severity.equals("error");
    }
}

package dev.weir.runner.sql;

/**
 * One token of Flink's lexer.
 *
 * @param start offset in the statement's text
 * @param end offset after the last character
 */
public record SqlToken(String image, int start, int end, boolean quoted) {

    public boolean is(String word) {
        return image.equalsIgnoreCase(word);
    }

    /** The name an identifier stands for: without backticks. */
    public String name() {
        boolean ticked = image.length() >= 2 && image.charAt(0) == '`';
        return ticked ? image.substring(1, image.length() - 1).replace("``", "`") : image;
    }

    /** What a text literal says: without quotes. */
    public String literal() {
        return image.length() >= 2 ? image.substring(1, image.length() - 1).replace("''", "'") : image;
    }
}

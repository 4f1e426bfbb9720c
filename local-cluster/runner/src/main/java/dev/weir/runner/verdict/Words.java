package dev.weir.runner.verdict;

/** Puts what was thrown into words. */
final class Words {
    private Words() {}

    /** The innermost cause, without a full stop. */
    static String reason(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String said = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return said.replaceFirst("[.\\s]+$", "");
    }

    static String count(int number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}

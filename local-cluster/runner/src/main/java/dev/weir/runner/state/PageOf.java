package dev.weir.runner.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Takes the entries of a page from all that pass, and says when it has seen enough. */
final class PageOf {
    /** Entries that are looked at for one page at most. */
    private static final long PATIENCE = 2_000_000;

    private final StateQuery query;
    private final String find;
    private final List<StatePage.Entry> entries = new ArrayList<>();
    private long matched;
    private long scanned;
    private boolean more;

    PageOf(StateQuery query) {
        this.query = query;
        this.find = query.find() == null || query.find().isEmpty() ? null : query.find().toLowerCase(Locale.ROOT);
    }

    boolean wants(String state) {
        return query.state() == null || query.state().equals(state);
    }

    boolean isFull() {
        return more || scanned >= PATIENCE;
    }

    /** Counts entries of states that are not asked for, so that looking ends also there. */
    void passed() {
        scanned++;
    }

    /** @param entry told only where it has to be */
    void offer(Supplier<StatePage.Entry> entry) {
        scanned++;
        boolean any = find == null && query.key() == null;
        if (any && matched < query.offset()) {
            matched++;
            return;
        }
        if (any && entries.size() == query.limit()) {
            more = true;
            return;
        }
        StatePage.Entry told = entry.get();
        if (!any && !matches(told)) {
            return;
        }
        matched++;
        if (matched > query.offset() + query.limit()) {
            more = true;
        } else if (matched > query.offset()) {
            entries.add(told);
        }
    }

    private boolean matches(StatePage.Entry entry) {
        return (query.key() == null || isKey(entry.key())) && (find == null || holds(entry));
    }

    /** Typed as the whole key, its columns with commas between, or as one of its columns. */
    private boolean isKey(List<String> key) {
        String typed = query.key().strip();
        List<String> plain = key.stream().map(PageOf::plain).toList();
        return plain.contains(typed) || String.join(",", plain).equals(typed.replaceAll("\\s*,\\s*", ",")) || key.contains(typed);
    }

    private static String plain(String json) {
        return json.startsWith("\"") && json.endsWith("\"") && json.length() > 1 ? json.substring(1, json.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\") : json;
    }

    private boolean holds(StatePage.Entry entry) {
        return holds(entry.key()) || holds(entry.item()) || holds(entry.value()) || entry.namespace() != null && holds(List.of(entry.namespace()));
    }

    private boolean holds(List<String> texts) {
        return texts != null && texts.stream().anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(find));
    }

    List<StatePage.Entry> entries() {
        return entries;
    }

    boolean more() {
        return more;
    }

    long scanned() {
        return scanned;
    }

    boolean complete() {
        return more || scanned < PATIENCE;
    }
}

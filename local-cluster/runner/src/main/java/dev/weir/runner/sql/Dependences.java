package dev.weir.runner.sql;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Says on which earlier statements one can hang, by the words in them: a table or view whose name stands neither in a statement nor in those that it hangs on
 * makes no difference to it. Cautious: whatever is not a plain CREATE or DROP of a table or view is taken to matter to all that follows.
 */
final class Dependences {
    private static final Set<String> RELATIONS = Set.of("create-table", "create-view", "drop-table", "drop-view");
    /** Nothing else in them than names can lead to a table. */
    private static final Set<String> SLICED = Set.of("create-table", "create-view", "insert", "select", "explain", "statement-set");

    /** What a statement names, in small letters; kept by its text, since most of a text stays as it is. */
    record Words(Set<String> all, boolean isRelation, boolean isSliced, String created) {}

    private final String nothing;
    private final Kept<String, Words> words;
    private final List<SourceStatement> changes = new ArrayList<>();
    private final List<Words> ofChanges = new ArrayList<>();
    /** By name, the plain changes that concern it; those that matter to all are in {@code always}. */
    private final Map<String, List<Integer>> byName = new HashMap<>();
    private final BitSet always = new BitSet();
    private int common;
    /** A view of another system's can name what the text has. */
    private boolean hasCatalogs;

    /**
     * @param nothing stands for what a text is read with
     * @param common DDL that comes before the text: a view of it can name a table that the text replaces
     * @param words what is known of statements already, by their texts
     */
    Dependences(String nothing, List<SourceStatement> common, Kept<String, Words> words) {
        this.nothing = nothing;
        this.words = words;
        common.forEach(this::add);
        this.common = changes.size();
    }

    /** Begins with a text anew. */
    void clear() {
        List<SourceStatement> kept = List.copyOf(changes.subList(0, common));
        changes.clear();
        ofChanges.clear();
        byName.clear();
        always.clear();
        hasCatalogs = false;
        kept.forEach(this::add);
    }

    /** Another statement that changes what follows. */
    void add(SourceStatement change) {
        int at = changes.size();
        Words of = wordsOf(change);
        changes.add(change);
        ofChanges.add(of);
        hasCatalogs |= change.kind().equals("create-catalog");
        if (!of.isRelation()) {
            always.set(at);
        } else if (of.created() != null) {
            byName.computeIfAbsent(of.created(), name -> new ArrayList<>()).add(at);
        } else {
            of.all().forEach(name -> byName.computeIfAbsent(name, none -> new ArrayList<>()).add(at));
        }
    }

    /** Stands for the statement, and for the changes that it can hang on, in their order; null where that is all of them. */
    String keyOf(SourceStatement statement) {
        Words of = wordsOf(statement);
        if (!of.isSliced() || hasCatalogs) {
            return null;
        }
        BitSet found = (BitSet) always.clone();
        Set<String> seen = new HashSet<>();
        List<Set<String>> open = new ArrayList<>(List.of(of.all()));
        always.stream().forEach(at -> open.add(ofChanges.get(at).all()));
        while (!open.isEmpty()) {
            for (String name : open.remove(open.size() - 1)) {
                if (!byName.containsKey(name) || !seen.add(name)) {
                    continue;
                }
                for (int at : byName.get(name)) {
                    if (!found.get(at)) {
                        found.set(at);
                        open.add(ofChanges.get(at).all());
                    }
                }
            }
        }
        String key = nothing + " in part";
        for (int at = found.nextSetBit(common); at >= 0; at = found.nextSetBit(at + 1)) {
            key = after(key, changes.get(at).text());
        }
        return after(key, statement.text());
    }

    private Words wordsOf(SourceStatement statement) {
        Words known = words.get(statement.text());
        if (known == null) {
            Set<String> all = new HashSet<>();
            statement.tokens().forEach(token -> all.add(token.name().toLowerCase(Locale.ROOT)));
            String kind = statement.kind();
            String created = statement.createdName();
            known = new Words(all, RELATIONS.contains(kind) && statement.broken() < 0, SLICED.contains(kind), created == null ? null : created.toLowerCase(Locale.ROOT));
            words.put(statement.text(), known);
        }
        return known;
    }

    /** Stands for a text that comes after what {@code before} stands for. */
    static String after(String before, String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(before.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

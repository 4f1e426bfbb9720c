package dev.weir.runner.lineage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds rows that give a row again and none of which can be left out. Of several such sets it finds one of early rows, and always
 * the same.
 */
final class Search {
    /** Whether rows give the row that is asked about. */
    interface Question {
        boolean holds(Set<InputRow> rows) throws Exception;

        /** What leaving out each of the rows does, as far as few runs can tell. */
        Omissions omissions(List<InputRow> rows) throws Exception;

        /** Whether no more may be asked. */
        boolean isOver();
    }

    /** Up to so many rows are left out one by one at once; of more, halves are tried first. */
    static final int FEW = 12;

    private final Question question;
    private final int atOnce;
    private final Map<Set<InputRow>, Boolean> known = new HashMap<>();
    private final Set<InputRow> needed = new HashSet<>();
    private final Set<InputRow> triedAlone = new HashSet<>();
    private List<InputRow> toldOf = List.of();
    private Omissions told = Omissions.UNKNOWN;
    private boolean isTrusted = true;
    private boolean complete = true;

    /** @param atOnce of more rows than these it is asked first what leaving out each of them does */
    Search(Question question, int atOnce) {
        this.question = question;
        this.atOnce = atOnce;
    }

    /** Rows that were found to be needed: without any one of them the others do not give the row. */
    Set<InputRow> needed() {
        return needed;
    }

    /** Rows of the answer that are known to be needed, though no run of their own left them out. */
    Set<InputRow> toldNeeded() {
        Set<InputRow> all = new HashSet<>(needed);
        all.removeAll(triedAlone);
        return all;
    }

    /** Whether every row of the answer is known to be needed. */
    boolean isComplete() {
        return complete;
    }

    /** @param rows that give the row, in the order of replay */
    List<InputRow> minimal(List<InputRow> rows) throws Exception {
        List<InputRow> left = sifted(rows);
        if (left.size() > FEW && !looksNeeded(left)) {
            // Where all were told to be needed, that was wrong.
            isTrusted = !told.needed().containsAll(left);
            left = explain(List.of(), false, left);
        }
        if (!complete) {
            // Whatever was found when time ran out may be too little: what was given at first is not.
            return holds(left) ? left : rows;
        }
        for (boolean smaller = true; smaller && complete; ) {
            int before = left.size();
            left = withoutSpare(left);
            smaller = left.size() < before;
        }
        return left;
    }

    /** Without the rows that are known to be spare, where all of them can go together. */
    private List<InputRow> sifted(List<InputRow> rows) throws Exception {
        List<InputRow> left = rows;
        for (Set<InputRow> spare = omissions(left).spare(); !spare.isEmpty(); spare = omissions(left).spare()) {
            List<InputRow> fewer = without(left, spare);
            if (!holds(fewer)) {
                fewer = withoutRepeated(left, spare);
            }
            if (fewer.size() == left.size()) {
                return left;
            }
            left = fewer;
        }
        return left;
    }

    /** Of rows that are spare one by one but not together, without those of one table that look so beside the ones before them; the same where that is not so. */
    private List<InputRow> withoutRepeated(List<InputRow> rows, Set<InputRow> spare) throws Exception {
        InWorlds worlds = told.worlds();
        for (String table : rows.stream().filter(spare::contains).map(InputRow::table).distinct().toList()) {
            if (worlds == null || question.isOver()) {
                return rows;
            }
            List<InputRow> fewer = without(rows, worlds.repeated(rows, rows.stream().filter(row -> row.table().equals(table) && spare.contains(row)).toList()));
            if (fewer.size() < rows.size() && holds(fewer)) {
                return fewer;
            }
        }
        return rows;
    }

    private static List<InputRow> without(List<InputRow> rows, Set<InputRow> some) {
        return rows.stream().filter(row -> !some.contains(row)).toList();
    }

    private Omissions omissions(List<InputRow> rows) throws Exception {
        if (!isTrusted || rows.size() <= atOnce || question.isOver()) {
            return Omissions.UNKNOWN;
        }
        if (!rows.equals(toldOf)) {
            toldOf = rows;
            told = question.omissions(rows);
        }
        return told;
    }

    /** A few of many tell whether most of them will turn out to be needed. */
    private boolean looksNeeded(List<InputRow> rows) throws Exception {
        for (int quarter = 4; quarter >= 0; quarter--) {
            InputRow row = rows.get(Math.min(rows.size() - 1, rows.size() * quarter / 4));
            if (holds(without(rows, row))) {
                return false;
            }
            triedAlone.add(row);
        }
        return true;
    }

    /** Which of these rows are needed beside others: late ones only where all early ones do not do without them (QuickXplain). */
    private List<InputRow> explain(List<InputRow> beside, boolean grown, List<InputRow> rows) throws Exception {
        if (!complete || grown && holds(beside)) {
            return List.of();
        }
        if (rows.size() == 1) {
            return rows;
        }
        List<InputRow> early = rows.subList(0, rows.size() / 2);
        List<InputRow> late = rows.subList(rows.size() / 2, rows.size());
        List<InputRow> ofLate = explain(both(beside, early), true, late);
        List<InputRow> ofEarly = explain(both(beside, ofLate), !ofLate.isEmpty(), early);
        return both(ofEarly, ofLate);
    }

    /** Leaves out, from the last on, every row that the others do without. */
    private List<InputRow> withoutSpare(List<InputRow> rows) throws Exception {
        List<InputRow> left = new ArrayList<>(rows);
        Set<InputRow> sure = omissions(rows).needed();
        needed.clear();
        for (int at = rows.size() - 1; at >= 0; at--) {
            InputRow row = rows.get(at);
            if (left.size() == rows.size() && sure.contains(row)) {
                needed.add(row);
                continue;
            }
            if (question.isOver()) {
                complete = false;
                return left;
            }
            if (holds(without(left, row))) {
                left.remove(row);
                needed.clear();
            } else {
                needed.add(row);
                triedAlone.add(row);
            }
        }
        return left;
    }

    private boolean holds(List<InputRow> rows) throws Exception {
        Set<InputRow> asked = new LinkedHashSet<>(rows);
        Boolean answer = known.get(asked);
        if (answer == null) {
            if (question.isOver()) {
                complete = false;
                return false;
            }
            answer = question.holds(asked);
            known.put(asked, answer);
        }
        return answer;
    }

    private static List<InputRow> without(List<InputRow> rows, InputRow one) {
        return rows.stream().filter(row -> !row.equals(one)).toList();
    }

    private static List<InputRow> both(List<InputRow> one, List<InputRow> other) {
        List<InputRow> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }
}

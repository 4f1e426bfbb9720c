package dev.weir.runner.state;

import java.util.List;

/**
 * What is asked of a snapshot's state.
 *
 * @param path of a savepoint or a checkpoint, or the folder of a stopped run of several jobs
 * @param operator its uid, its 32-digit operator id, or its name
 * @param state the name of one state; null for all
 * @param key a whole key, or one of its columns, as text; null for every key
 * @param find a text that stands somewhere in an entry; null for every entry
 * @param offset entries to leave out before the first
 * @param limit entries at most
 * @param jars that the job's own classes are in
 */
public record StateQuery(String path, String operator, String state, String key, String find, long offset, int limit, List<String> jars) {
    public StateQuery {
        jars = jars == null ? List.of() : jars;
    }

    public static StateQuery of(String path, String operator) {
        return new StateQuery(path, operator, null, null, null, 0, 1_000, List.of());
    }

    public StateQuery ofState(String name) {
        return new StateQuery(path, operator, name, key, find, offset, limit, jars);
    }

    public StateQuery ofKey(String text) {
        return new StateQuery(path, operator, state, text, find, offset, limit, jars);
    }

    public StateQuery finding(String text) {
        return new StateQuery(path, operator, state, key, text, offset, limit, jars);
    }

    public StateQuery page(long from, int size) {
        return new StateQuery(path, operator, state, key, find, from, size, jars);
    }

    public StateQuery with(List<String> classes) {
        return new StateQuery(path, operator, state, key, find, offset, limit, classes);
    }
}

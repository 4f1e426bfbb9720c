package dev.weir.runner.verdict;

/**
 * Why an operator keeps or loses its state.
 *
 * @param code by which a person finds it in the guide
 * @param verdict keeps, migrates, lost, new or unsure
 * @param effect what it means for the whole job: works, drops, fails or unsure
 */
record Rule(String code, String verdict, String effect) {
    static final Rule SAME = rule("state-same", "keeps", "works");
    static final Rule RESCALED = rule("state-rescaled", "keeps", "works");
    static final Rule POSITION = rule("source-position", "keeps", "works");
    static final Rule TTL_ON = rule("ttl-on", "migrates", "works");
    static final Rule TTL_OFF = rule("ttl-off", "migrates", "works");
    static final Rule MIGRATES = rule("serializer-migrates", "migrates", "works");
    static final Rule NEW = rule("operator-new", "new", "works");

    static final Rule GONE = rule("operator-gone", "lost", "drops");
    static final Rule KEY = rule("key-changed", "lost", "drops");
    static final Rule WINDOW = rule("window-changed", "lost", "drops");
    static final Rule AGGREGATES = rule("aggregates-changed", "lost", "drops");
    static final Rule JOIN = rule("join-changed", "lost", "drops");
    static final Rule RANK = rule("rank-changed", "lost", "drops");
    static final Rule MEANING = rule("meaning-changed", "lost", "drops");
    static final Rule OTHER_JOB = rule("other-job", "lost", "drops");
    static final Rule STATE_GONE = rule("state-gone", "lost", "drops");
    static final Rule CONNECTOR = rule("source-connector-changed", "lost", "drops");

    static final Rule KEY_TYPE = rule("key-type-changed", "lost", "fails");
    static final Rule STATE_TYPE = rule("state-type-changed", "lost", "fails");
    static final Rule COLUMNS = rule("columns-mean-other", "lost", "fails");
    static final Rule SIDES = rule("join-sides-swapped", "lost", "fails");
    static final Rule SOURCE_FORMAT = rule("source-state-unreadable", "lost", "fails");
    static final Rule SOURCE_PINNED = rule("source-pinned-by-id", "lost", "fails");
    static final Rule MAX_PARALLELISM = rule("max-parallelism", "lost", "fails");
    static final Rule BACKEND = rule("backend-changed", "lost", "fails");
    static final Rule REFUSED = rule("restore-refused", "lost", "fails");

    static final Rule NOT_PROBED = rule("state-not-declared", "unsure", "unsure");

    static final Rule FUNCTION = rule("function-changed", "unsure", "unsure");

    private static Rule rule(String code, String verdict, String effect) {
        return new Rule(code, verdict, effect);
    }
}

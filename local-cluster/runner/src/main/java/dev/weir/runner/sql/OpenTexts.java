package dev.weir.runner.sql;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The last few scripts that are typed on. Each has an environment that follows the text; one more where that cannot go back to the statement that is asked about. */
final class OpenTexts {
    private static final int KEPT = 3;

    /** All that decides what a text means, beside the text. */
    private record Context(Script without, List<String> jars) {}

    private final JarLoaders loaders;
    private final Map<Context, Open> open = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Context, Open> eldest) {
            if (size() > KEPT) {
                eldest.getValue().close();
            }
            return size() > KEPT;
        }
    };
    private int opened;

    OpenTexts(JarLoaders loaders) {
        this.loaders = loaders;
    }

    /** @param within see {@link Compiler#validate(Script, Duration)} */
    Validation validate(Script script, Duration within) {
        IncrementalValidator.Followed followed = of(script).whole.follow(script, null, within);
        return Validations.of(followed.findings(), followed.statements()).pending(followed.pending());
    }

    /** @param statement null for the place after the whole text */
    Moment at(Script script, Integer statement) {
        Open texts = of(script);
        return texts.at(texts.whole.follow(script, statement, null).until(statement));
    }

    /** Sees the statements of a script one by one, each with the place before it. */
    interface Visitor {
        /** @param key equal where all that the statement can hang on is the same; known without the moment, which takes longer */
        void see(SourceStatement statement, String key, Supplier<Moment> moment);
    }

    void visit(Script script, Visitor visitor) {
        Open texts = of(script);
        IncrementalValidator.Followed followed = texts.whole.follow(script, null, null);
        List<String> keys = texts.whole.keys(followed);
        for (int i = 0; i < keys.size(); i++) {
            int statement = i;
            GivenUp.check();
            visitor.see(followed.statements().get(i), keys.get(i), () -> texts.at(followed.until(statement)));
        }
    }

    private Open of(Script script) {
        Context context = new Context(script.withoutOrigin().withText("").withTopology(null), JarLoaders.state(script));
        Open known = open.get(context);
        if (known == null) {
            known = new Open(loaders.of(script), context.without(), "context-" + ++opened);
            open.put(context, known);
        }
        return known;
    }

    private static final class Open implements AutoCloseable {
        private final ClassLoader loader;
        private final Script context;
        private final String nothing;
        private final IncrementalValidator whole;
        private IncrementalValidator before;

        Open(ClassLoader loader, Script context, String nothing) {
            this.loader = loader;
            this.context = context;
            this.nothing = nothing;
            whole = new IncrementalValidator(loader, context, nothing);
        }

        /** In the environment that follows the text, where that can come back from it. */
        Moment at(List<Session.Change> changes) {
            if (whole.reaches(changes)) {
                return whole.at(changes);
            }
            before = before == null ? new IncrementalValidator(loader, context, nothing) : before;
            return before.at(changes);
        }

        @Override
        public void close() {
            whole.close();
            if (before != null) {
                before.close();
            }
        }
    }
}

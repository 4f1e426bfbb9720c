package dev.weir.runner.functions;

import dev.weir.runner.WeirException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The functions that have taken the place of those that jobs began with. Each call looks at a number, and only where that has changed for what it stands for. */
public final class Replacements {
    /** @param functions by their names in small letters, since SQL tells none from capitals */
    record Program(Bundle bundle, Map<String, Declared> functions) {
        Declared find(Declared function) {
            return functions.get(key(function));
        }
    }

    private static final Map<String, Program> BY_JOB = new ConcurrentHashMap<>();
    private static volatile int version;

    private Replacements() {}

    /** Grows with each replacement in this process. */
    static int version() {
        return version;
    }

    /** @param job its id as hexadecimal digits; null where none is known. Null where the job has the functions that it began with */
    static Program of(String job) {
        return job == null ? null : BY_JOB.get(job);
    }

    /**
     * Gives jobs other functions from the next call of each on, also where a task starts again. They are loaded first: nothing is replaced by what cannot be.
     *
     * @param jobs their ids as hexadecimal digits
     * @param mayCall whether the jobs may call a function of this name: such must be declared as it was
     */
    public static void put(Collection<String> jobs, ScriptFunctions old, ScriptFunctions now, Predicate<String> mayCall) {
        refuseBroken(now);
        Program next = program(now);
        for (Declared before : program(old).functions().values()) {
            if (mayCall.test(before.name())) {
                Redeclared.refuse(before, next.find(before));
            }
        }
        jobs.forEach(job -> BY_JOB.put(job, next));
        synchronized (Replacements.class) {
            version++;
        }
    }

    /** Of jobs that are over. */
    public static void forget(Collection<String> jobs) {
        jobs.forEach(BY_JOB::remove);
    }

    private static void refuseBroken(ScriptFunctions functions) {
        List<ScriptFunctions.Problem> errors = functions.problems().stream().filter(ScriptFunctions.Problem::isError).toList();
        if (!errors.isEmpty()) {
            throw new WeirException(errors.get(0).code(), errors.get(0).words());
        }
    }

    private static Program program(ScriptFunctions functions) {
        Bundle bundle = functions.bundle();
        Map<String, Declared> byName = new HashMap<>();
        Declarations.of(bundle).forEach(function -> byName.putIfAbsent(key(function), function));
        return new Program(bundle, byName);
    }

    private static String key(Declared function) {
        return function.name().toLowerCase(Locale.ROOT);
    }
}

package dev.weir.runner.language;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.table.factories.Factory;

/** Which values of options Flink cannot read, each told by its own reading of the option. */
public final class OptionValues {
    /** Options as a statement has them. {@code kind} and {@code identifier}: of the factory that they are for. */
    public record OptionList(String kind, String identifier, Map<String, String> options) {}

    /** @param reason Flink's own words */
    public record ValueFault(String key, String type, String reason) {}

    private static final String FORMAT = "format";

    private OptionValues() {}

    /** For each list what is wrong in it; nothing of one whose factory is not there. */
    static List<List<ValueFault>> faults(List<OptionList> lists, ClassLoader loader) {
        List<Factory> factories = Factories.found(loader);
        return lists.stream().map(list -> faults(list, factories)).toList();
    }

    private static List<ValueFault> faults(OptionList list, List<Factory> factories) {
        List<ValueFault> faults = new ArrayList<>();
        check(list.kind(), list.identifier(), "", list.options(), factories, faults);
        list.options().forEach((key, identifier) -> {
            if (list.kind().equals("connector") && (key.equals(FORMAT) || key.equals("key.format") || key.equals("value.format"))) {
                String prefix = key.substring(0, key.length() - FORMAT.length()) + identifier + ".";
                check(FORMAT, identifier, prefix, list.options(), factories, faults);
            }
        });
        return faults;
    }

    private static void check(String kind, String identifier, String prefix, Map<String, String> options, List<Factory> factories, List<ValueFault> faults) {
        Map<String, String> own = new HashMap<>();
        options.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                own.put(key.substring(prefix.length()), value);
            }
        });
        for (Factory factory : factories) {
            if (identifier.equals(factory.factoryIdentifier()) && kind.equals(Factories.kind(factory))) {
                for (ConfigOption<?> option : optionsOf(factory)) {
                    String key = keyIn(option, own);
                    String reason = key == null ? null : refusal(option, own);
                    if (reason != null && faults.stream().noneMatch(fault -> fault.key().equals(prefix + key))) {
                        faults.add(new ValueFault(prefix + key, Options.typeName(option), reason));
                    }
                }
            }
        }
    }

    private static Set<ConfigOption<?>> optionsOf(Factory factory) {
        Set<ConfigOption<?>> all = new LinkedHashSet<>();
        for (Set<ConfigOption<?>> some : new Set[] {factory.requiredOptions(), factory.optionalOptions()}) {
            if (some != null) {
                all.addAll(some);
            }
        }
        return all;
    }

    private static String keyIn(ConfigOption<?> option, Map<String, String> options) {
        if (options.containsKey(option.key())) {
            return option.key();
        }
        for (FallbackKey fallback : option.fallbackKeys()) {
            if (options.containsKey(fallback.getKey())) {
                return fallback.getKey();
            }
        }
        return null;
    }

    private static String refusal(ConfigOption<?> option, Map<String, String> options) {
        try {
            Configuration.fromMap(options).getOptional(option);
            return null;
        } catch (IllegalArgumentException refused) {
            Throwable reason = refused.getCause() == null || refused.getCause().getMessage() == null ? refused : refused.getCause();
            return reason.getMessage();
        }
    }
}

package dev.weir.runner.language;

import dev.weir.runner.language.Vocabulary.FlinkOption;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.Formatter;
import org.apache.flink.configuration.description.TextElement;
import org.apache.flink.util.TimeUtils;

/** Flink's options as people read them. */
final class Options {
    private Options() {}

    static FlinkOption of(ConfigOption<?> option, boolean required) {
        Class<?> type = type(option);
        List<String> values = type.isEnum() ? Arrays.stream(type.getEnumConstants()).map(Object::toString).toList() : List.of();
        return new FlinkOption(option.key(), typeName(option), values, text(option.defaultValue()), required, new Plain().format(option.description()).strip(), former(option));
    }

    /** `Duration`, `List`, `Enum` … */
    static String typeName(ConfigOption<?> option) {
        return isList(option) ? "List" : type(option).isEnum() ? "Enum" : type(option).getSimpleName();
    }

    private static List<String> former(ConfigOption<?> option) {
        List<String> keys = new ArrayList<>();
        option.fallbackKeys().forEach(fallback -> keys.add(fallback.getKey()));
        return keys;
    }

    /** The options that some classes hold, by key; a class that is not on the class path holds none. */
    static List<FlinkOption> heldBy(Collection<String> classes, ClassLoader loader) {
        Map<String, FlinkOption> byKey = new TreeMap<>();
        for (String name : classes) {
            for (ConfigOption<?> option : constants(name, loader)) {
                byKey.putIfAbsent(option.key(), of(option, false));
            }
        }
        return List.copyOf(byKey.values());
    }

    private static List<ConfigOption<?>> constants(String name, ClassLoader loader) {
        try {
            Class<?> holder = Class.forName(name, true, loader);
            return Arrays.stream(holder.getFields())
                    .filter(field -> Modifier.isStatic(field.getModifiers()) && ConfigOption.class.isAssignableFrom(field.getType()) && !field.isAnnotationPresent(Deprecated.class))
                    .<ConfigOption<?>>map(field -> {
                        try {
                            return (ConfigOption<?>) field.get(null);
                        } catch (IllegalAccessException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .toList();
        } catch (ClassNotFoundException | LinkageError absent) {
            return List.of();
        }
    }

    /** As it would be written as the value of an option. */
    private static String text(Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof Duration duration) {
            return TimeUtils.formatWithHighestUnit(duration);
        }
        if (value instanceof Collection<?> many) {
            return many.stream().map(Options::text).collect(Collectors.joining(";"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream().map(entry -> entry.getKey() + ":" + entry.getValue()).collect(Collectors.joining(","));
        }
        return value.toString();
    }

    private static Class<?> type(ConfigOption<?> option) {
        return (Class<?>) ask(option, "getClazz");
    }

    private static boolean isList(ConfigOption<?> option) {
        return (Boolean) ask(option, "isList");
    }

    /** Flink keeps an option's type to its own package. */
    private static Object ask(ConfigOption<?> option, String what) {
        try {
            Method method = ConfigOption.class.getDeclaredMethod(what);
            method.setAccessible(true);
            return method.invoke(option);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Flink's ConfigOption has changed", e);
        }
    }

    /** A description without mark-up. */
    private static final class Plain extends Formatter {
        @Override
        protected void formatLink(StringBuilder state, String link, String description) {
            state.append(description);
        }

        @Override
        protected void formatLineBreak(StringBuilder state) {
            state.append('\n');
        }

        @Override
        protected void formatText(StringBuilder state, String format, String[] elements, EnumSet<TextElement.TextStyle> styles) {
            state.append(String.format(format, (Object[]) elements));
        }

        @Override
        protected void formatList(StringBuilder state, String[] entries) {
            for (String entry : entries) {
                state.append("\n- ").append(entry);
            }
            state.append('\n');
        }

        @Override
        protected Formatter newInstance() {
            return new Plain();
        }
    }
}

package dev.weir.runner.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A script with its parameters in its texts, as Flink's own SQL client can read it, and the names that it uses. A placeholder without a value stays as it is written.
 *
 * @param parameters the names of all parameters that the script uses, also of those without a value; one in a comment is none
 * @param secrets the names of its secrets
 */
public record Expansion(String text, List<Script.CommonFile> common, Map<String, String> settings, List<String> arguments, List<String> parameters, List<String> secrets) {

    public static Expansion of(Script script) {
        List<Placeholder> used = new ArrayList<>();
        // What a jar's job.yaml says is no SQL; its arguments are what is expanded of it.
        String text = script.jar() == null ? expanded(script, script.text(), used) : script.text();
        List<Script.CommonFile> common = new ArrayList<>();
        for (Script.CommonFile file : script.common() == null ? List.<Script.CommonFile>of() : script.common()) {
            common.add(new Script.CommonFile(file.file(), expanded(script, file.text(), used)));
        }
        Map<String, String> written = script.settings() == null ? Map.of() : script.settings();
        List<String> arguments = script.jar() == null ? List.of() : script.jar().arguments();
        written.values().forEach(value -> used.addAll(Placeholders.all(value)));
        arguments.forEach(value -> used.addAll(Placeholders.all(value)));
        return new Expansion(text, common, new TreeMap<>(Placeholders.values(script, written)), arguments.stream().map(value -> Placeholders.value(script, value)).toList(),
                names(used, false), names(used, true));
    }

    private static String expanded(Script script, String written, List<Placeholder> used) {
        SourceText text = Placeholders.expand(script, written);
        text.placeholders().forEach(used::add);
        return text.text();
    }

    private static List<String> names(List<Placeholder> used, boolean secret) {
        TreeSet<String> names = new TreeSet<>();
        used.stream().filter(placeholder -> !placeholder.isEscape() && placeholder.secret() == secret).forEach(placeholder -> names.add(placeholder.name()));
        return List.copyOf(names);
    }
}

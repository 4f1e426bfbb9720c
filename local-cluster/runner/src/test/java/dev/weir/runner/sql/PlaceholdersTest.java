package dev.weir.runner.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.secrets.Secrets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlaceholdersTest {
    private static final String TABLE = "CREATE TABLE t (k STRING, n INT) WITH ('connector' = 'datagen', 'number-of-rows' = '${rows}');\n";

    private static Script script(String text, Map<String, String> parameters, Map<String, String> secrets) {
        return Script.of(text).withParameters(parameters, new Secrets(secrets));
    }

    private static String expanded(String text, Map<String, String> parameters) {
        return Placeholders.expand(script(text, parameters, Map.of()), text).text();
    }

    private static String place(Diagnostic diagnostic) {
        Diagnostic.Range range = diagnostic.range();
        return range.start().line() + ":" + range.start().column() + "-" + range.end().line() + ":" + range.end().column();
    }

    private static List<String> said(Validation validation) {
        return validation.diagnostics().stream().filter(d -> !d.code().equals("state-never-expires") && !d.code().equals("plan-advice")).map(d -> d.severity() + " " + d.code() + " " + place(d)).toList();
    }

    @Test
    void tellsTheNamesThatAScriptUsesAndWritesItOutWithoutItsSecrets() {
        Expansion expansion = Expansion.of(script("SELECT '${q}', '${secret:pw}', '$${x}', '${open}' -- ${in_a_comment} ${secret:too}", Map.of("q", "a'b"), Map.of()));
        assertEquals("SELECT 'a''b', '${secret:pw}', '${x}', '${open}' -- ${in_a_comment} ${secret:too}", expansion.text());
        assertEquals(List.of("open", "q"), expansion.parameters());
        assertEquals(List.of("pw"), expansion.secrets());
    }

    @Test
    void writesValuesWhereverFlinkReadsATextAndLeavesCommentsAlone() {
        assertEquals("SELECT 'a''b', `x``y`, 5 -- ${q}\n/* ${n} */ FROM t_5", expanded("SELECT '${q}', `${t}`, ${n} -- ${q}\n/* ${n} */ FROM t_${n}", Map.of("q", "a'b", "t", "x`y", "n", "5")));
        assertEquals("/*+ OPTIONS('a'='5') */", expanded("/*+ OPTIONS('a'='${n}') */", Map.of("n", "5")));
        assertEquals("'${n}' '$${n}' '${n}'", expanded("'$${n}' '$$${n}' '${m}'", Map.of("n", "5", "m", "${n}")));
        assertEquals("'it's ${n}", expanded("'it's ${n}", Map.of()), "an open quote is Flink's to tell of");
    }

    @Test
    void pointsIntoTheTextThatAPersonWrote() {
        Script script = script(TABLE + "SELECT ${column},\n  nope FROM t", Map.of("rows", "3", "column", "k AS a_much_longer_name\n"), Map.of());
        Validation validation = new SqlCompiler().validate(script);
        assertEquals(List.of("error unknown-column 3:3-3:7"), said(validation));
        assertEquals("2:1-3:14", placeOf(validation.statements().get(1).range()));
        assertEquals(said(validation), said(new SqlCompiler().compile(script).validation()));
    }

    private static String placeOf(Diagnostic.Range range) {
        return place(new Diagnostic("", "", "", null, null, range));
    }

    @Test
    void aFaultInsideAValueIsSaidOfThePlaceholder() {
        Validation validation = new SqlCompiler().validate(script(TABLE + "SELECT ${column} FROM t", Map.of("rows", "3", "column", "k, nope"), Map.of()));
        assertEquals(List.of("error unknown-column 2:8-2:17"), said(validation));
    }

    @Test
    void operatorsPointIntoTheTextThatAPersonWrote() {
        CompiledScript compiled = new SqlCompiler().compile(script(TABLE + "SELECT k, ${agg} FROM t WHERE n > 1\nGROUP BY k", Map.of("rows", "3", "agg", "SUM(n) AS a_long_name"), Map.of()));
        assertTrue(compiled.validation().valid(), compiled.validation()::toString);
        List<Integer> lines = compiled.topology().get("operators").findValues("range").stream().filter(range -> range.has("start")).map(range -> range.get("start").get("line").asInt()).toList();
        assertFalse(lines.isEmpty());
        compiled.topology().get("operators").forEach(operator -> {
            if (operator.get("type").asText().contains("sink")) {
                assertEquals(3, operator.get("range").get("end").get("line").asInt(), operator::toString);
                assertEquals(11, operator.get("range").get("end").get("column").asInt(), operator::toString);
            }
        });
    }

    @Test
    void aParameterWithoutAValueIsSaidAtItsPlace() {
        Validation validation = new SqlCompiler().validate(script(TABLE + "SELECT k FROM t", Map.of("row", "3"), Map.of()));
        assertEquals(List.of("error parameter-missing 1:85-1:92", "info follow-up 2:15-2:16"), said(validation));
        String message = validation.diagnostics().get(0).message();
        assertTrue(message.contains("${rows}") && message.contains("$${rows}") && message.contains("row."), message);
    }

    @Test
    void settingsAndCommonDdlHaveThemToo() {
        Script plain = script("INSERT INTO s SELECT k FROM t", Map.of("rows", "3", "ttl", "1 h"), Map.of());
        Script script = new Script(plain.file(), plain.text(), List.of(new Script.CommonFile("ddl/t.sql", TABLE + "CREATE TABLE s (k STRING) WITH ('connector' = 'blackhole')")),
                Map.of("table.exec.state.ttl", "${ttl}"), 1, "streaming", List.of(), null, true, List.of(), List.of(), null).withParameters(plain.parameters(), plain.secrets());
        assertEquals(List.of(), said(new SqlCompiler().compile(script).validation()));
        Validation without = new SqlCompiler().validate(script.withParameters(Map.of(), Secrets.NONE));
        assertEquals(List.of("parameter-missing", "parameter-missing", "unknown-table"), without.diagnostics().stream().map(Diagnostic::code).toList());
        assertTrue(without.diagnostics().get(0).message().contains("table.exec.state.ttl"), without::toString);
        assertTrue(without.diagnostics().get(1).message().startsWith("ddl/t.sql:1:85: "), without::toString);
    }

    private static final String KAFKA = "CREATE TABLE o (k STRING, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 'o', 'properties.bootstrap.servers' = 'b:1',\n"
            + " 'key.format' = 'json', 'value.format' = 'json', 'properties.sasl.jaas.config' = 'password=${secret:pw}');\n";

    @Test
    void aRunOnSamplesDoesWithoutASecret() {
        String text = TABLE + KAFKA + "INSERT INTO o SELECT k FROM t GROUP BY k";
        assertEquals(List.of("warning secret-missing 3:92-3:104"), said(new SqlCompiler().compile(script(text, Map.of("rows", "3"), Map.of())).validation()));
        assertEquals(List.of("warning secret-missing 3:92-3:104"), said(new SqlCompiler().validate(script(text, Map.of("rows", "3"), Map.of()))));
        assertEquals(List.of(), said(new SqlCompiler().compile(script(text, Map.of("rows", "3"), Map.of("pw", "x y z"))).validation()));
    }

    @Test
    void aRealTableDoesNot() {
        Script s = script(TABLE + KAFKA + "INSERT INTO o SELECT k FROM t GROUP BY k", Map.of("rows", "3"), Map.of());
        Script real = new Script(s.file(), s.text(), List.of(), Map.of(), 1, "streaming", List.of(), null, true, List.of(), List.of("o"), null).withParameters(s.parameters(), s.secrets());
        Validation validation = new SqlCompiler().compile(real).validation();
        assertFalse(validation.valid());
        assertTrue(said(validation).contains("error secret-missing 3:92-3:104"), validation::toString);
        assertTrue(said(new SqlCompiler().compile(s.promoted()).validation()).contains("error secret-missing 3:92-3:104"));
    }

    @Test
    void aSecretStandsInOptionsOnly() {
        for (String text : List.of("SELECT '${secret:pw}'", "SELECT 1 AS a, '${secret:pw}' = 'a'", "CREATE VIEW v AS SELECT '${secret:pw}' AS p", "SET 'a' = ${secret:pw}",
                "CREATE TABLE x WITH ('connector' = 'blackhole') AS SELECT '${secret:pw}' AS p", "CREATE TABLE x (a STRING COMMENT '${secret:pw}') WITH ('connector' = 'blackhole')")) {
            Validation validation = new SqlCompiler().validate(script(text, Map.of(), Map.of("pw", "hidden-value")));
            assertEquals(List.of("secret-misplaced"), validation.diagnostics().stream().map(Diagnostic::code).toList(), text);
        }
    }

    @Test
    void uidsAreThoseOfTheSameTextWithoutPlaceholders() {
        String written = TABLE + KAFKA + "INSERT INTO o SELECT k FROM t WHERE n > 1 GROUP BY k";
        CompiledScript with = new SqlCompiler().compile(script(written, Map.of("rows", "3"), Map.of("pw", "x y z")));
        CompiledScript plain = new SqlCompiler().compile(Script.of(written.replace("${rows}", "3").replace("${secret:pw}", "x y z")));
        assertEquals(uids(plain), uids(with));
    }

    private static List<String> uids(CompiledScript compiled) {
        return compiled.topology().get("operators").findValuesAsText("uid").stream().sorted().collect(Collectors.toList());
    }
}

package dev.weir.runner.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A catalog of a real database: its tables are read, and nothing that a script says of it reaches it. */
class RealCatalogTest {
    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws Exception {
        postgres = EmbeddedPostgres.start();
        execute("CREATE TABLE customers (id INT PRIMARY KEY, name TEXT NOT NULL, since TIMESTAMP(3))", "CREATE TABLE visits (customer INT, page TEXT)");
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @Test
    void readsTheTablesAndPlansThem() {
        CompiledScript compiled = compile("SELECT name, COUNT(*) FROM shop.postgres.customers AS c JOIN shop.postgres.visits AS v ON v.customer = c.id GROUP BY name;");
        assertTrue(compiled.validation().valid(), compiled.validation().toString());
        List<String> tables = new ArrayList<>();
        compiled.topology().get("operators").forEach(operator -> {
            if (operator.get("type").asText().equals("source")) {
                tables.add(operator.get("table").asText());
            }
        });
        assertEquals(List.of("shop.postgres.customers", "shop.postgres.visits"), tables.stream().sorted().toList());
    }

    @Test
    void whatIsCreatedAlteredAndDroppedIsSoForTheScriptAlone() throws Exception {
        List<String> before = tables();
        CompiledScript compiled = compile("""
                USE CATALOG shop;
                CREATE VIEW named AS SELECT name FROM customers;
                SELECT UPPER(name) FROM named;
                ALTER TABLE customers RENAME TO clients;
                DROP TABLE visits;
                SELECT id FROM clients;
                """);
        assertTrue(compiled.validation().valid(), compiled.validation().toString());
        Validation gone = compile("USE CATALOG shop; DROP TABLE visits; SELECT * FROM visits;").validation();
        assertTrue(gone.diagnostics().stream().anyMatch(found -> found.message().contains("visits")), gone.toString());
        assertEquals(before, tables());
        assertTrue(compile("SELECT * FROM shop.postgres.visits;").validation().valid());
    }

    @Test
    void functionsAreFoundWhileTheCatalogIsCurrent() {
        Validation validation = compile("""
                USE CATALOG shop;
                CREATE FUNCTION plain AS 'org.apache.flink.table.functions.python.PythonScalarFunction' LANGUAGE JAVA;
                SELECT UPPER(name), COUNT(*) FROM customers GROUP BY UPPER(name);
                DROP FUNCTION plain;
                DROP FUNCTION plain;
                """).validation();
        List<String> errors = validation.diagnostics().stream().filter(Diagnostic::isError).map(Diagnostic::message).toList();
        assertEquals(1, errors.size(), errors.toString());
        assertTrue(errors.get(0).contains("plain"), errors.toString());
    }

    private static CompiledScript compile(String text) {
        String catalog = "CREATE CATALOG shop WITH ('type' = 'jdbc', 'default-database' = 'postgres', 'username' = 'postgres', 'password' = 'postgres', 'base-url' = 'jdbc:postgresql://localhost:"
                + postgres.getPort() + "');\n";
        return new SqlCompiler().compile(Script.of(catalog + text));
    }

    private static void execute(String... statements) throws Exception {
        try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
            for (String statement : statements) {
                connection.createStatement().execute(statement);
            }
        }
    }

    private static List<String> tables() throws Exception {
        List<String> found = new ArrayList<>();
        try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
            ResultSet rows = connection.createStatement().executeQuery("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2");
            while (rows.next()) {
                found.add(rows.getString(1) + "." + rows.getString(2));
            }
        }
        return found;
    }
}

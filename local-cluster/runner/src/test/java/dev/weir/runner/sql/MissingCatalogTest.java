package dev.weir.runner.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.jars.ExampleJars;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A catalog of a kind that is not on the class path is one fault, however much of the script uses it. */
class MissingCatalogTest {
    private static final String SCRIPT = """
            CREATE CATALOG lake WITH ('type' = 'lake-of-the-test');
            USE CATALOG lake;
            CREATE TABLE lake.shop.totals (k STRING, c BIGINT);
            CREATE VIEW busy AS SELECT * FROM lake.shop.totals;
            INSERT INTO lake.shop.totals SELECT k, COUNT(*) FROM lake.shop.orders GROUP BY k;
            SELECT * FROM busy;
            SHOW TABLES IN lake.shop;
            CREATE TABLE here (id BIGINT) WITH ('connector' = 'datagen', 'number-of-rows' = '3');
            SELECT nope FROM here;
            SELECT * FROM here;
            DROP CATALOG lake;
            """;

    @TempDir
    Path folder;

    @Test
    void dependentsFollowAndTheRestIsChecked() {
        for (Validation said : List.of(new SqlCompiler().validate(Script.of(SCRIPT)), new SqlCompiler().compile(Script.of(SCRIPT)).validation())) {
            assertEquals(
                    List.of("0 error unknown-connector", "1 info follow-up", "2 info follow-up", "3 info follow-up", "4 info follow-up", "5 info follow-up",
                            "6 info follow-up", "8 error unknown-column", "10 info follow-up"),
                    said.diagnostics().stream().map(each -> each.statement() + " " + each.severity() + " " + each.code()).toList());
            assertTrue(said.diagnostics().get(0).message().contains("ADD JAR"), said.diagnostics().get(0).message());
            assertEquals(1, said.diagnostics().get(0).range().start().line());
        }
    }

    @Test
    void addJarBringsIt() throws Exception {
        Path jar = ExampleJars.ofFactory(folder, """
                public class Job implements org.apache.flink.table.factories.CatalogFactory {
                  public String factoryIdentifier() { return "lake-of-the-test"; }
                  public Set<org.apache.flink.configuration.ConfigOption<?>> requiredOptions() { return Set.of(); }
                  public Set<org.apache.flink.configuration.ConfigOption<?>> optionalOptions() { return Set.of(); }
                  public org.apache.flink.table.catalog.Catalog createCatalog(Context context) {
                    return new org.apache.flink.table.catalog.GenericInMemoryCatalog(context.getName(), "shop");
                  }
                }
                """);
        Validation said = new SqlCompiler().compile(Script.of("ADD JAR '" + jar + "';\n" + SCRIPT.lines().limit(3).reduce("", (all, line) -> all + line + "\n"))).validation();
        assertEquals(List.of(), said.diagnostics());
    }
}

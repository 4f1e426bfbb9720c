package dev.weir.runner.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptSplitterTest {
    private static List<String> texts(String script) {
        return ScriptSplitter.split(script).stream().map(SourceStatement::text).toList();
    }

    @Test
    void keepsSemicolonsInQuotesAndComments() {
        assertEquals(
                List.of("SELECT ';' AS `a;b`", "SELECT 'it''s;' -- ;\n, 2"),
                texts("-- first; really\nSELECT ';' AS `a;b` /* ; */;\n SELECT 'it''s;' -- ;\n, 2;;\n"));
    }

    @Test
    void takesAStatementSetAsOne() {
        String set = "EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT CASE WHEN x THEN 1 END FROM t; INSERT INTO b SELECT 1; END";
        assertEquals(List.of("SET 'a' = 'b'", set, "SELECT 1"), texts("SET 'a' = 'b';" + set + ";SELECT 1"));
        assertEquals(List.of("EXPLAIN STATEMENT SET BEGIN INSERT INTO a SELECT 1; END", "SELECT 2"),
                texts("EXPLAIN STATEMENT SET BEGIN INSERT INTO a SELECT 1; END; SELECT 2;"));
    }

    @Test
    void takesTheOpenFormAsItsStatements() {
        assertEquals(List.of("BEGIN STATEMENT SET", "INSERT INTO a SELECT 1", "END"),
                texts("BEGIN STATEMENT SET; INSERT INTO a SELECT 1; END;"));
    }

    @Test
    void knowsPlacesInEveryKindOfText() {
        String script = "SELECT 1;\r\n\t/* ünï 😀 */ SELECT '😀', x;\rSELECT\n2";
        List<SourceStatement> statements = ScriptSplitter.split(script);
        assertEquals(new Diagnostic.Position(2, 15), statements.get(1).range().start());
        assertEquals(new Diagnostic.Position(2, 29), statements.get(1).range().end());
        assertEquals("SELECT '😀', x", statements.get(1).text());
        assertEquals(new Diagnostic.Position(3, 1), statements.get(2).range().start());
        assertEquals(new Diagnostic.Position(4, 2), statements.get(2).range().end());
    }

    @Test
    void goesOnAfterAnOpenQuote() {
        List<SourceStatement> statements = ScriptSplitter.split("SELECT 'open;\nSELECT 1;");
        assertEquals(2, statements.size());
        assertEquals("SELECT 1", statements.get(1).text());
    }

    @Test
    void namesTheKindOfEachStatement() {
        String script = "CREATE OR REPLACE TEMPORARY TABLE a (x INT); CREATE TEMPORARY SYSTEM FUNCTION f AS 'x'; SHOW TABLES; DESC a;"
                + "USE CATALOG c; USE d; WITH q AS (SELECT 1) SELECT * FROM q; (SELECT 1); EXECUTE STATEMENT SET BEGIN END; ALTER TABLE t RENAME TO u;"
                + "CREATE MATERIALIZED TABLE m AS SELECT 1; EXECUTE INSERT INTO a SELECT 1";
        assertEquals(
                List.of("create-table", "create-function", "show-tables", "describe", "use-catalog", "use", "select", "select",
                        "statement-set", "alter-table", "create-materialized-table", "insert"),
                ScriptSplitter.split(script).stream().map(SourceStatement::kind).toList());
        assertEquals("a b", ScriptSplitter.split("CREATE TABLE IF NOT EXISTS c.d.`a b` (x INT)").get(0).createdName());
    }
}

package dev.weir.runner.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.WeirException;
import dev.weir.runner.taps.RowCondition;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a condition that Flink does not take, and of one that fails at a row. */
class ConditionsTest {
    private static final RowType ROW = RowType.of(new LogicalType[] {new DoubleType(), new VarCharType(VarCharType.MAX_LENGTH)}, new String[] {"v", "s"});
    private final SqlCompiler compiler = new SqlCompiler();

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "v > 9.9; DROP TABLE x | ';' cannot stand here | 8",
        "'   v > 9.9; v < 3'   | ';' cannot stand here | 11",
        "v > 9.9 v            | 'v' cannot stand here | 9",
    })
    void theWordThatCannotStandThereIsTheOneThatIsBlamed(String expression, String said, int column) {
        WeirException refused = assertThrows(WeirException.class, () -> compiler.condition(Script.of(""), expression, ROW));
        assertEquals("invalid-condition", refused.code());
        assertTrue(refused.getMessage().startsWith(said), refused.getMessage());
        Diagnostic.Range range = (Diagnostic.Range) refused.data().get("range");
        assertEquals(column, range.start().column(), refused.getMessage());
    }

    @Test
    void aReasonThatIsASentenceEndsOnce() {
        List<WeirException> failures = new ArrayList<>();
        try (RowCondition condition = compiler.condition(Script.of(""), "CAST(s AS INT) > 1", ROW)) {
            assertFalse(RowCondition.open(condition, failures::add).test(GenericRowData.of(1.0, StringData.fromString("x"))));
        }
        assertEquals(1, failures.size());
        assertTrue(failures.get(0).getMessage().contains("Invalid character found. Write it so"), failures.get(0).getMessage());
    }
}

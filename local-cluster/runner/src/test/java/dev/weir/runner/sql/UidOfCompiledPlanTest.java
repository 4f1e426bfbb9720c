package dev.weir.runner.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.samples.StandIns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.StatementSetOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan that COMPILE PLAN wrote pins what Flink runs through an upgrade; its operators are those of the text it was compiled from. */
class UidOfCompiledPlanTest {
    @TempDir
    Path folder;

    @Test
    void areThoseOfTheText() throws IOException {
        List<String> broken = new ArrayList<>();
        int compared = 0;
        for (UidJob job : UidJob.all()) {
            String set = UidRewrites.inSet(job.text(), "", "", false);
            boolean one = !job.text().contains("CREATE TABLE made");
            String plan = one ? compiled(set) : null;
            if (plan != null) {
                compared++;
                Files.writeString(folder.resolve("plan.json"), plan);
                String text = UidJob.lines(UidJob.planned(set));
                String before = set.substring(0, set.indexOf("EXECUTE STATEMENT"));
                String executed = UidJob.lines(UidJob.operators(before + "EXECUTE PLAN '" + folder.resolve("plan.json") + "';\n"));
                if (!text.equals(executed)) {
                    broken.add(job + "\n" + text + "\nas a plan\n" + executed);
                }
            }
        }
        assertEquals(List.of(), broken, () -> broken.size() + " jobs:\n" + String.join("\n", broken));
        assertTrue(compared >= 60, compared + " plans");
    }

    /** What COMPILE PLAN would write; null for what Flink cannot write into a plan. */
    private static String compiled(String text) {
        Script script = UidJob.script(text);
        try (SqlEnvironment environment = new SqlEnvironment(script, UidOfCompiledPlanTest.class.getClassLoader(), new StandIns(script))) {
            Interpreter interpreter = new Interpreter(script, environment, new Faults(new Places()), false);
            Preparation.run(script, interpreter, new Places());
            List<ModifyOperation> writes = new ArrayList<>();
            for (SourceStatement statement : ScriptSplitter.split(text)) {
                if (statement.kind().equals("statement-set")) {
                    Operation set = environment.parse(statement.text()).get(0);
                    writes.addAll(((StatementSetOperation) set).getOperations());
                } else {
                    interpreter.run(statement);
                }
            }
            return environment.planner().compilePlan(writes).asJsonString();
        } catch (TableException notWritten) {
            return null;
        }
    }
}

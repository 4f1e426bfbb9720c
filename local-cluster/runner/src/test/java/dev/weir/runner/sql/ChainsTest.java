package dev.weir.runner.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.sql.corpus.CorpusClassPath;
import dev.weir.runner.topology.ScriptUids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Chains are drawn without making Flink's JobGraph; they have to be those of the JobGraph all the same. */
class ChainsTest {
    /** Planning them all takes minutes. */
    private static final int EVERY = 6;

    @TestFactory
    Stream<DynamicTest> areThoseOfTheJobGraph() {
        List<Path> files = SqlCorpus.valid();
        return IntStream.range(0, files.size()).filter(index -> index % EVERY == 0).mapToObj(files::get)
                .flatMap(file -> Stream.of("streaming", "batch").map(mode -> DynamicTest.dynamicTest(file.getFileName() + " " + mode, () -> compare(file, mode))));
    }

    private static void compare(Path file, String mode) throws IOException {
        Script plain = Script.of(Files.readString(file));
        CompiledScript compiled = SqlCorpus.compiler().compile(new Script(plain.file(), plain.text(), plain.common(), plain.settings(), 2, mode, plain.samples(),
                plain.folder(), plain.trusted(), plain.jars(), plain.real(), plain.topology()));
        for (int job = 0; job < compiled.jobs().size(); job++) {
            Map<String, String> drawn = drawn(compiled.topology(), job);
            Map<String, String> vertices = new TreeMap<>();
            for (JobVertex vertex : compiled.jobs().get(job).streamGraph(new JobID()).getJobGraph(CorpusClassPath.loader()).getVertices()) {
                TreeSet<String> members = new TreeSet<>();
                vertex.getOperatorIDs().forEach(pair -> members.add(pair.getGeneratedOperatorID().toString()));
                // In batch mode Flink leaves a number open until it knows how much there is to do.
                boolean open = vertex.getParallelism() <= 0;
                vertices.put(vertex.getID().toString(), members + " " + (open ? drawn.get(vertex.getID().toString()).replaceFirst(".* ", "") : vertex.getParallelism()));
            }
            assertEquals(vertices.toString(), drawn.toString());
        }
    }

    private static Map<String, String> drawn(JsonNode topology, int job) {
        Map<String, String> ids = new HashMap<>();
        for (JsonNode operator : topology.get("operators")) {
            if (operator.get("job").asInt() == job) {
                ids.put(operator.get("uid").asText(), operator.get("operatorId").asText());
            }
        }
        Map<String, String> chains = new TreeMap<>();
        for (JsonNode chain : topology.get("chains")) {
            TreeSet<String> members = new TreeSet<>();
            chain.get("operators").forEach(uid -> members.add(ids.getOrDefault(uid.asText(), "")));
            if (!members.contains("")) {
                chains.put(ScriptUids.vertexId(chain.get("id").asText()), members + " " + chain.get("parallelism"));
            }
        }
        return chains;
    }
}

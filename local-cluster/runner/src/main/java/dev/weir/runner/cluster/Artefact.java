package dev.weir.runner.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.WeirException;
import dev.weir.runner.functions.ScriptFunctions;
import dev.weir.runner.functions.ScriptProgram;
import dev.weir.runner.sql.Placeholders;
import dev.weir.runner.sql.Script;
import dev.weir.runner.topology.TopologyEdits;
import dev.weir.runner.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * What was promoted; the same record as `Artefact` in shared/deployment/artefact.ts.
 *
 * @param flink the version that it was planned with
 * @param runner sha256 of the runner's jar
 * @param functions those in TypeScript, without problems; null where it calls none
 * @param program what says its SQL, where the text is one in TypeScript; else null
 */
record Artefact(int weir, String job, String flink, String runner, Text script, TopologyEdits topology, List<Jar> jars, ScriptFunctions functions, ScriptProgram program, Program jar) {

    record Text(String file, String text, List<Script.CommonFile> common, Map<String, String> settings, int parallelism, String mode) {}

    record Jar(String name, String sha256) {}

    /** The jar that is the job. */
    record Program(String name, String sha256, String main, List<String> arguments) {
        Program {
            arguments = arguments == null ? List.of() : arguments;
        }
    }

    /** An artefact with the hash that it goes by: of its bytes, which are canonical. */
    record Read(Artefact artefact, String hash) {}

    /** @param bytes plain or gzip'd */
    static Read read(byte[] bytes, String from) {
        try {
            boolean zipped = bytes.length > 2 && bytes[0] == 0x1f && (bytes[1] & 0xff) == 0x8b;
            byte[] plain = zipped ? new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes() : bytes;
            JsonNode json = Json.MAPPER.readTree(plain);
            if (json.path("weir").asInt() != 1) {
                throw new WeirException("artefact-version", from + " is an artefact of version " + json.path("weir") + ", and this runner reads version 1. Promote the job again.");
            }
            return new Read(Json.MAPPER.treeToValue(json, Artefact.class), Hashes.of(plain));
        } catch (IOException broken) {
            throw new WeirException("artefact-broken", from + " is no artefact that can be read. Promote the job again.");
        }
    }

    /**
     * The names of the secrets that it needs.
     *
     * @param sql the text, or what its program says
     */
    Set<String> secretNames(String sql) {
        List<String> texts = new ArrayList<>(List.of(sql));
        script.common().forEach(common -> texts.add(common.text()));
        texts.addAll(script.settings().values());
        if (jar != null) {
            texts.addAll(jar.arguments());
        }
        return Placeholders.secretNames(texts);
    }
}

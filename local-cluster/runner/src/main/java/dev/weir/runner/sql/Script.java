package dev.weir.runner.sql;

import dev.weir.runner.samples.SampleStream;
import java.util.List;
import java.util.Map;

/** A script and all that decides what it means; the same record as `Script` in shared/services/engine.ts. */
public record Script(
        String file,
        String text,
        List<CommonFile> common,
        Map<String, String> settings,
        int parallelism,
        String mode,
        List<SampleStream> samples,
        String folder,
        boolean trusted,
        List<String> jars,
        List<String> real) {

    /** DDL shared by all jobs of a workspace, run before the text. */
    public record CommonFile(String file, String text) {}

    public boolean streaming() {
        return !"batch".equals(mode);
    }

    /** A script outside any workspace. */
    public static Script of(String text) {
        return new Script("script.sql", text, List.of(), Map.of(), 1, "streaming", List.of(), null, true, List.of(), List.of());
    }

    public Script withSamples(List<SampleStream> streams) {
        return new Script(file, text, common, settings, parallelism, mode, streams, folder, trusted, jars, real);
    }
}

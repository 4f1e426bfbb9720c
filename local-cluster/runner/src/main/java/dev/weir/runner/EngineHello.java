package dev.weir.runner;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Who the engine is; the same record as `EngineHello` in shared/services/engine.ts.
 *
 * @param token only in the greeting frame: what the host gave this process through its environment
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EngineHello(String token, int protocol, String build, String flink, String java, long pid) {
    static final int PROTOCOL = 1;

    static EngineHello withoutToken() {
        return new EngineHello(
                null,
                PROTOCOL,
                System.getenv().getOrDefault("WEIR_BUILD", "dev"),
                org.apache.flink.runtime.util.EnvironmentInformation.getVersion(),
                Runtime.version().toString(),
                ProcessHandle.current().pid());
    }

    EngineHello with(String hostToken) {
        return new EngineHello(hostToken, protocol, build, flink, java, pid);
    }
}

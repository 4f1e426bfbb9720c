package dev.weir.runner.jobs;

import com.fasterxml.jackson.databind.JsonNode;

/** Why a run failed, the cause first; the same record as `RunFailure` in shared/services/engine.ts. */
public record RunFailure(String code, String message, String detail, String operator, JsonNode range) {}

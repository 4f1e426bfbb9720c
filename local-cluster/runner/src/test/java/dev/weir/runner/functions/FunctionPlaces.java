package dev.weir.runner.functions;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where functions run, as Bundle.node has it: what is promised of V8 inside the task is promised of Node beside it. */
@NullSource
@ValueSource(strings = "node")
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@interface FunctionPlaces {}

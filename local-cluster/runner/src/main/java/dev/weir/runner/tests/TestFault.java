package dev.weir.runner.tests;

import dev.weir.runner.tests.TestOutcome.Fault;

/** Ends a test that cannot be followed. */
final class TestFault extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Fault fault;

    TestFault(Fault fault) {
        super(fault.message());
        this.fault = fault;
    }

    TestFault(String code, String message) {
        this(new Fault(code, message, null, null, null, null, null, null));
    }

    Fault fault() {
        return fault;
    }
}

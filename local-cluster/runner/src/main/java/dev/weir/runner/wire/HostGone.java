package dev.weir.runner.wire;

import java.io.IOException;

/** Nothing reaches the host any more: nobody is left to be told. */
final class HostGone extends IOException {
    private static final long serialVersionUID = 1L;

    HostGone(IOException cause) {
        super(cause);
    }
}

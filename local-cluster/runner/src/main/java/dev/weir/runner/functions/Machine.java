package dev.weir.runner.functions;

/** What a bundle is loaded into and called in: V8 inside this process, or Node beside it. For one thread at a time. */
interface Machine extends AutoCloseable {
    /** Takes a line of `console`. */
    interface Console {
        void tell(String level, String text);
    }

    /** By what the bundle says of where it runs. @throws FunctionFault where the bundle's own code fails */
    static Machine of(Bundle bundle, Limits limits, Console console, StateDoor state) throws FunctionFault {
        if (bundle.node() != null) {
            return new NodeMachine(bundle, limits, console, state);
        }
        V8ClassPath.require();
        return new V8Machine(bundle, limits, console, state);
    }

    /**
     * Does what the head of a frame says. The answer's numbers are in `output` then.
     *
     * @return the heap of the answer
     */
    String call(FrameWriter input, FrameReader output) throws FunctionFault;

    /** What the bundle says of its functions, as JSON. */
    String declarations() throws FunctionFault;

    /** What a job says, as JSON. */
    String program() throws FunctionFault;

    @Override
    void close();
}

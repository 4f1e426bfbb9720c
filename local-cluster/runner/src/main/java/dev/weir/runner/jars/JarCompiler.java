package dev.weir.runner.jars;

import dev.weir.runner.samples.StandIn;
import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.sql.Compiler;
import dev.weir.runner.sql.Diagnostic;
import dev.weir.runner.sql.Script;
import dev.weir.runner.sql.Validation;
import dev.weir.runner.topology.GraphUids;
import dev.weir.runner.topology.TopologyEdits;
import dev.weir.runner.wire.Stacks;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.graph.StreamNode;

/** Asks a jar what its jobs are: its main() is called in a process of its own, and what it hands to Flink is drawn and run. */
public final class JarCompiler implements Compiler {
    private final Programs programs;

    /** @param limit how long a main() may take */
    public JarCompiler(Duration limit) {
        programs = new Programs(limit);
    }

    /** Nothing of the jar is run: this is asked at each keystroke. */
    @Override
    public Validation validate(Script script) {
        ProgramOutcome fault = JarCheck.of(script);
        return validation(fault == null ? List.of() : List.of(diagnostic(script, fault)));
    }

    @Override
    public CompiledScript compile(Script script) {
        ProgramOutcome fault = JarCheck.of(script);
        if (fault != null) {
            return refused(script, fault);
        }
        Programs.Program program = programs.call(script);
        if (program.outcome().isError()) {
            return refused(script, program.outcome());
        }
        try {
            return draw(script, program);
        } catch (IOException | RuntimeException | LinkageError thrown) {
            String reason = String.valueOf(thrown.getCause() == null ? thrown.getMessage() : thrown.getCause().getMessage());
            return refused(script, ProgramOutcome.error("jar-graph-broken", "main", "Flink cannot make a job of what main() built: " + reason, Stacks.text(thrown)));
        }
    }

    private static CompiledScript draw(Script script, Programs.Program program) throws IOException {
        List<JarJob> jobs = new ArrayList<>();
        List<JarGraph> graphs = new ArrayList<>();
        List<Diagnostic> said = new ArrayList<>();
        GraphUids.Given all = GraphUids.Given.none();
        Set<String> taken = new TreeSet<>();
        for (byte[] serialized : program.graphs()) {
            JarGraph read = JarGraph.read(serialized, program.classPath(), new JobID(), Set.copyOf(taken));
            Set<String> uids = new TreeSet<>(read.graph().getStreamNodes().stream().map(StreamNode::getTransformationUID).toList());
            if (uids.stream().anyMatch(taken::contains)) {
                said.add(diagnostic(script, repeated(jobs.size(), program.graphs().size())));
                break;
            }
            Set<String> earlier = Set.copyOf(taken);
            taken.addAll(uids);
            all = all.and(read.uids());
            graphs.add(read);
            jobs.add(new JarJob(read.graph().getJobName(), serialized, program.classPath(), earlier, TopologyEdits.NONE));
        }
        if (program.outcome().severity() != null) {
            said.add(diagnostic(script, program.outcome()));
        }
        String without = NoUids.message(all);
        if (without != null) {
            said.add(diagnostic(script, new ProgramOutcome("warning", "no-uids", without, "main", null)));
        }
        JarDrawing plain = JarDrawing.of(jobs, graphs, TopologyEdits.NONE);
        if (script.topology().isEmpty()) {
            return new CompiledScript(validation(said), plain.topology(), real(script), plain.jobs(), List.of());
        }
        JarDrawing edited = JarDrawing.of(jobs, jobs.stream().map(job -> job.unedited(new JobID())).toList(), script.topology());
        return new CompiledScript(validation(said), edited.topology(), plain.topology(), edited.refused(), edited.orphans(), real(script), edited.jobs(), List.of());
    }

    /** Whoever looks at a run sees that nothing stood in for what the jar reads and writes. */
    private static List<StandIn> real(Script script) {
        String name = new File(script.jar().path()).getName();
        return List.of(new StandIn(name, "source", null, "real", "real"), new StandIn(name, "sink", null, "real", "real"));
    }

    private static ProgramOutcome repeated(int drawn, int all) {
        return new ProgramOutcome("warning", "several-jobs", "main() hands over " + all + " jobs, and operators of a later one have the uids of an earlier one. The first "
                + drawn + " of them can be seen and run; give the operators of each job uids of their own.", "main", null);
    }

    private static CompiledScript refused(Script script, ProgramOutcome fault) {
        return new CompiledScript(validation(List.of(diagnostic(script, fault))), null, List.of(), List.of(), List.of());
    }

    private static Validation validation(List<Diagnostic> said) {
        return new Validation(said.stream().noneMatch(Diagnostic::isError), List.of(), said);
    }

    private static Diagnostic diagnostic(Script script, ProgramOutcome outcome) {
        return new Diagnostic(outcome.severity(), outcome.code(), outcome.message(), outcome.detail(), null, JobFileText.of(script.text(), outcome.key()));
    }

    public void deleteFolder() {
        programs.deleteFolder();
    }
}

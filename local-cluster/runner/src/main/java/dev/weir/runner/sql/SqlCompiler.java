package dev.weir.runner.sql;

import dev.weir.runner.jobs.CompiledJob;
import dev.weir.runner.samples.StandIn;
import dev.weir.runner.samples.StandIns;
import dev.weir.runner.topology.OperatorFacts;
import dev.weir.runner.topology.ScriptUids;
import dev.weir.runner.topology.TopologyWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** Asks Flink's parser and planner what a script means; keeps what it has asked, so that it need not ask again. */
public final class SqlCompiler implements Compiler {
    private static final int KEPT = 8;

    private record Key(Script script, List<String> jars) {}

    private final JarLoaders loaders = new JarLoaders();
    private final IncrementalValidator validator = new IncrementalValidator(loaders);
    private final Map<Key, CompiledScript> compiled = new LinkedHashMap<>(KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, CompiledScript> eldest) {
            return size() > KEPT;
        }
    };

    @Override
    public synchronized Validation validate(Script script) {
        return validator.validate(script);
    }

    @Override
    public synchronized CompiledScript compile(Script script) {
        Key key = new Key(script, JarLoaders.state(script));
        CompiledScript known = compiled.get(key);
        if (known == null) {
            known = plan(script);
            if (!PlanTime.decides(script)) {
                compiled.put(key, known);
            }
        }
        return known;
    }

    private CompiledScript plan(Script script) {
        List<SourceStatement> statements = ScriptSplitter.split(script.text());
        Places places = new Places();
        Findings findings = new Findings(statements);
        StandIns standIns = new StandIns(script);
        SqlEnvironment environment = new SqlEnvironment(script, loaders.of(script), standIns);
        Interpreter interpreter = new Interpreter(script, environment, new Faults(places), true);
        findings.addAll(Preparation.run(script, interpreter, places));
        for (SourceStatement statement : statements) {
            if (findings.tooMany()) {
                break;
            }
            places.declare(statement);
            findings.add(statement, interpreter.run(statement));
        }
        interpreter.finish(findings);
        List<StandIn> report = standIns.report();
        MissingSamples.warn(report, statements, findings);
        Validation validation = Validations.of(findings, statements);
        if (!validation.valid()) {
            return new CompiledScript(validation, null, report, List.of(), List.of());
        }
        return draw(script, environment, interpreter, validation, report, statements);
    }

    private CompiledScript draw(Script script, SqlEnvironment environment, Interpreter interpreter, Validation validation,
            List<StandIn> report, List<SourceStatement> statements) {
        List<JobDraft> drafts = interpreter.jobs();
        List<Function<OperatorFacts, Diagnostic.Range>> ranges = TextRanges.of(environment, drafts, statements);
        List<StreamGraph> graphs = drafts.stream().map(draft -> draft.job(Map.of(), JarLoaders.urls(script)).streamGraph(new JobID())).toList();
        ScriptUids uids = ScriptUids.of(drafts.stream().map(JobDraft::plan).toList(), graphs);
        TopologyWriter writer = new TopologyWriter((job, facts) -> ranges.get(job).apply(facts), uids);
        List<CompiledJob> jobs = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            Map<String, String> sinks = writer.add(drafts.get(i).plan(), graphs.get(i), environment.loader());
            jobs.add(drafts.get(i).job(sinks, JarLoaders.urls(script)));
        }
        return new CompiledScript(validation, jobs.isEmpty() ? null : writer.topology(), report, jobs, interpreter.answers().all());
    }
}

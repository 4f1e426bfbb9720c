package dev.weir.runner.sql;

import dev.weir.runner.samples.StandIn;
import dev.weir.runner.samples.StandIns;
import dev.weir.runner.topology.OperatorFacts;
import dev.weir.runner.topology.TopologyEdits;
import dev.weir.runner.topology.edits.RefusedEdit;
import dev.weir.runner.topology.edits.ScriptEdits;
import dev.weir.runner.topology.edits.StateTtls;
import dev.weir.runner.taps.RowCondition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.flink.table.types.logical.RowType;

/** Asks Flink's parser and planner what a script means; keeps what it has asked, so that it need not ask again. */
public final class SqlCompiler implements Compiler {
    private static final int KEPT = 8;

    /** What the planner's answer hangs on: of all visual edits only the TTLs. */
    private record Question(Script script, List<String> jars, List<Map<String, Map<String, Duration>>> ttls) {}

    private record Key(Script script, List<String> jars) {}

    private record Answer(PlannedScript plan, PlannedScript.Drawn drawn) {}

    private final JarLoaders loaders;
    private final OpenTexts texts;
    private final Changelogs changelogs = new Changelogs();
    private final Kept<Question, Answer> plans = new Kept<>(KEPT);
    private final Kept<Key, CompiledScript> compiled = new Kept<>(KEPT);

    public SqlCompiler() {
        this(SqlCompiler.class.getClassLoader());
    }

    /** @param classPath where connectors, formats and functions are found that no jar of a script has */
    public SqlCompiler(ClassLoader classPath) {
        loaders = new JarLoaders(classPath);
        texts = new OpenTexts(loaders);
    }

    @Override
    public Validation validate(Script script) {
        return validate(script, null);
    }

    @Override
    public synchronized Validation validate(Script script, Duration within) {
        GivenUp.check();
        return texts.validate(script, within);
    }

    @Override
    public synchronized CompiledScript compile(Script script) {
        Key key = new Key(script, JarLoaders.state(script));
        CompiledScript known = compiled.get(key);
        if (known == null) {
            known = edited(script, key.jars());
            if (!PlanTime.decides(script)) {
                compiled.put(key, known);
            }
        }
        return known;
    }

    @Override
    public synchronized RowCondition condition(Script script, String expression, RowType row) {
        return Conditions.compile(script, loaders.of(script), expression, row);
    }

    @Override
    public synchronized <T> T at(Script script, Integer statement, Function<Moment, T> question) {
        return texts.at(script, statement).answer(question);
    }

    @Override
    public synchronized List<StatementChangelog> changelogs(Script script) {
        return changelogs.of(script, texts);
    }

    @Override
    public synchronized List<Computed> computed(Script script) {
        return Computations.of(script, compile(script));
    }

    @Override
    public synchronized ClassLoader loader(Script script) {
        return loaders.of(script);
    }

    private CompiledScript edited(Script script, List<String> jars) {
        Script plain = script.withTopology(TopologyEdits.NONE);
        Answer base = ask(new Question(plain, jars, List.of()));
        TopologyEdits edits = script.topology();
        if (edits.isEmpty() || base.drawn().topology() == null) {
            return base.plan().compiled(base.drawn());
        }
        List<RefusedEdit> refused = new ArrayList<>();
        ScriptEdits asked = base.plan().edits(edits);
        List<Map<String, Map<String, Duration>>> ttls = StateTtls.areAsked(edits) ? ttls(asked, refused) : List.of();
        PlannedScript plan = ttls.stream().allMatch(Map::isEmpty) ? base.plan() : ask(new Question(plain, jars, ttls)).plan();
        PlannedScript.Drawn drawn = plan.draw(edits);
        refused.addAll(drawn.refused());
        return new CompiledScript(
                plan.validation(), drawn.topology(), base.drawn().topology(), refused, asked.orphans(), plan.standIns(), drawn.jobs(), plan.answers());
    }

    /** Of each job, how long its operators' states are to live. */
    private static List<Map<String, Map<String, Duration>>> ttls(ScriptEdits edits, List<RefusedEdit> refused) {
        List<Map<String, Map<String, Duration>>> all = new ArrayList<>();
        for (int job = 0; job < edits.jobs().size(); job++) {
            StateTtls ttls = edits.ttls(job);
            refused.addAll(ttls.refused());
            all.add(ttls.byUid());
        }
        return all;
    }

    private Answer ask(Question question) {
        Answer known = plans.get(question);
        if (known == null) {
            PlannedScript plan = plan(question.script(), question.ttls());
            known = new Answer(plan, plan.draw(TopologyEdits.NONE));
            if (!PlanTime.decides(question.script())) {
                plans.put(question, known);
            }
        }
        return known;
    }

    private PlannedScript plan(Script script, List<Map<String, Map<String, Duration>>> ttls) {
        GivenUp.check();
        List<SourceStatement> statements = ScriptSplitter.split(script, script.text());
        Places places = new Places();
        Findings findings = new Findings(statements);
        StandIns standIns = new StandIns(script);
        SqlEnvironment environment = new SqlEnvironment(script, loaders.of(script), standIns);
        Interpreter interpreter = new Interpreter(script, environment, new Faults(places), true, ttls);
        findings.addAll(Unresolved.ofSettings(script));
        findings.addAll(Preparation.origin(script));
        findings.addAll(Preparation.functions(environment));
        findings.addAll(Preparation.run(script, interpreter, places));
        for (SourceStatement statement : statements) {
            GivenUp.check();
            if (findings.tooMany()) {
                break;
            }
            MissingSemicolons.run(statement, part -> {
                places.declare(part);
                return interpreter.run(part);
            }, findings);
        }
        interpreter.finish(findings);
        List<StandIn> report = standIns.report();
        MissingSamples.warn(report, statements, findings);
        MissingSecrets.refuse(standIns, script, statements, findings);
        Validation validation = Validations.of(findings, statements);
        if (!validation.valid()) {
            return new PlannedScript(validation, List.of(), List.of(), List.of(), environment.loader(), report, List.of());
        }
        List<JobDraft> drafts = interpreter.jobs();
        List<Function<OperatorFacts, Diagnostic.Range>> ranges = TextRanges.of(environment, drafts, statements);
        List<Diagnostic> all = new ArrayList<>(validation.diagnostics());
        all.addAll(Surprises.of(script, drafts, ranges));
        all.addAll(Advice.of(script, drafts, ranges));
        ToIntFunction<OperatorFacts> partitions = SourcePartitions.of(environment.catalogs(), drafts);
        List<PlannedJob> jobs = drafts.stream().map(draft -> draft.job(JarLoaders.urls(script), partitions, environment.loader()))
                .map(job -> script.given() ? job.given() : script.chosen() ? job.traced() : script.isPromoted() ? job.promoted() : job).toList();
        return new PlannedScript(new Validation(true, validation.statements(), all), drafts, jobs, ranges, environment.loader(), report, interpreter.answers().all());
    }
}

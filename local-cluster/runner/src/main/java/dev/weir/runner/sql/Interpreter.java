package dev.weir.runner.sql;

import dev.weir.runner.topology.JobPlan;
import dev.weir.runner.topology.JobPlanner;
import dev.weir.runner.topology.PlannedChanges;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.ExplainFormat;
import org.apache.flink.table.api.PlanReference;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.delegation.InternalPlan;
import org.apache.flink.table.operations.BeginStatementSetOperation;
import org.apache.flink.table.operations.CreateTableASOperation;
import org.apache.flink.table.operations.DeleteFromFilterOperation;
import org.apache.flink.table.operations.EndStatementSetOperation;
import org.apache.flink.table.operations.ExplainOperation;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.QueryOperation;
import org.apache.flink.table.operations.ReplaceTableAsOperation;
import org.apache.flink.table.operations.ShowOperation;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.operations.StatementSetOperation;
import org.apache.flink.table.operations.command.ExecutePlanOperation;
import org.apache.flink.table.operations.command.ResetOperation;
import org.apache.flink.table.operations.command.SetOperation;
import org.apache.flink.table.operations.ddl.CreateTableOperation;

/**
 * Runs a script's statements one after the other as Flink's SQL client would, up to the point where rows would flow or
 * something outside would change. When it plans, every job is planned at its place, under the settings that hold there.
 */
final class Interpreter {
    private final Script script;
    private final SqlEnvironment environment;
    private final Faults faults;
    private final Candidates candidates;
    private final boolean plans;
    private final List<Map<String, Map<String, Duration>>> ttls;
    private final GivenUids uids;
    private final Answers answers = new Answers();
    private final List<JobDraft> jobs = new ArrayList<>();
    /** The writes of a BEGIN … END set that is open; null outside one. */
    private List<ModifyOperation> set;
    private List<SourceStatement> setSources;
    private int selects;

    Interpreter(Script script, SqlEnvironment environment, Faults faults, boolean plans) {
        this(script, environment, faults, plans, List.of());
    }

    /** @param ttls how long each state of an operator is to live, by uid and the state's name */
    Interpreter(Script script, SqlEnvironment environment, Faults faults, boolean plans, List<Map<String, Map<String, Duration>>> ttls) {
        this.ttls = ttls;
        this.script = script;
        this.environment = environment;
        this.faults = faults;
        this.candidates = new Candidates(environment);
        this.plans = plans;
        this.uids = new GivenUids(script, environment);
    }

    List<JobDraft> jobs() {
        return jobs;
    }

    Answers answers() {
        return answers;
    }

    Outcome run(SourceStatement statement) {
        boolean changes = false;
        List<Finding> notes = new ArrayList<>();
        notes.addAll(Unresolved.of(script, statement));
        notes.addAll(Credentials.of(statement));
        if (notes.stream().anyMatch(Finding::isError)) {
            return new Outcome(false, notes, statement.createdName());
        }
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        PlannerThread.enter();
        Thread.currentThread().setContextClassLoader(environment.loader());
        try {
            List<Operation> operations = environment.parse(statement.text());
            if (operations.size() != 1) {
                throw new TableException("Flink takes one statement at a time.");
            }
            changes = changes(operations.get(0));
            Trust.check(script, operations.get(0));
            LegacyTables.refuse(operations.get(0));
            execute(operations.get(0), statement, notes);
            uids.add(statement);
            return new Outcome(changes, notes, null);
        } catch (Exception | LinkageError | StackOverflowError | AssertionError thrown) {
            List<Finding> ofParts = statement.kind().equals("statement-set") ? SetParts.faults(statement, this::refusal) : List.of();
            if (!ofParts.isEmpty()) {
                notes.addAll(ofParts);
                return new Outcome(changes, notes, statement.createdName());
            }
            Finding first = candidates.named(faults.explain(thrown, statement), statement);
            notes.add(first);
            notes.addAll(MoreFaults.after(first, statement, this::refusal));
            notes.addAll(WrongOptions.beside(first));
            return new Outcome(changes, notes, statement.createdName());
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** Why Flink cannot read a statement; null where it can. */
    private Finding refusal(SourceStatement statement) {
        try {
            List<Operation> operations = environment.parse(statement.text());
            if (plans && operations.get(0) instanceof SinkModifyOperation write) {
                PlannedChanges.of(environment.planner(), List.of(write));
            }
            return null;
        } catch (Exception | LinkageError | StackOverflowError | AssertionError thrown) {
            return candidates.named(faults.explain(thrown, statement), statement);
        }
    }

    /** Cautious: what is not known to leave everything as it was is taken to change it. */
    private static boolean changes(Operation operation) {
        boolean query = operation instanceof QueryOperation || operation instanceof SinkModifyOperation
                || operation instanceof ExplainOperation || operation instanceof ShowOperation;
        boolean plainSet = operation instanceof StatementSetOperation many
                && many.getOperations().stream().allMatch(SinkModifyOperation.class::isInstance);
        return !query && !plainSet && !operation.getClass().getSimpleName().startsWith("Describe");
    }

    private void execute(Operation operation, SourceStatement statement, List<Finding> notes) throws Exception {
        if (set != null) {
            collect(operation, statement);
        } else if (operation instanceof SetOperation set) {
            set(set, statement);
        } else if (operation instanceof ResetOperation reset) {
            environment.reset(reset.getKey().map(String::trim).orElse(null));
        } else if (operation instanceof BeginStatementSetOperation) {
            set = new ArrayList<>();
            setSources = new ArrayList<>(List.of(statement));
        } else if (operation instanceof EndStatementSetOperation) {
            throw new Rejection("no-statement-set", "There is no statement set to end: END comes after BEGIN STATEMENT SET.");
        } else if (operation instanceof ModifyOperation modify) {
            job(List.of(modify), List.of(statement), notes);
        } else if (operation instanceof StatementSetOperation many) {
            job(many.getOperations(), List.of(statement), notes);
        } else if (operation instanceof QueryOperation && script.isPromoted()) {
            throw new Rejection("no-sink", "This query writes nowhere, and on a cluster nobody reads its rows. Write them with INSERT INTO, or take the query out.");
        } else if (operation instanceof QueryOperation query) {
            job(List.of(SelectSink.of(environment.tables(), query, "select-" + ++selects)), List.of(statement), notes);
        } else if (operation instanceof ExecutePlanOperation compiled) {
            compiledPlan(compiled, statement);
        } else if (operation instanceof ExplainOperation explain) {
            explain(explain, statement);
        } else {
            new SideEffects(script, environment, this::job, answers, plans).execute(operation, statement, notes);
        }
    }

    /** Between BEGIN STATEMENT SET and END only what writes may stand. */
    private void collect(Operation operation, SourceStatement statement) {
        if (operation instanceof EndStatementSetOperation) {
            List<ModifyOperation> collected = set;
            List<SourceStatement> sources = setSources;
            set = null;
            if (!collected.isEmpty()) {
                job(collected, sources, new ArrayList<>());
            }
        } else if (operation instanceof ModifyOperation modify) {
            set.add(modify);
            setSources.add(statement);
        } else {
            throw new Rejection("unsupported", "Only INSERT and CREATE TABLE AS may stand between BEGIN STATEMENT SET and END.");
        }
    }

    void finish(Findings findings) {
        unended().ifPresent(begin -> findings.add(begin, noEnd(begin)));
    }

    /** The beginning of a statement set that no END has closed yet. */
    Optional<SourceStatement> unended() {
        return set == null ? Optional.empty() : Optional.of(setSources.get(0));
    }

    /** A set that is never ended would never run. */
    static Finding noEnd(SourceStatement begin) {
        return Finding.on(begin, "error", "no-end", "This statement set is never ended: END; is missing.");
    }

    private void set(SetOperation operation, SourceStatement statement) {
        if (operation.getKey().isPresent() && operation.getValue().isPresent()) {
            environment.set(operation.getKey().get().trim(), operation.getValue().get().trim());
        } else if (plans) {
            answers.addSettings(statement, environment.settings());
        }
    }

    private void job(List<ModifyOperation> operations, List<SourceStatement> sources, List<Finding> notes) {
        List<ModifyOperation> writes = new ArrayList<>();
        for (ModifyOperation operation : operations) {
            ModifyOperation write = write(operation, operations.size());
            if (write == null) {
                notes.add(Finding.on(sources.get(0), "warning", "not-executed", "Flink would change the table at once; Weir only checks it."));
                return;
            }
            writes.add(write);
        }
        if (!plans) {
            return;
        }
        JobPlan plan = JobPlanner.plan(environment.planner(), writes, uids.of(sources), ttls());
        jobs.add(JobDraft.of(plan, writes.stream().map(write -> ((SinkModifyOperation) write).getContextResolvedTable()).toList(), snapshot(), sources));
    }

    /** A plan that COMPILE PLAN wrote, of a file of the workspace; its tables are stood in for like all others. */
    private void compiledPlan(ExecutePlanOperation operation, SourceStatement statement) throws IOException {
        InternalPlan compiled = environment.planner().loadPlan(PlanReference.fromFile(Trust.planFile(script, operation.getFilePath())));
        if (plans) {
            JobPlan plan = JobPlanner.plan(environment.planner(), compiled, ttls());
            jobs.add(JobDraft.of(plan, JobPlanner.sinks(compiled), snapshot(), List.of(statement)));
        }
    }

    /** Of the job that comes next. */
    private Map<String, Map<String, Duration>> ttls() {
        return jobs.size() < ttls.size() ? ttls.get(jobs.size()) : Map.of();
    }

    private Configuration snapshot() {
        return Configuration.fromMap(new HashMap<>(environment.settings()));
    }

    /** As Flink's table environment does: CREATE TABLE AS creates first; UPDATE and DELETE stand alone, in batch mode. */
    private ModifyOperation write(ModifyOperation operation, int together) {
        if (operation instanceof CreateTableASOperation create) {
            environment.execute(located(create.getCreateTableOperation()));
            return create.toSinkModifyOperation(environment.catalogs());
        }
        if (operation instanceof ReplaceTableAsOperation replace) {
            return replaced(replace);
        }
        boolean delete = operation instanceof DeleteFromFilterOperation
                || (operation instanceof SinkModifyOperation sink && sink.isDelete());
        boolean update = operation instanceof SinkModifyOperation sink && sink.isUpdate();
        if (delete || update) {
            String word = delete ? "DELETE" : "UPDATE";
            if (together > 1) {
                throw new TableException("Unsupported SQL query! Only accept a single SQL statement of type " + word + ".");
            }
            if (environment.streaming()) {
                throw new TableException(word + " statement is not supported for streaming mode now.");
            }
            return operation instanceof DeleteFromFilterOperation ? null : operation;
        }
        return operation;
    }

    private ModifyOperation replaced(ReplaceTableAsOperation replace) {
        CreateTableOperation create = replace.getCreateTableOperation();
        boolean exists = environment.catalogs().getTable(create.getTableIdentifier()).isPresent();
        if (!replace.isCreateOrReplace() && !exists) {
            throw new TableException("The table " + create.getTableIdentifier() + " to be replaced doesn't exist. "
                    + "You can try to use CREATE TABLE AS statement or CREATE OR REPLACE TABLE AS statement.");
        }
        if (exists) {
            environment.catalogs().dropTable(create.getTableIdentifier(), false);
        }
        environment.execute(located(create));
        return replace.toSinkModifyOperation(environment.catalogs());
    }

    private Operation located(CreateTableOperation create) {
        LegacyTables.refuse(create);
        return SideEffects.located(script, create);
    }

    private void explain(ExplainOperation explain, SourceStatement statement) {
        if (!plans) {
            return;
        }
        Operation child = explain.getChild();
        List<Operation> operations = child instanceof StatementSetOperation many
                ? new ArrayList<>(many.getOperations())
                : List.of(child);
        ExplainDetail[] details = explain.getExplainDetails().stream().map(ExplainDetail::valueOf).toArray(ExplainDetail[]::new);
        answers.addText(statement, "result", environment.tables().explainInternal(operations, ExplainFormat.TEXT, details));
    }
}

package dev.weir.runner.sql;

import dev.weir.runner.samples.CoversCatalog;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.CatalogFunction;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.DatabaseAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotEmptyException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.FunctionAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.FunctionNotExistException;
import org.apache.flink.table.catalog.exceptions.TableAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.catalog.stats.CatalogColumnStatistics;
import org.apache.flink.table.catalog.stats.CatalogTableStatistics;
import org.apache.flink.table.factories.FunctionDefinitionFactory;
import org.apache.flink.table.functions.FunctionIdentifier;

/**
 * A real catalog to read and memory to write: what a script creates, alters or drops is so for the script alone. It has no
 * table factory of its own, so that stand-ins take the place of its connectors too.
 */
final class OverlayCatalog extends ReadCatalog implements CoversCatalog {
    private final Catalog real;
    private final Set<ObjectPath> gone = new HashSet<>();
    private final Set<String> goneDatabases = new HashSet<>();
    private final Set<ObjectPath> goneFunctions = new HashSet<>();
    private boolean pulling;

    OverlayCatalog(String name, Catalog real) {
        super(name, real);
        this.real = real;
    }

    @Override
    public Catalog covered() {
        return real;
    }

    @Override
    public void close() {
        real.close();
    }

    @Override
    public Optional<FunctionDefinitionFactory> getFunctionDefinitionFactory() {
        return real.getFunctionDefinitionFactory();
    }

    private boolean inMemory(ObjectPath path) {
        return super.tableExists(path);
    }

    private boolean inReal(ObjectPath path) {
        return !gone.contains(path) && !goneDatabases.contains(path.getDatabaseName()) && real.tableExists(path);
    }

    @Override
    public List<String> listDatabases() {
        Stream<String> reals = real.listDatabases().stream().filter(name -> !goneDatabases.contains(name));
        return Stream.concat(super.listDatabases().stream().filter(this::databaseExists), reals).distinct().toList();
    }

    @Override
    public boolean databaseExists(String name) {
        boolean ours = super.databaseExists(name) && !(name.equals(getDefaultDatabase()) && goneDatabases.contains(name));
        return ours || (!goneDatabases.contains(name) && real.databaseExists(name));
    }

    @Override
    public CatalogDatabase getDatabase(String name) throws DatabaseNotExistException {
        boolean fromReal = !goneDatabases.contains(name) && real.databaseExists(name);
        return fromReal ? real.getDatabase(name) : super.getDatabase(name);
    }

    @Override
    public void dropDatabase(String name, boolean ignoreIfNotExists, boolean cascade)
            throws DatabaseNotExistException, DatabaseNotEmptyException {
        boolean filled = databaseExists(name) && !listTables(name).isEmpty();
        if (filled && !cascade) {
            throw new DatabaseNotEmptyException(getName(), name);
        }
        boolean known = !goneDatabases.contains(name) && real.databaseExists(name);
        super.dropDatabase(name, ignoreIfNotExists || known, cascade);
        goneDatabases.add(name);
    }

    @Override
    public void alterDatabase(String name, CatalogDatabase altered, boolean ignoreIfNotExists) throws DatabaseNotExistException {
        if (!super.databaseExists(name) && databaseExists(name)) {
            try {
                super.createDatabase(name, altered, true);
            } catch (DatabaseAlreadyExistException e) {
                throw new IllegalStateException(e);
            }
        } else {
            super.alterDatabase(name, altered, ignoreIfNotExists);
        }
    }

    @Override
    public List<String> listTables(String database) throws DatabaseNotExistException {
        return merged(database, real.databaseExists(database) ? real.listTables(database) : List.of(), false);
    }

    @Override
    public List<String> listViews(String database) throws DatabaseNotExistException {
        return merged(database, real.databaseExists(database) ? real.listViews(database) : List.of(), true);
    }

    private List<String> merged(String database, List<String> reals, boolean views) throws DatabaseNotExistException {
        if (!databaseExists(database)) {
            throw new DatabaseNotExistException(getName(), database);
        }
        Stream<String> ours = (views ? super.listViews(database) : super.listTables(database)).stream();
        Stream<String> theirs = reals.stream().filter(name -> inReal(new ObjectPath(database, name)));
        return Stream.concat(ours, theirs).distinct().toList();
    }

    @Override
    public CatalogBaseTable getTable(ObjectPath path) throws TableNotExistException {
        return inMemory(path) || !inReal(path) ? super.getTable(path) : real.getTable(path);
    }

    @Override
    public boolean tableExists(ObjectPath path) {
        return inMemory(path) || (!pulling && inReal(path));
    }

    @Override
    public void dropTable(ObjectPath path, boolean ignoreIfNotExists) throws TableNotExistException {
        boolean known = inReal(path);
        super.dropTable(path, ignoreIfNotExists || known);
        gone.add(path);
    }

    @Override
    public void renameTable(ObjectPath path, String name, boolean ignoreIfNotExists)
            throws TableNotExistException, TableAlreadyExistException {
        pull(path);
        super.renameTable(path, name, ignoreIfNotExists);
        gone.add(path);
    }

    @Override
    public void alterTable(ObjectPath path, CatalogBaseTable altered, boolean ignoreIfNotExists) throws TableNotExistException {
        pull(path);
        super.alterTable(path, altered, ignoreIfNotExists);
    }

    /** Takes the real table's description into memory, where it can be changed. */
    private void pull(ObjectPath path) throws TableNotExistException {
        if (!inMemory(path) && inReal(path)) {
            try {
                CatalogBaseTable known = real.getTable(path).copy();
                pulling = true;
                super.createTable(path, known, true);
            } catch (TableAlreadyExistException | DatabaseNotExistException e) {
                throw new IllegalStateException(e);
            } finally {
                pulling = false;
            }
        }
    }

    @Override
    public CatalogTableStatistics getTableStatistics(ObjectPath path) throws TableNotExistException {
        return inMemory(path) ? super.getTableStatistics(path) : real.getTableStatistics(path);
    }

    @Override
    public CatalogColumnStatistics getTableColumnStatistics(ObjectPath path) throws TableNotExistException {
        return inMemory(path) ? super.getTableColumnStatistics(path) : real.getTableColumnStatistics(path);
    }

    @Override
    public List<String> listFunctions(String database) throws DatabaseNotExistException {
        List<String> reals = real.databaseExists(database) ? real.listFunctions(database) : List.of();
        List<String> ours = super.databaseExists(database) ? super.listFunctions(database) : List.of();
        return Stream.concat(ours.stream(), reals.stream().filter(name -> !goneFunctions.contains(normal(new ObjectPath(database, name))))).distinct().toList();
    }

    @Override
    public boolean functionExists(ObjectPath path) {
        return ownFunction(path) != null || functionInReal(path);
    }

    @Override
    public CatalogFunction getFunction(ObjectPath path) throws FunctionNotExistException {
        CatalogFunction own = ownFunction(path);
        return own == null && functionInReal(path) ? real.getFunction(path) : super.getFunction(path);
    }

    @Override
    public void dropFunction(ObjectPath path, boolean ignoreIfNotExists) throws FunctionNotExistException {
        super.dropFunction(path, ignoreIfNotExists);
        goneFunctions.add(normal(path));
    }

    @Override
    public void alterFunction(ObjectPath path, CatalogFunction altered, boolean ignoreIfNotExists) throws FunctionNotExistException {
        if (ownFunction(path) == null && functionInReal(path)) {
            goneFunctions.add(normal(path));
            try {
                super.createFunction(path, altered, false);
            } catch (FunctionAlreadyExistException | DatabaseNotExistException e) {
                throw new IllegalStateException(e);
            }
        } else {
            super.alterFunction(path, altered, ignoreIfNotExists);
        }
    }

    /** What the script made; Flink's own look-up throws where there is none, and its test for one looks up. */
    private CatalogFunction ownFunction(ObjectPath path) {
        try {
            return super.getFunction(path);
        } catch (FunctionNotExistException none) {
            return null;
        }
    }

    private boolean functionInReal(ObjectPath path) {
        return !goneFunctions.contains(normal(path)) && real.functionExists(path);
    }

    /** Functions go by their names in small letters. */
    private static ObjectPath normal(ObjectPath path) {
        return new ObjectPath(path.getDatabaseName(), FunctionIdentifier.normalizeName(path.getObjectName()));
    }
}

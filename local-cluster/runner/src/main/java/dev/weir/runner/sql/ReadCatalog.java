package dev.weir.runner.sql;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogModel;
import org.apache.flink.table.catalog.CatalogPartitionSpec;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.catalog.ModelChange;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.ModelAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.ModelNotExistException;
import org.apache.flink.table.catalog.exceptions.ProcedureNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotPartitionedException;
import org.apache.flink.table.expressions.Expression;
import org.apache.flink.table.procedures.Procedure;

/** What a catalog in memory lets through of the real one that it covers: procedures, the past of tables, partitions that fit, and models until the script changes them. */
abstract class ReadCatalog extends GenericInMemoryCatalog {
    private final Catalog real;
    private final Set<ObjectPath> goneModels = new HashSet<>();
    private boolean pulling;

    ReadCatalog(String name, Catalog real) {
        super(name, real.getDefaultDatabase());
        this.real = real;
    }

    /** A table that the script made has no past: it was always as it is, where the real catalog keeps any. */
    @Override
    public CatalogBaseTable getTable(ObjectPath path, long at) throws TableNotExistException {
        try {
            return real.getTable(path, at);
        } catch (TableNotExistException ofScript) {
            return getTable(path);
        }
    }

    @Override
    public List<CatalogPartitionSpec> listPartitionsByFilter(ObjectPath path, List<Expression> filters) throws TableNotExistException, TableNotPartitionedException {
        return real.listPartitionsByFilter(path, filters);
    }

    @Override
    public List<String> listProcedures(String database) throws DatabaseNotExistException {
        return real.listProcedures(database);
    }

    @Override
    public Procedure getProcedure(ObjectPath path) throws ProcedureNotExistException {
        return real.getProcedure(path);
    }

    @Override
    public List<String> listModels(String database) throws DatabaseNotExistException {
        List<String> ours = super.databaseExists(database) ? super.listModels(database) : List.of();
        List<String> reals = real.databaseExists(database) ? real.listModels(database) : List.of();
        return Stream.concat(ours.stream(), reals.stream().filter(name -> !goneModels.contains(new ObjectPath(database, name)))).distinct().toList();
    }

    @Override
    public CatalogModel getModel(ObjectPath path) throws ModelNotExistException {
        return super.modelExists(path) || goneModels.contains(path) ? super.getModel(path) : real.getModel(path);
    }

    @Override
    public boolean modelExists(ObjectPath path) {
        return super.modelExists(path) || (!pulling && !goneModels.contains(path) && real.modelExists(path));
    }

    @Override
    public void dropModel(ObjectPath path, boolean ignoreIfNotExists) throws ModelNotExistException {
        boolean known = !goneModels.contains(path) && real.modelExists(path);
        super.dropModel(path, ignoreIfNotExists || known);
        goneModels.add(path);
    }

    @Override
    public void renameModel(ObjectPath path, String name, boolean ignoreIfNotExists) throws ModelNotExistException, ModelAlreadyExistException {
        pull(path);
        super.renameModel(path, name, ignoreIfNotExists);
        goneModels.add(path);
    }

    @Override
    public void alterModel(ObjectPath path, CatalogModel altered, boolean ignoreIfNotExists) throws ModelNotExistException {
        pull(path);
        super.alterModel(path, altered, ignoreIfNotExists);
    }

    @Override
    public void alterModel(ObjectPath path, CatalogModel altered, List<ModelChange> changes, boolean ignoreIfNotExists) throws ModelNotExistException {
        alterModel(path, altered, ignoreIfNotExists);
    }

    /** Takes the real model's description into memory, where it can be changed. */
    private void pull(ObjectPath path) throws ModelNotExistException {
        if (super.modelExists(path) || !modelExists(path)) {
            return;
        }
        CatalogModel known = real.getModel(path).copy();
        try {
            pulling = true;
            super.createModel(path, known, true);
        } catch (ModelAlreadyExistException | DatabaseNotExistException e) {
            throw new IllegalStateException(e);
        } finally {
            pulling = false;
        }
    }
}

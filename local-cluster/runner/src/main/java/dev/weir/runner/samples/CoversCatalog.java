package dev.weir.runner.samples;

import org.apache.flink.table.catalog.Catalog;

/**
 * A catalog laid over a real one. It offers no table factory of its own, as Flink prefers a catalog's factory to the
 * stand-ins' and would read real tables past them; the stand-ins find the real one's factory through it.
 */
public interface CoversCatalog {
    Catalog covered();
}

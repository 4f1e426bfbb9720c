package dev.weir.runner.verdict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tables that jobs under test read. Twelve rows come at once; the next twelve are a day later in event time, and samples are paced by it, so
 * that a job stands still in the middle with a state that is known, for as long as it takes to stop it. Started again, it reads on at once.
 */
final class Tables {
    static final int HALF = 12;
    private static final LocalDateTime BEGIN = LocalDateTime.of(2026, 1, 1, 0, 0);
    private static final String COLUMNS = "id INT, k STRING, g INT, v BIGINT, w BIGINT, x STRING, t TIMESTAMP(3), WATERMARK FOR t AS t";

    private final Path folder;

    Tables(Path folder) throws IOException {
        this.folder = folder;
        for (String table : List.of("orders", "clicks")) {
            write(table, rows(table));
        }
        List<String> prices = new ArrayList<>();
        for (int i = 0; i < 2 * HALF; i++) {
            prices.add((i + 1) + "," + "abc".charAt(i % 3) + "," + (10 + i) + "," + time(i));
        }
        write("prices", "id,k,price,t", prices);
    }

    private static final String KAFKA = " WITH ('connector'='kafka','topic'='%s','properties.bootstrap.servers'='nowhere:9092','scan.startup.mode'='earliest-offset','format'='json');\n";

    static String orders() {
        return "CREATE TABLE orders (" + COLUMNS + ")" + KAFKA.formatted("orders");
    }

    static String ddl() {
        return orders() + "CREATE TABLE clicks (" + COLUMNS + ")" + KAFKA.formatted("clicks")
                + "CREATE TABLE prices (id INT, k STRING, price BIGINT, t TIMESTAMP(3), WATERMARK FOR t AS t, PRIMARY KEY (k) NOT ENFORCED) WITH "
                + "('connector'='upsert-kafka','topic'='prices','properties.bootstrap.servers'='nowhere:9092','key.format'='json','value.format'='json');\n";
    }

    /** The files by table: all rows, or only those of the second half. */
    Map<String, String> files(boolean whole) {
        Map<String, String> files = new TreeMap<>();
        for (String table : List.of("orders", "clicks", "prices")) {
            files.put(table, folder.resolve(table + (whole ? "" : "-later") + ".csv").toString());
        }
        return files;
    }

    private static List<String> rows(String table) {
        List<String> rows = new ArrayList<>();
        int other = table.equals("orders") ? 0 : 5;
        for (int i = 0; i < 2 * HALF; i++) {
            rows.add((i + 1) + "," + "abc".charAt((i + other) % 3) + "," + (i + other) % 2 + "," + (100 + i * 7 + other) % 53 + "," + (i * 3 + other) % 11 + ",x" + i % 4
                    + "," + time(i));
        }
        return rows;
    }

    private static String time(int row) {
        return BEGIN.plusDays(row < HALF ? 0 : 1).plusNanos(row * 1_000_000L).toString().replace('T', ' ').replaceFirst("00:00$", "00:00:00.000");
    }

    private void write(String table, List<String> rows) throws IOException {
        write(table, "id,k,g,v,w,x,t", rows);
    }

    private void write(String table, String header, List<String> rows) throws IOException {
        Files.writeString(folder.resolve(table + ".csv"), header + "\n" + String.join("\n", rows) + "\n");
        Files.writeString(folder.resolve(table + "-later.csv"), header + "\n" + String.join("\n", rows.subList(HALF, rows.size())) + "\n");
    }
}

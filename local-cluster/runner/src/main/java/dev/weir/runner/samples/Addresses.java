package dev.weir.runner.samples;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a table's connector reads or writes, told from its options and without what is secret in them. */
final class Addresses {
    /** The options that connectors have for it, the machine first, the place on it after that. */
    private static final List<String> OPTIONS = List.of(
            "properties.bootstrap.servers", "url", "hosts", "endpoint", "endpoints", "service-url", "servers", "scan.uri", "uri", "path", "warehouse",
            "topic", "topics", "topic-pattern", "stream.arn", "stream", "queue", "index", "database-name", "table-name", "collection");

    static String of(Map<String, String> options) {
        String host = options.get("hostname");
        String machine = host == null || options.get("port") == null ? host : host + ":" + options.get("port");
        Stream<String> places = OPTIONS.stream().map(options::get);
        String address = Stream.concat(Stream.of(Optional.ofNullable(machine)), places.map(Optional::ofNullable)).flatMap(Optional::stream)
                .map(Addresses::withoutSecrets).collect(Collectors.joining(", "));
        return address.isEmpty() ? null : address;
    }

    /** A URL may carry a name and a password before its host, and anything behind the question mark. */
    private static String withoutSecrets(String value) {
        return value.replaceAll("//[^/@\\s]*@", "//").replaceAll("\\?.*", "");
    }

    private Addresses() {}
}

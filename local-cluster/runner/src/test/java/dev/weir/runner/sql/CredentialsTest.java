package dev.weir.runner.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.runner.secrets.Secrets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialsTest {
    private static List<String> found(String text) {
        Script script = Script.of(text).withParameters(Map.of("pw", "x"), new Secrets(Map.of("pw", "y")));
        return ScriptSplitter.split(script, text).stream().flatMap(statement -> Credentials.of(statement).stream().map(f -> statement.text().substring(f.from(), f.to()))).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "password | hunter2 | hunter2",
        "properties.sasl.jaas.config | org.x.Login required password=\\\"p\\\"; | org.x.Login required password=\\\"p\\\";",
        "fs.s3a.secret.key | abc | abc",
        "s3.access-key | abc | abc",
        "properties.ssl.keystore.password | abc | abc",
        "url | jdbc:postgresql://reader:hunter2@db:5432/shop | hunter2",
        "url | jdbc:postgresql://db/shop?user=a&password=hunter2 | hunter2",
    })
    void findsWhatOnlyItsOwnerShouldKnow(String key, String value, String credential) {
        assertEquals(List.of(credential), found("CREATE TABLE t (a INT) WITH ('connector' = 'x', '" + key + "' = '" + value + "')"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "password | ${secret:pw}",
        "password | ${pw}",
        "url | jdbc:postgresql://reader:${secret:pw}@db/shop",
        "password | ",
        "properties.ssl.keystore.location | /secret/keystore.jks",
        "username | reader",
        "url | jdbc:postgresql://db:5432/shop",
        "topic | tokens",
    })
    void leavesAloneWhatAnybodyMayKnow(String key, String value) {
        assertEquals(List.of(), found("CREATE TABLE t (a INT) WITH ('connector' = 'x', '" + key + "' = '" + (value == null ? "" : value) + "')"));
    }

    @Test
    void looksAtEachStatementAndNotAtComments() {
        assertEquals(List.of("a", "it''s"), found("SET 'x.password' = 'a'; -- 'x.password' = 'b'\nCREATE CATALOG c WITH ('secret' = 'it''s');"));
    }
}

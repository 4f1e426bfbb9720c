package dev.weir.runner.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.WeirException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong when a bundle is loaded is told with its words and its line, of functions and of jobs. */
@ParameterizedClass(name = "in {0}")
@FunctionPlaces
class LoadingTest {
    @Parameter
    private String node;

    /** Each of the first lines is the same line of a.ts. */
    private static final String MAP = "{\"sources\":[\"a.ts\"],\"mappings\":\"AAAA;AACA;AACA;AACA\"}";
    private static final String DONE = "\nglobalThis.weir = { call() {}, heap: () => '', bind() {}, bindState() {}, declarations: () => '[]' };";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "throw new Error('not today'); | fails: Error: not today. |",
        "throw 'not today'; | fails: it threw not today. | fails: it threw not today.",
        "throw { code: 42 }; | fails: it threw {code=42}. | fails: it threw {\"code\":42}.",
        "new RegExp('[', 'u'); | fails: SyntaxError: Invalid regular expression: /[/u: Unterminated character class. |",
        "(function again() { again(); })(); | fails: RangeError: Maximum call stack size exceeded. |",
        "const all = []; for (;;) { globalThis.weirLoops = { at: 'a.ts:3' }; all.push(new Array(1000).fill(0.5)); for (let i = 0; i < 1e5; i++); } | uses up the memory that a bundle of TypeScript functions has, 128 MiB, last at a.ts:3. |",
    })
    void ofFunctions(String code, String words, String inNode) {
        Bundle bundle = new Bundle("\n\n" + code + DONE, MAP, node);
        WeirException failure = assertThrows(WeirException.class, () -> Declarations.of(bundle));
        assertEquals("function-unreadable", failure.code());
        assertEquals("the functions cannot be read, since what the file does when it is loaded " + (node == null || inNode == null ? words : inNode), failure.getMessage().replaceFirst("^a.ts:3:\\d+: ", ""));
        // Of what is no Error, V8 alone knows where it was thrown.
        assertEquals(node == null || inNode == null, failure.getMessage().startsWith("a.ts:3:"));
    }

    /** Node knows them. */
    @Test
    void ofPropertiesOfCharacters() {
        Bundle bundle = new Bundle("const x = /\\p{Letter}/u;" + DONE, MAP, node);
        if (node != null) {
            assertEquals(List.of(), Declarations.of(bundle));
            return;
        }
        WeirException failure = assertThrows(WeirException.class, () -> Declarations.of(bundle));
        assertTrue(failure.getMessage().endsWith("fails: SyntaxError: Invalid regular expression: /\\p{Letter}/u: Invalid property name. V8 as it is in a task does not know \\p{…}: list the characters, as [A-Za-z]."), failure.getMessage());
    }

    @Test
    void ofAJob() {
        ScriptProgram.Told told = new ScriptProgram("\n\nthrow new Error('not today');", MAP, List.of(), node).run();
        assertEquals("The job failed while it said what it is: Error: not today.", told.failure().getMessage());
        assertEquals(new ScriptProgram.Place("a.ts", 3, 1), told.place());
        assertEquals(null, new ScriptProgram("\n\nthrow new Error('nor tomorrow');", "", List.of(), node).run().place());
    }
}

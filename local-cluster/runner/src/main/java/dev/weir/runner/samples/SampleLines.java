package dev.weir.runner.samples;

import dev.weir.runner.WeirException;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** The records of a sample's CSV files; blank lines and byte order marks are not among them. */
final class SampleLines extends FileRecords {
    /** A quote open for longer than this is a slip, not a text. */
    private static final int LONGEST_RECORD = 1 << 20;

    private final SamplePlan.Stream stream;
    private final Deque<String> readAhead = new ArrayDeque<>();
    private BufferedReader reader;
    private String header;
    private long line;
    private long number;

    SampleLines(SamplePlan.Stream stream) {
        super(stream);
        this.stream = stream;
    }

    @Override
    SampleRecord nextOfFile() throws IOException {
        String text = nextLine();
        while (text != null && text.isBlank()) {
            text = nextLine();
        }
        if (text == null) {
            return null;
        }
        long start = line;
        String whole = joinQuoted(text);
        return new SampleRecord(file, start, number++, new SampleRecord.Text(whole == null ? text : whole, header, whole != null));
    }

    /** Gives null for a quote that never closes; the lines read in search of its end are read again as records. */
    private String joinQuoted(String first) throws IOException {
        if (first.indexOf('"') < 0) {
            return first;
        }
        var quotes = new CsvQuotes(stream.delimiter());
        if (!quotes.isOpenAfter(first)) {
            return first;
        }
        var joined = new StringBuilder(first);
        var seen = new ArrayDeque<String>();
        for (String more = nextLine(); more != null && joined.length() < LONGEST_RECORD; more = nextLine()) {
            seen.add(more);
            joined.append('\n').append(more);
            if (!quotes.isOpenAfter(more)) {
                return joined.toString();
            }
        }
        line -= seen.size();
        seen.descendingIterator().forEachRemaining(readAhead::addFirst);
        return null;
    }

    private String nextLine() throws IOException {
        try {
            String text = readAhead.isEmpty() ? reader.readLine() : readAhead.poll();
            if (text != null) {
                line++;
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new WeirException("sample-broken", "The file " + file + " is not UTF-8 text: line " + SampleBytes.lineThatIsNotUtf8(file) + " has bytes that are none. Save it as UTF-8.", e);
        } catch (java.util.zip.ZipException | java.io.EOFException e) {
            throw new WeirException("sample-broken", "The file " + file + " cannot be unpacked after line " + line + ": " + e.getMessage() + ".", e);
        }
    }

    @Override
    Closeable open(String path) throws IOException {
        readAhead.clear();
        line = 0;
        header = null;
        var utf8 = StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        reader = new BufferedReader(new InputStreamReader(SampleBytes.open(path), utf8), 1 << 16);
        return reader;
    }

    @Override
    void begin() throws IOException {
        if (stream.header()) {
            SampleRecord first = nextOfFile();
            if (first != null) {
                header = ((SampleRecord.Text) first.content()).text();
                number--;
            }
        }
    }
}

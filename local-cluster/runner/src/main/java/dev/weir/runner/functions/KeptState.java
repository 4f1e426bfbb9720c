package dev.weir.runner.functions;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.table.api.dataview.ListView;
import org.apache.flink.table.api.dataview.MapView;
import org.apache.flink.types.Row;

/** The state of one process function at work, for the key of the call: Flink's own views and rows, whose values go to V8 when they are asked for. */
final class KeptState implements StateDoor.Keeper {
    /** So much is sent at once of a list or a map that is gone through. */
    private static final int ENOUGH = 65_536;

    private record Codec(ValueReader reader, ValueWriter writer) {}

    /** @param codecs its element's; of a map the key's and the value's */
    private record Going(Iterator<?> elements, List<Codec> codecs) {}

    private final List<ProcessShape.State> shape;
    private final List<List<Codec>> codecs;
    private final Map<Integer, Going> going = new HashMap<>();
    private int last;
    private Object[] entries;
    /** Says the key of the call; null where that is not known, as of a timer. */
    private Supplier<String> key;

    KeptState(List<ProcessShape.State> shape) {
        this.shape = shape;
        codecs = shape.stream().map(each -> each.types().stream().map(type -> new Codec(ValueReader.of(type), ValueWriter.of(type))).toList()).toList();
    }

    void of(Supplier<String> keyOfTheCall) {
        key = keyOfTheCall;
    }

    /** Writes the values that go along with a call. @param values those that Flink gives: the entries of state come first */
    void begin(Object[] values, FrameWriter frame) {
        entries = values;
        going.clear();
        for (int i = 0; i < shape.size(); i++) {
            if (shape.get(i).isValue() && shape.get(i).fixed()) {
                codecs.get(i).get(0).writer().write(frame, ((Row) values[i]).getField(0));
            }
        }
    }

    /** Takes over the values that a call changed. */
    void end(FrameReader frame) {
        for (int i = 0; i < shape.size(); i++) {
            if (shape.get(i).isValue() && frame.buffer().get() == 1) {
                ((Row) entries[i]).setField(0, codecs.get(i).get(0).reader().read(frame));
            }
        }
    }

    @Override
    public void answer(StateDoor.Question question, int entry, FrameReader asked, FrameWriter answer) throws Exception {
        switch (question) {
            case VALUE -> codecs.get(entry).get(0).writer().write(answer, ((Row) entries[entry]).getField(0));
            case CLEAR -> clear(entries[entry]);
            case ADD -> list(entry).add(codecs.get(entry).get(0).reader().read(asked));
            case ENTRIES -> go(entries[entry] instanceof MapView ? pairs(map(entry)) : elements(list(entry)), codecs.get(entry), answer);
            case NEXT -> next(entry, answer);
            case KEY -> text(answer, key == null ? null : key.get());
            default -> keyed(question, entry, asked, answer);
        }
    }

    private void keyed(StateDoor.Question question, int entry, FrameReader asked, FrameWriter answer) throws Exception {
        MapView<Object, Object> map = map(entry);
        Codec of = codecs.get(entry).get(1);
        Object key = codecs.get(entry).get(0).reader().read(asked);
        switch (question) {
            case HAS -> flag(answer, map.contains(key));
            case PUT -> map.put(key, of.reader().read(asked));
            case REMOVE -> map.remove(key);
            default -> {
                Object found = map.get(key);
                boolean there = found != null || map.contains(key);
                flag(answer, there);
                if (there) {
                    of.writer().write(answer, found);
                }
            }
        }
    }

    private static void clear(Object view) {
        if (view instanceof MapView<?, ?> map) {
            map.clear();
        } else {
            ((ListView<?>) view).clear();
        }
    }

    /** As they are now: the function may change them as it goes through. */
    private static Iterator<?> elements(ListView<Object> list) throws Exception {
        List<Object> all = new ArrayList<>();
        Iterable<Object> found = list.get();
        if (found != null) {
            found.forEach(all::add);
        }
        return all.iterator();
    }

    private static Iterator<?> pairs(MapView<Object, Object> map) throws Exception {
        List<Object[]> all = new ArrayList<>();
        for (Map.Entry<Object, Object> each : map.entries()) {
            all.add(new Object[] {each.getKey(), each.getValue()});
        }
        return all.iterator();
    }

    private void go(Iterator<?> elements, List<Codec> types, FrameWriter answer) {
        going.put(++last, new Going(elements, types));
        next(last, answer);
    }

    private void next(int number, FrameWriter answer) {
        Going at = going.get(number);
        if (at == null) {
            throw new IllegalStateException("A list or a map of state was gone through further after the call in which that began.");
        }
        answer.room(6);
        int flag = answer.buffer().position();
        answer.buffer().put((byte) 1).put((byte) 0).putInt(0);
        int count = 0;
        for (; at.elements().hasNext() && answer.buffer().position() + answer.length() * 2 < ENOUGH; count++) {
            element(at.elements().next(), at.codecs(), answer);
        }
        ByteBuffer written = answer.room(4).putInt(number);
        written.put(flag + 1, (byte) (at.elements().hasNext() ? 1 : 0)).putInt(flag + 2, count);
        if (!at.elements().hasNext()) {
            going.remove(number);
        }
    }

    private static void element(Object element, List<Codec> types, FrameWriter answer) {
        if (types.size() == 1) {
            types.get(0).writer().write(answer, element);
        } else {
            types.get(0).writer().write(answer, ((Object[]) element)[0]);
            types.get(1).writer().write(answer, ((Object[]) element)[1]);
        }
    }

    /** As a STRING. */
    private static void text(FrameWriter answer, String value) {
        answer.room(1).put((byte) (value == null ? 0 : 1));
        if (value != null) {
            answer.text(value);
        }
    }

    /** As a BOOLEAN that is there. */
    private static void flag(FrameWriter answer, boolean value) {
        answer.room(2).put((byte) 1).put((byte) (value ? 1 : 0));
    }

    @SuppressWarnings("unchecked")
    private ListView<Object> list(int entry) {
        return (ListView<Object>) entries[entry];
    }

    @SuppressWarnings("unchecked")
    private MapView<Object, Object> map(int entry) {
        return (MapView<Object, Object>) entries[entry];
    }
}

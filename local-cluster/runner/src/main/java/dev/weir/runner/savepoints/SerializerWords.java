package dev.weir.runner.savepoints;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.MapSerializer;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializer;
import org.apache.flink.api.java.typeutils.runtime.kryo.KryoSerializer;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.ttl.TtlAwareSerializerSnapshot;
import org.apache.flink.runtime.state.ttl.TtlStateFactory.TtlSerializerSnapshot;
import org.apache.flink.table.runtime.typeutils.ExternalSerializer;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.LogicalType;

/** Says in Flink's words what values a serializer is for. */
public final class SerializerWords {
    private SerializerWords() {}

    /** {@code ROW<INT, BIGINT>}, {@code LIST<ROW<STRING>>}, {@code Long}; null for null and for no namespace. */
    public static String of(TypeSerializerSnapshot<?> snapshot) {
        if (snapshot == null) {
            return null;
        }
        if (snapshot instanceof TtlSerializerSnapshot<?> ttl) {
            return of(ttl.getValueSerializerSnapshot());
        }
        if (snapshot instanceof TtlAwareSerializerSnapshot<?> aware) {
            return of(aware.getOrinalTypeSerializerSnapshot());
        }
        try {
            return of(snapshot.restoreSerializer());
        } catch (RuntimeException | LinkageError unknown) {
            return plain(snapshot.getClass());
        }
    }

    /** The type of rows between operators; some, as what a sink hands its committer, are written by serializers that are none of state and have no snapshot. */
    public static String ofRows(TypeSerializer<?> serializer) {
        try {
            return of(serializer.snapshotConfiguration());
        } catch (UnsupportedOperationException noneOfState) {
            return plain(serializer.getClass());
        }
    }

    /** Whether values carry the time of their last access. */
    public static boolean hasTtl(TypeSerializerSnapshot<?> snapshot) {
        if (snapshot instanceof TtlAwareSerializerSnapshot<?> aware) {
            return aware.isTtlEnabled() || hasTtl(aware.getOrinalTypeSerializerSnapshot());
        }
        boolean here = snapshot instanceof TtlSerializerSnapshot;
        boolean inside = snapshot instanceof CompositeTypeSerializerSnapshot<?, ?> composite
                && Arrays.stream(composite.getNestedSerializerSnapshots()).anyMatch(SerializerWords::hasTtl);
        return here || inside;
    }

    private static String of(TypeSerializer<?> serializer) {
        if (serializer instanceof VoidNamespaceSerializer) {
            return null;
        }
        if (serializer instanceof RowDataSerializer) {
            LogicalType[] types = (LogicalType[]) field(serializer, "types");
            return Arrays.stream(types).map(LogicalType::asSummaryString).collect(Collectors.joining(", ", "ROW<", ">"));
        }
        if (serializer instanceof ListSerializer<?> list) {
            return "LIST<" + of(list.getElementSerializer().snapshotConfiguration()) + ">";
        }
        if (serializer instanceof MapSerializer<?, ?> map) {
            return "MAP<" + of(map.getKeySerializer().snapshotConfiguration()) + ", " + of(map.getValueSerializer().snapshotConfiguration()) + ">";
        }
        if (serializer instanceof ExternalSerializer<?, ?>) {
            Object type = field(serializer, "dataType");
            return type == null ? plain(serializer.getClass()) : type.toString();
        }
        if (serializer instanceof PojoSerializer<?>) {
            return pojo((Class<?>) field(serializer, "clazz"), (Field[]) field(serializer, "fields"), (TypeSerializer<?>[]) field(serializer, "fieldSerializers"));
        }
        if (serializer instanceof KryoSerializer<?> generic) {
            return "Kryo<" + ((Class<?>) field(generic, "type")).getName() + ">";
        }
        return plain(serializer.getClass());
    }

    /** {@code Tally<count Long, last String>}; a field that the class has no more has no name. */
    private static String pojo(Class<?> type, Field[] fields, TypeSerializer<?>[] serializers) {
        return IntStream.range(0, fields.length)
                .mapToObj(i -> (fields[i] == null ? "?" : fields[i].getName()) + " " + of(serializers[i].snapshotConfiguration()))
                .collect(Collectors.joining(", ", type.getName().replaceFirst(".*[.$]", "") + "<", ">"));
    }

    private static String plain(Class<?> of) {
        return of.getSimpleName().replaceFirst("Serializer(Snapshot)?$", "");
    }

    /** The value of a field that Flink keeps to itself; null where this Flink has no such field. */
    private static Object field(Object object, String name) {
        try {
            Field field = object.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(object);
        } catch (ReflectiveOperationException changed) {
            return null;
        }
    }
}

import java.time.LocalDateTime;
import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.ArgumentTrait;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.StateHint;
import org.apache.flink.table.functions.ProcessTableFunction;
import org.apache.flink.types.Row;

/** The twin of `flown` in rows/functions.ts. */
@DataTypeHint("ROW<flights BIGINT, miles DOUBLE>")
public class Flown extends ProcessTableFunction<Row> {
    /** What is kept for a plane. */
    public static class Kept {
        public long flights;
        public double miles;
    }

    public void eval(Context context, @StateHint Kept kept, @ArgumentHint(name = "trips", value = {ArgumentTrait.SET_SEMANTIC_TABLE, ArgumentTrait.REQUIRE_ON_TIME}) Row trip) {
        kept.flights++;
        Double distance = trip.getFieldAs("distance");
        kept.miles += distance == null ? 0 : distance;
        TimeContext<LocalDateTime> time = context.timeContext(LocalDateTime.class);
        time.registerOnTime("rest", time.time().plusHours(12));
    }

    public void onTimer(OnTimerContext context, Kept kept) {
        collect(Row.of(kept.flights, kept.miles));
        context.clearAllState();
    }
}

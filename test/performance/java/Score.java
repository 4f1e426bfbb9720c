import org.apache.flink.table.functions.ScalarFunction;

/** The twin of `score` in rows/functions.ts. */
public class Score extends ScalarFunction {
    public Double eval(String code) {
        if (code == null) {
            return null;
        }
        int at = code.indexOf(':');
        return Integer.parseInt(code.substring(0, at)) * 7 + Double.parseDouble(code.substring(at + 1));
    }
}

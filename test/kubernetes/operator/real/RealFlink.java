import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.DiscardingSink;

/** A Flink of the release that the operator brings, which answers REST and runs the jars that it is given. */
public class RealFlink {
  public static void main(String[] args) throws Exception {
    Configuration configuration = new Configuration();
    configuration.setString("rest.port", args[0]);
    configuration.setString("rest.bind-port", args[0]);
    configuration.setString("rest.address", "localhost");
    MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder().setConfiguration(configuration).setNumTaskManagers(1).setNumSlotsPerTaskManager(8).build());
    cluster.start();
    System.out.println("serves " + cluster.getRestAddress().get().getPort());
  }

  /** A job that runs until it is stopped, and carries its name and the hash that it is given. */
  public static class Ticks {
    public static void main(String[] args) throws Exception {
      Configuration parameters = new Configuration();
      parameters.setString("weir.job", "ticks");
      parameters.setString("weir.hash", args[0]);
      StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
      env.getConfig().setGlobalJobParameters(parameters);
      env.enableCheckpointing(500);
      env.fromSequence(0, Long.MAX_VALUE).uid("ticks").map(n -> { Thread.sleep(1); return n; }).returns(Long.class).uid("slow")
         .keyBy(n -> n % 7).reduce(Long::sum).uid("sums").addSink(new DiscardingSink<>()).uid("end");
      env.execute("ticks");
    }
  }
}

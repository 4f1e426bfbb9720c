"""The twins of the functions in rows/functions.ts, in PyFlink: functions.py KIND MODE SCRIPT. For each line on stdin the job runs once, and says its milliseconds and its rows as JSON."""

import json
import sys
import time

from pyflink.common import Configuration, Types
from pyflink.datastream import KeyedProcessFunction, RuntimeContext, StreamExecutionEnvironment
from pyflink.datastream.state import ValueStateDescriptor
from pyflink.table import DataTypes, StreamTableEnvironment
from pyflink.table.udf import udf

REST = 12 * 3600 * 1000


@udf(result_type=DataTypes.DOUBLE())
def score(code):
    if code is None:
        return None
    at = code.index(':')
    return int(code[:at]) * 7 + float(code[at + 1:])


class Flown(KeyedProcessFunction):
    """One entry of state for all that is kept, since each access costs most of what a row does."""

    def open(self, context: RuntimeContext):
        self.kept = context.get_state(ValueStateDescriptor('kept', Types.TUPLE([Types.LONG(), Types.DOUBLE(), Types.LONG()])))

    def process_element(self, trip, ctx):
        flights, miles, rest = self.kept.value() or (0, 0.0, None)
        if rest is not None:
            ctx.timer_service().delete_event_time_timer(rest)
        due = ctx.timestamp() + REST
        ctx.timer_service().register_event_time_timer(due)
        self.kept.update((flights + 1, miles + (trip[1] or 0.0), due))

    def on_timer(self, timestamp, ctx):
        flights, miles, _ = self.kept.value()
        self.kept.clear()
        if flights > FEW:
            yield flights, miles


FEW = 20


def environment(mode, script):
    settings = Configuration()
    settings.set_string('python.execution-mode', mode)
    settings.set_string('python.executable', sys.executable)
    settings.set_string('python.client.executable', sys.executable)
    settings.set_string('parallelism.default', '1')
    # Every plane, so that no state is fetched twice.
    settings.set_string('python.state.cache-size', '10000')
    settings.set_string('table.local-time-zone', 'UTC')
    env = StreamExecutionEnvironment.get_execution_environment(settings)
    env.set_parallelism(1)
    tables = StreamTableEnvironment.create(env)
    for statement in script.split(';\n'):
        if statement.strip():
            tables.execute_sql(statement)
    return tables


def scalar(tables):
    tables.create_temporary_function('score', score)
    tables.execute_sql('CREATE TEMPORARY VIEW scored AS SELECT score(code) AS v, time_hour FROM codes')
    with tables.execute_sql("SELECT window_start, MAX(v) FROM TABLE(TUMBLE(TABLE scored, DESCRIPTOR(time_hour), INTERVAL '1' DAY)) GROUP BY window_start, window_end").collect() as rows:
        return sum(1 for _ in rows)


def keyed(tables):
    trips = tables.to_data_stream(tables.sql_query('SELECT tailnum, distance, time_hour FROM trips'))
    flown = trips.key_by(lambda trip: trip[0], key_type=Types.STRING()).process(Flown(), output_type=Types.TUPLE([Types.LONG(), Types.DOUBLE()]))
    with flown.execute_and_collect() as rows:
        return sum(1 for _ in rows)


def main():
    kind, mode, path = sys.argv[1:]
    with open(path) as file:
        script = file.read()
    for _ in sys.stdin:
        began = time.perf_counter()
        rows = {'scalar': scalar, 'keyed': keyed}[kind](environment(mode, script))
        print(json.dumps({'finished': (time.perf_counter() - began) * 1000, 'rows': rows}), flush=True)


if __name__ == '__main__':
    main()

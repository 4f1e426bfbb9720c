#!/bin/bash
# What a container of the image starts with: `jobmanager`, `taskmanager` and `standalone-job` with FLINK_PROPERTIES in their configuration,
# as the official image takes them; any other command as it is, which is how the native mode starts its processes.
set -eu
export FLINK_HOME=${FLINK_HOME:-/opt/flink}
export JAVA_HOME=${JAVA_HOME:-/opt/java}
export PATH=$FLINK_HOME/bin:$JAVA_HOME/bin:$PATH

# The folder of the configuration may be read-only: what is added goes to a copy.
configure() {
  [ -n "${FLINK_PROPERTIES:-}${JOB_MANAGER_RPC_ADDRESS:-}" ] || return 0
  local from=${FLINK_CONF_DIR:-$FLINK_HOME/conf}
  export FLINK_CONF_DIR=/tmp/flink-conf
  mkdir -p $FLINK_CONF_DIR
  cp "$from"/* $FLINK_CONF_DIR/
  {
    echo
    [ -z "${JOB_MANAGER_RPC_ADDRESS:-}" ] || echo "jobmanager.rpc.address: $JOB_MANAGER_RPC_ADDRESS"
    echo "${FLINK_PROPERTIES:-}"
  } >> $FLINK_CONF_DIR/config.yaml
}

case ${1:-} in
  jobmanager | taskmanager | standalone-job)
    configure
    exec "$FLINK_HOME/bin/$1.sh" start-foreground "${@:2}"
    ;;
  '')
    echo "usage: docker-entrypoint.sh jobmanager|taskmanager|standalone-job|COMMAND [arguments]" >&2
    exit 2
    ;;
esac
exec "$@"

#!/bin/bash
# Starts one of Flink's processes in a container. It lies in the image under the names of the distribution's own scripts
# (kubernetes-jobmanager.sh, kubernetes-taskmanager.sh, jobmanager.sh, taskmanager.sh, standalone-job.sh), takes their arguments, and
# lets Flink compute the memory of the JVM as they do.
set -eu

export FLINK_HOME=${FLINK_HOME:-/opt/flink}
export FLINK_CONF_DIR=${FLINK_CONF_DIR:-$FLINK_HOME/conf}
name=$(basename "$0")
arguments=("$@")
shopt -s nullglob
classpath=$(printf '%s:' "$FLINK_HOME"/lib/*.jar "$FLINK_HOME"/lib/*/*.jar)
shopt -u nullglob

# Asks Flink: the lines it answers with, without what else is printed.
ask() {
  "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$classpath" org.apache.flink.runtime.util.bash.BashJavaUtils "$@" 2>/tmp/ask.log | sed -n 's/^BASH_JAVA_UTILS_EXEC_RESULT://p'
}

case $name in
  kubernetes-jobmanager.sh | jobmanager.sh | standalone-job.sh) role=jobmanager ;;
  *) role=taskmanager ;;
esac

case $name in
  kubernetes-jobmanager.sh)
    case ${1:-} in
      kubernetes-session) main=org.apache.flink.kubernetes.entrypoint.KubernetesSessionClusterEntrypoint ;;
      kubernetes-application) main=org.apache.flink.kubernetes.entrypoint.KubernetesApplicationClusterEntrypoint ;;
      *) echo "usage: $name kubernetes-session|kubernetes-application [arguments]" >&2; exit 2 ;;
    esac
    arguments=("${@:2}")
    ;;
  kubernetes-taskmanager.sh)
    main=org.apache.flink.kubernetes.taskmanager.KubernetesTaskExecutorRunner
    arguments=(--configDir "$FLINK_CONF_DIR" "$@")
    ;;
  jobmanager.sh) main=org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint ;;
  standalone-job.sh) main=org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint ;;
  taskmanager.sh) main=org.apache.flink.runtime.taskexecutor.TaskManagerRunner ;;
  *) echo "There is no process of the name $name." >&2; exit 2 ;;
esac
case $name in
  jobmanager.sh | taskmanager.sh | standalone-job.sh)
    [ "${1:-}" != start-foreground ] || arguments=("${@:2}")
    arguments=(--configDir "$FLINK_CONF_DIR" "${arguments[@]}")
    ;;
esac

# TaskManagers of the native mode are told their memory by the JobManager that asked for them.
memory=${FLINK_TM_JVM_MEM_OPTS:-}
if [ -z "$memory" ]; then
  command=GET_TM_RESOURCE_PARAMS
  [ $role = taskmanager ] || command=GET_JM_RESOURCE_PARAMS
  mapfile -t answer < <(ask $command --configDir "$FLINK_CONF_DIR" "${arguments[@]}")
  if [ "${#answer[@]}" -lt 2 ]; then
    echo "Flink could not compute the memory of this process from $FLINK_CONF_DIR:" >&2
    cat /tmp/ask.log >&2
    exit 1
  fi
  memory=${answer[0]}
  read -ra dynamic <<< "${answer[1]}"
  arguments=("${dynamic[@]}" "${arguments[@]}")
fi

# Options of the person's own, from env.java.opts.*: asked for only where there are any.
own=${FLINK_ENV_JAVA_OPTS:-}
if grep -qs opts "$FLINK_CONF_DIR"/config.yaml; then
  while IFS= read -r line; do
    case $line in "env.java.opts.all: "* | "env.java.opts.$role: "*) value=${line#*: }; value=${value#[\"\']}; own="$own ${value%[\"\']}" ;; esac
  done < <(ask UPDATE_AND_GET_FLINK_CONFIGURATION --configDir "$FLINK_CONF_DIR" -flatten)
fi

log=("-Dlog.file=$FLINK_HOME/log/flink-$role-${HOSTNAME:-0}.log" "-Dlog4j.configurationFile=file:$FLINK_CONF_DIR/log4j-console.properties")
# The options are lists of words.
# shellcheck disable=SC2086
exec "$JAVA_HOME/bin/java" ${JVM_ARGS:-} $memory $own "${log[@]}" -cp "$classpath" $main "${arguments[@]}"

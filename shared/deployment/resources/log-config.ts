import type { ProfileFile } from '../../workspace/profile-file.ts';

/** The file of Flink's configuration folder that its containers log by. */
export const LOG_FILE = 'log4j-console.properties';

/**
 * Log4j's configuration: to the container's own output, each line with the job it is about and the thread that says it, by which a log is told apart by job and by
 * task (`../pod-log.ts` reads it).
 */
export function logConfig({ log = {} }: ProfileFile): string {
  const loggers = Object.entries({ 'org.apache.pekko': 'info', 'org.apache.kafka': 'info', 'org.apache.hadoop': 'info', 'org.apache.zookeeper': 'info', 'org.apache.flink.shaded.netty4.io.netty.channel.DefaultChannelPipeline': 'error', ...log.loggers });
  return [
    '# Written by Weir from the profile.',
    'monitorInterval = 30',
    `rootLogger.level = ${(log.level ?? 'info').toUpperCase()}`,
    'rootLogger.appenderRef.console.ref = ConsoleAppender',
    ...loggers.flatMap(([name, level], index) => [`logger.l${index}.name = ${name}`, `logger.l${index}.level = ${level.toUpperCase()}`]),
    'appender.console.name = ConsoleAppender',
    'appender.console.type = CONSOLE',
    'appender.console.layout.type = PatternLayout',
    'appender.console.layout.pattern = %d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %-60c [%X{flink-job-id}] [%t] - %m%n',
    '',
  ].join('\n');
}

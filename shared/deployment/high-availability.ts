/** Whether Flink's options turn high availability on: by whatever means, where it is not NONE. */
export function isHighlyAvailable(options: Readonly<Record<string, string | undefined>>): boolean {
  return (options['high-availability.type'] ?? 'NONE').toUpperCase() !== 'NONE';
}

/** A database that Flink's JDBC connector reads and writes, known by how its URLs begin. */
export interface JdbcDatabase {
  scheme: string;
  name: string;
  /** The jar that knows its SQL, and the class by which it says so. */
  dialect: string;
  dialectClass: string;
  /** The driver, group:artifact:version, and its class. */
  driver: string;
  driverClass: string;
  /** Of the driver. */
  licence: string;
  checked: 'fetched' | 'published';
}

/** Of the connector's core and of its dialects. */
export const JDBC_VERSION = '4.0.0-2.0';

const FLINK = 'org.apache.flink:flink-connector-jdbc-';
const PACKAGE = 'org.apache.flink.connector.jdbc.';

export const JDBC_DATABASES: readonly JdbcDatabase[] = [
  { scheme: 'jdbc:postgresql:', name: 'PostgreSQL', dialect: `${FLINK}postgres`, dialectClass: `${PACKAGE}postgres.database.PostgresFactory`, driver: 'org.postgresql:postgresql:42.7.4', driverClass: 'org.postgresql.Driver', licence: 'BSD-2-Clause', checked: 'fetched' },
  { scheme: 'jdbc:mysql:', name: 'MySQL', dialect: `${FLINK}mysql`, dialectClass: `${PACKAGE}mysql.database.MySqlFactory`, driver: 'com.mysql:mysql-connector-j:9.7.0', driverClass: 'com.mysql.cj.jdbc.Driver', licence: 'GPL-2.0 with the Universal FOSS Exception', checked: 'published' },
  { scheme: 'jdbc:oracle:', name: 'Oracle', dialect: `${FLINK}oracle`, dialectClass: `${PACKAGE}oracle.database.OracleFactory`, driver: 'com.oracle.database.jdbc:ojdbc11:23.9.0.25.07', driverClass: 'oracle.jdbc.OracleDriver', licence: 'Oracle Free Use Terms and Conditions', checked: 'published' },
  { scheme: 'jdbc:sqlserver:', name: 'SQL Server', dialect: `${FLINK}sqlserver`, dialectClass: `${PACKAGE}sqlserver.database.SqlServerFactory`, driver: 'com.microsoft.sqlserver:mssql-jdbc:13.6.2.jre11', driverClass: 'com.microsoft.sqlserver.jdbc.SQLServerDriver', licence: 'MIT', checked: 'published' },
  { scheme: 'jdbc:db2:', name: 'Db2', dialect: `${FLINK}db2`, dialectClass: `${PACKAGE}db2.database.Db2Factory`, driver: 'com.ibm.db2:jcc:12.1.2.0', driverClass: 'com.ibm.db2.jcc.DB2Driver', licence: 'IBM International Program License Agreement', checked: 'published' },
  { scheme: 'jdbc:trino:', name: 'Trino', dialect: `${FLINK}trino`, dialectClass: `${PACKAGE}trino.database.TrinoFactory`, driver: 'io.trino:trino-jdbc:476', driverClass: 'io.trino.jdbc.TrinoDriver', licence: 'Apache-2.0', checked: 'published' },
  { scheme: 'jdbc:crate:', name: 'CrateDB', dialect: `${FLINK}cratedb`, dialectClass: `${PACKAGE}cratedb.database.CrateDBFactory`, driver: 'io.crate:crate-jdbc:2.7.0', driverClass: 'io.crate.client.jdbc.CrateDriver', licence: 'Apache-2.0', checked: 'published' },
];

/** The database of a URL; undefined for one that nobody here knows. */
export function databaseOf(url: string): JdbcDatabase | undefined {
  return JDBC_DATABASES.find(({ scheme }) => url.startsWith(scheme));
}

/**
 * How statements go on, as far as completion offers it: `[x]` may be left out, `{x|y}` is a choice, `x...` may come again behind a comma, capitals are words and <x> is
 * something of the person's own. It only proposes: whether a text is right, Flink says.
 */
export const PHRASES = `
CREATE [OR REPLACE] [TEMPORARY] TABLE [IF NOT EXISTS] <new> [<elements>] [COMMENT <text>] [DISTRIBUTED {BY [{HASH|RANGE}] <columns> [INTO <number> BUCKETS]|INTO <number> BUCKETS}] [PARTITIONED BY <columns>] [WITH <options>] [{LIKE <relation> [<likes>]|AS <query>}]
CREATE [OR REPLACE] [TEMPORARY] VIEW [IF NOT EXISTS] <new> [<names>] [COMMENT <text>] AS <query>
CREATE [OR ALTER] MATERIALIZED TABLE [IF NOT EXISTS] <new> [<elements>] [COMMENT <text>] [DISTRIBUTED BY <columns> INTO <number> BUCKETS] [PARTITIONED BY <columns>] [WITH <options>] [FRESHNESS = INTERVAL <text> <unit>] [REFRESH_MODE = {CONTINUOUS|FULL}] AS <query>
CREATE [TEMPORARY] [SYSTEM] FUNCTION [IF NOT EXISTS] <new> AS <text> [LANGUAGE {JAVA|SCALA|PYTHON}] [USING JAR <text>]
CREATE [TEMPORARY] MODEL [IF NOT EXISTS] <new> [INPUT <elements> OUTPUT <elements>] [COMMENT <text>] [WITH <options>]
CREATE CATALOG [IF NOT EXISTS] <new> [COMMENT <text>] [WITH <options>]
CREATE DATABASE [IF NOT EXISTS] <new> [COMMENT <text>] [WITH <options>]
INSERT {INTO|OVERWRITE} [TABLE] <relation> [PARTITION <options>] [<targets>] <query>
EXECUTE STATEMENT SET BEGIN
EXPLAIN [{PLAN FOR|ESTIMATED_COST|CHANGELOG_MODE|JSON_EXECUTION_PLAN|PLAN_ADVICE|ESTIMATED_COST , CHANGELOG_MODE , PLAN_ADVICE}] <query>
COMPILE PLAN <text> [IF NOT EXISTS] FOR <query>
EXECUTE PLAN <text>
USE {CATALOG <catalog>|MODULES <new>|<database>}
DROP [TEMPORARY] TABLE [IF EXISTS] <relation>
DROP [TEMPORARY] VIEW [IF EXISTS] <relation>
DROP MATERIALIZED TABLE [IF EXISTS] <relation>
DROP [TEMPORARY] [SYSTEM] FUNCTION [IF EXISTS] <function>
DROP [TEMPORARY] MODEL [IF EXISTS] <relation>
DROP DATABASE [IF EXISTS] <database> [{RESTRICT|CASCADE}]
DROP CATALOG [IF EXISTS] <catalog>
ALTER TABLE [IF EXISTS] <relation> {RENAME TO <new>|RENAME <column> TO <new>|SET <options>|RESET <keys>|ADD {<elements>|WATERMARK FOR <column> AS <expression>|PRIMARY KEY <columns> NOT ENFORCED|PARTITION <options>|<new> <type>}|MODIFY {<elements>|WATERMARK FOR <column> AS <expression>|<column> <type>}|DROP {WATERMARK|PRIMARY KEY|<column>}}
ALTER VIEW <relation> {RENAME TO <new>|AS <query>}
ALTER MATERIALIZED TABLE <relation> {SUSPEND|RESUME [WITH <options>]|REFRESH [PARTITION <options>]|AS <query>}
ALTER MODEL [IF EXISTS] <relation> {RENAME TO <new>|SET <options>|RESET <keys>}
ALTER DATABASE <database> SET <options>
ALTER CATALOG <catalog> {SET <options>|RESET <keys>|COMMENT <text>}
DESCRIBE {[EXTENDED] <relation>|CATALOG [EXTENDED] <catalog>|DATABASE [EXTENDED] <database>|FUNCTION [EXTENDED] <function>|MODEL <relation>|JOB <text>}
DESC <relation>
SHOW {CATALOGS|DATABASES|TABLES|VIEWS|MATERIALIZED TABLES|FUNCTIONS|USER FUNCTIONS|MODELS|MODULES|FULL MODULES|JARS|JOBS|PROCEDURES|CURRENT CATALOG|CURRENT DATABASE|PARTITIONS <relation>|COLUMNS {FROM|IN} <relation> [LIKE <text>]|CREATE {TABLE|VIEW|MATERIALIZED TABLE|MODEL} <relation>|CREATE CATALOG <catalog>|CREATE FUNCTION <function>}
ANALYZE TABLE <relation> [PARTITION <options>] COMPUTE STATISTICS [FOR {ALL COLUMNS|COLUMNS <column>}]
TRUNCATE TABLE <relation>
UPDATE <relation> SET <column> = <expression> [WHERE <expression>]
DELETE FROM <relation> [WHERE <expression>]
LOAD MODULE <new> [WITH <options>]
UNLOAD MODULE <new>
SET <setting> = <value>
RESET [<setting>]
ADD JAR <text>
REMOVE JAR <text>
STOP JOB <text> [WITH SAVEPOINT] [WITH DRAIN]
CALL <expression>
END
`;

export type Phrase = { kind: 'word'; word: string } | { kind: 'hole'; hole: string } | { kind: 'optional'; inner: Phrase[] } | { kind: 'choice'; choices: Phrase[][] };

/** The phrases, read. */
export function readPhrases(text: string): Phrase[][] {
  return text.trim().split('\n').map((line) => new PhraseReader(line).sequence());
}

class PhraseReader {
  private readonly parts: string[];
  private at = 0;

  constructor(line: string) {
    this.parts = line.match(/<\w+>|[\w]+|[[\]{}|=,]/g) ?? [];
  }

  sequence(): Phrase[] {
    const found: Phrase[] = [];
    for (let part = this.parts[this.at]; part !== undefined && part !== ']' && part !== '}' && part !== '|'; part = this.parts[this.at]) {
      this.at++;
      if (part === '[') found.push({ kind: 'optional', inner: this.group(']')[0]! });
      else if (part === '{') found.push({ kind: 'choice', choices: this.group('}') });
      else found.push(part.startsWith('<') ? { kind: 'hole', hole: part.slice(1, -1) } : { kind: 'word', word: part });
    }
    return found;
  }

  private group(close: string): Phrase[][] {
    const choices = [this.sequence()];
    while (this.parts[this.at] === '|') {
      this.at++;
      choices.push(this.sequence());
    }
    if (this.parts[this.at] === close) this.at++;
    return choices;
  }
}

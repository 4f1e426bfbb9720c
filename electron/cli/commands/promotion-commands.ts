import { Option } from 'commander';
import { EXPORT_FORMATS } from '#electron/services/deployment/export-job.ts';
import { showArtefact } from '../artefact.ts';
import { applyCluster, removeCluster } from '../cluster.ts';
import { exportJob } from '../export.ts';
import { image } from '../image.ts';
import { lock } from '../lock.ts';
import { act, rollBack, showLogs, showStatus } from '../promoted.ts';
import { promote } from '../promote.ts';
import { listSecrets, removeSecret, setSecret } from '../secret.ts';
import { append, command, mode, positiveNumber, trust, wholeNumber, type Commands } from './options.ts';

const trustClusters = ['--trust', 'speak to the clusters that the workspace names, though nobody trusted it in the window'] as const;

/** From a job to what runs on a cluster: artefact, connectors, secrets, image, promotion. */
export function promotionCommands(all: Commands): void {
  const { program, parts, done } = all;
  command(all, 'artefact <job>', 'show what of a job is promoted, and the hash by which it is known')
    .addOption(mode())
    .action(async (job: string, options) => done(await showArtefact(job, options, parts)));
  command(all, 'export <job> <folder>', 'write what a promotion would apply, for others to apply; or the script for the SQL client')
    .addOption(new Option('--format <format>', 'of the files').choices([...EXPORT_FORMATS]).makeOptionMandatory())
    .addOption(mode())
    .option('--env <name>', 'the environment, by its file in environments/')
    .option('--overwrite', 'also files that no export wrote, or that were changed since')
    .option(...trust)
    .action(async (job: string, folder: string, options) => done(await exportJob(job, folder, options, parts)));
  command(all, 'lock', 'resolve the connectors of weir.yaml with Maven, write weir.lock, fetch their jars')
    .addOption(new Option('--renew', 'take the jars as they are now, whatever the lock says').conflicts('check'))
    .option('--check', 'write nothing; fail where the lock would change')
    .action(async (options) => done(await lock(options, parts)));
  const secret = program.command('secret').description('values of ${secret:NAME} for runs on this machine; they are in the keychain, and in no file of the workspace');
  const forEnv = ['--env <name>', 'for this environment only'] as const;
  secret.command('set <name>').description('keep a value: asked for, or read from standard input').option(...forEnv).action(async (name: string, options) => done(await setSecret(name, options, parts)));
  secret.command('list').description('the names, never a value').option('--json', 'for machines: JSON on stdout').action(async (options) => done(await listSecrets(options, parts)));
  secret.command('remove <name>').description('forget a value').option(...forEnv).action(async (name: string, options) => done(await removeSecret(name, options, parts)));
  const promoting = (words: string, says: string) =>
    command(all, words, says)
      .requiredOption('--env <name>', 'the environment, a file in environments/ without .yaml')
      .option('--yes', 'without asking')
      .option('--production <name>', 'the name of the environment, where it is production')
      .addOption(new Option('--mode <mode>', 'how a running job is taken to its next version').choices(['stateless', 'last-state', 'savepoint']))
      .option('--timeout <seconds>', 'how long it may take to get healthy', positiveNumber);
  promoting('promote <job>', 'check a job against an environment, show what would change, do it and watch it to health')
    .option('--dry-run', 'change nothing: the checks and the difference')
    .option('--force', 'take over fields that another field manager sets')
    .action(async (job: string, options) => done(await promote(job, options, parts)));
  promoting('rollback <job>', 'back to the version before, with the state it was stopped with')
    .option('--to <promotion>', 'a promotion of the history, instead of the one before')
    .action(async (job: string, options) => done(await rollBack(job, options, parts)));
  for (const [kind, says] of [['suspend', 'stop a job with a savepoint, to be resumed'], ['resume', 'start a suspended job from its savepoint'], ['cancel', 'stop a job for good, with a savepoint'], ['redeploy', 'start the version that runs anew, through a savepoint']] as const)
    promoting(`${kind} <job>`, says).action(async (job: string, options) => done(await act(kind, job, options, parts)));
  const cluster = program.command('cluster').description('the session cluster of an environment that says session: { create: true }');
  const changing = (words: string, says: string) =>
    cluster
      .command(words)
      .description(says)
      .requiredOption('--env <name>', 'the environment, a file in environments/ without .yaml')
      .option('--dry-run', 'change nothing: how it stands, and the difference')
      .option('--yes', 'without asking')
      .option('--production <name>', 'the name of the environment, where it is production')
      .option('--with-jobs', 'also where jobs that run on it end with it')
      .option('--json', 'for machines: JSON on stdout');
  changing('apply', 'make it as the file says: create it, change it, scale its TaskManagers; waits until it is ready')
    .option('--force', 'take over fields that another field manager sets')
    .option('--timeout <seconds>', 'how long it may take to get ready', positiveNumber)
    .action(async (options) => done(await applyCluster(options, parts)));
  changing('remove', 'stop it and leave nothing of it').action(async (options) => done(await removeCluster(options, parts)));
  command(all, 'status [job]', 'how jobs stand in environments')
    .option('--env <name>', 'this environment only')
    .option(...trustClusters)
    .action(async (job: string | undefined, options) => done(await showStatus(job, options, parts)));
  command(all, 'logs <job>', "the log of a job's pods")
    .requiredOption('--env <name>', 'the environment')
    .option('-f, --follow', 'and what comes, through restarts')
    .option('--tail <lines>', 'at most so many lines of each pod', wholeNumber, 500)
    .option(...trustClusters)
    .action(async (job: string, options) => done(await showLogs(job, options, parts)));
  command(all, 'image', 'write the image that jobs run in on Kubernetes, without Docker, and print its name')
    .addOption(new Option('--push <name>', 'into a registry, as registry.example.com/team/weir:1; logins are those of docker login').conflicts('out'))
    .option('--out <file>', 'into a file, for docker load')
    .option('--base <name>', "the image of Flink below it; none: everything is made of this machine's files. Default: Flink's own image")
    .option('--ca <file>', 'trust the registry by this certificate (PEM) too; again for each', append, [])
    .action(async (options) => done(await image(options, parts)));
}

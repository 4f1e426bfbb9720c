import { useEffect, useMemo } from 'react';
import { windowParts } from '#test/fakes/window-parts.ts';
import { createFakeWorkspace } from '#test/fakes/window-workspace.ts';
import { secretsFeature } from './secrets.feature.tsx';

const LONG = 'a_name_that_somebody_gave_to_the_password_of_the_schema_registry_of_the_department_for_long_names';

function Story({ kept = [], missing = [], asked }: { kept?: [string, string | null][]; missing?: string[]; asked?: string }) {
  const activated = useMemo(() => {
    const workspace = createFakeWorkspace({});
    const environments = [{ name: 'local', production: false, broken: false }, { name: 'prod', production: true, broken: false }];
    for (const [name, environment] of kept) workspace.kept.set(environment === null ? name : `${name}@${environment}`, 'x');
    const at = { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } };
    const problems = new Map([['jobs/fixture/job.sql', missing.map((name) => ({ severity: 'warning' as const, code: 'secret-missing', message: `The secret \${secret:${name}} has no value here.`, detail: null, range: at }))]]);
    const made = secretsFeature.activate(windowParts({ workspace: workspace as never }, { workspace: { environments } as never, problems: problems as never }));
    void made.commands![0]!.run(asked === undefined ? undefined : { name: asked });
    return made;
  }, []);
  useEffect(() => () => activated.dispose(), [activated]);
  const { Body } = activated.views!.getState()[0]!;
  return <Body />;
}

export const None = () => <Story />;
export const Some = () => <Story kept={[['db_password', null], ['db_password', 'prod'], [LONG, 'prod']]} missing={['kafka.jaas']} asked="kafka.jaas" />;

import { useStore } from 'zustand';
import { toFailure } from '#shared/base/failure.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';

/** Whose parameters and secrets runs on this machine take. Nothing is shown where a workspace has no environments. */
export function EnvironmentChoice({ parts: { session, clients, say } }: { parts: FeatureParts }) {
  const environments = useStore(session, ({ workspace }) => workspace?.environments) ?? [];
  const chosen = useStore(session, ({ workspace }) => workspace?.environment) ?? '';
  if (!environments.length) return null;
  const choose = (name: string) =>
    void clients.workspace.chooseEnvironment({ name: name || null }).catch((thrown: unknown) => {
      const { code, message } = toFailure(thrown);
      say({ text: message, code, tone: 'error' });
    });
  return (
    <label className="status-item status-environment">
      values of
      <select value={chosen} onChange={({ target }) => choose(target.value)} title="Whose parameters and secrets runs on this machine take">
        {!environments.some(({ name }) => name === 'local') && <option value="">no environment</option>}
        {environments.map(({ name, production, broken }) => (
          <option key={name} value={name} disabled={broken}>
            {name}
            {production ? ' (production)' : ''}
            {broken ? ' (cannot be read)' : ''}
          </option>
        ))}
      </select>
    </label>
  );
}

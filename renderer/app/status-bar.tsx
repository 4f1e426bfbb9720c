import { ViewRow } from './places.tsx';

export function StatusBar() {
  return (
    <footer className="status-bar" aria-label="Status">
      <div className="status-left">
        <ViewRow place="status-left" />
      </div>
      <div className="status-right">
        <ViewRow place="status-right" />
      </div>
    </footer>
  );
}

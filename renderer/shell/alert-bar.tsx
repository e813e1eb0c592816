import { dismissAlert } from '../state/operations.ts';
import { useApp } from '../state/store.ts';
import { CloseButton } from '../ui/close-button.tsx';
import { ErrorText } from '../ui/error-text.tsx';

export function AlertBar() {
  const alert = useApp((state) => state.alert);
  if (!alert) return null;
  return (
    <div className="notice danger" role="alert">
      <div className="notice-row">
        <div className="notice-text">
          <ErrorText error={alert.error} />
          {alert.choices.length > 0 && (
            <div className="notice-choices">
              {alert.choices.map((choice) => (
                <button key={choice.label} type="button" className="button small" onClick={choice.run}>
                  {choice.label}
                </button>
              ))}
            </div>
          )}
        </div>
        <CloseButton name="Dismiss" onClick={dismissAlert} />
      </div>
    </div>
  );
}

import { CommandButton } from '../commands/command-button.tsx';

export function EmptyState() {
  return (
    <section className="empty-state" aria-label="Views">
      <p>There is no section yet: nothing to map, and nothing to see.</p>
      <div className="toolbar-group">
        <CommandButton id="new-section" />
        <CommandButton id="start-article" className="button primary" />
      </div>
    </section>
  );
}

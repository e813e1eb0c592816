import { CommandButton } from '../commands/command-button.tsx';

/** Stands where the cards would: nothing is mapped, and what can be done about it. */
export function EmptyState({ hasSections }: { hasSections: boolean }) {
  return (
    <section className="empty-state" aria-label="Views">
      {hasSections ? (
        <>
          <p>No view is mapped. The sections keep their bytes, which have no address now.</p>
          <CommandButton id="map-view" className="button primary" />
        </>
      ) : (
        <>
          <p>There is no section yet: nothing to map, and nothing to see.</p>
          <div className="toolbar-group">
            <CommandButton id="new-section" />
            <CommandButton id="start-article" className="button primary" />
          </div>
        </>
      )}
    </section>
  );
}

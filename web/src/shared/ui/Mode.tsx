import css from './mode.module.css';

/** Whose prices and whose money: never mixed, never unclear. */
export type Mode = 'lab' | 'imported' | 'paper' | 'live';

const meaning: Record<Mode, string> = {
  lab: 'Generated market, play money, truth known',
  imported: 'Recorded prices replayed, play money',
  paper: 'Real prices, play money',
  live: 'Real prices, real money',
};

export function ModeBadge({ mode }: { mode: string }) {
  const known = mode in meaning ? (mode as Mode) : null;
  return (
    <span className={`${css.badge} ${known ? css[known] : ''}`} title={known ? meaning[known] : undefined}>
      {mode.toUpperCase()}
    </span>
  );
}

/** Marks an agent that ran elsewhere, and everything that is said of it. */
export function ImportedBadge() {
  return (
    <span
      className={`${css.badge} ${css.imported}`}
      title="Ran elsewhere and kept as its source wrote it; nothing was traded here"
    >
      IMPORTED
    </span>
  );
}

/** Stands on the pages of imported agents, in the place of the Lab's. */
export function ImportedRibbon() {
  return (
    <aside className={`${css.ribbon} ${css.past}`} aria-label="What kind of prices these are">
      IMPORTED · ran elsewhere, as the source wrote it · nothing here was traded by this house
    </aside>
  );
}

/** Stands on every view of the Lab, and cannot be closed. */
export function LabRibbon({ seed }: { seed: number | null }) {
  return (
    <aside className={css.ribbon} aria-label="What kind of prices these are">
      LAB · generated{seed === null ? '' : `, seed ${seed}`} · not real prices · truth known
    </aside>
  );
}

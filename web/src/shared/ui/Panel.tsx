import { useId, type ReactNode } from 'react';
import css from './panel.module.css';

interface PanelProps {
  title: string;
  /** One line that says what one is looking at. */
  what?: ReactNode;
  actions?: ReactNode;
  /** Without padding, for tables and charts that draw to the edge. */
  flush?: boolean;
  className?: string | undefined;
  /** Where a link on the page leads to. */
  id?: string;
  children: ReactNode;
}

/** A titled region of a page; its title is what a screen reader lists. */
export function Panel({ title, what, actions, flush, className, id: place, children }: PanelProps) {
  const id = useId();
  return (
    <section id={place} className={[css.panel, className].filter(Boolean).join(' ')} aria-labelledby={id}>
      <div className={css.head}>
        <h2 id={id} className={css.title}>
          {title}
        </h2>
        {what && <p className={css.what}>{what}</p>}
        {actions && <div className={css.actions}>{actions}</div>}
      </div>
      <div className={`${css.body} ${flush ? css.flush : ''}`}>{children}</div>
    </section>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { utc } from '@/shared/formats';
import { State } from '@/shared/ui/State';
import { Loaded } from '@/shared/ui/states';
import { headlineQuery, type Headline, type WholeChain } from './queries';
import { Uses } from './Uses';
import css from './decision.module.css';

/** The headlines an agent was told, each leading to every other decision that was told it. */
export function Headlines({ desk, chain }: { desk: string; chain: WholeChain }) {
  if (chain.news.length === 0) {
    return null;
  }

  return (
    <section className={css.said} aria-label="Headlines it was told">
      <p>
        <State word="untrusted" />{' '}
        {chain.news.length === 1 ? '1 headline was' : `${chain.news.length} headlines were`} told, oldest first.
      </p>
      {chain.news.map(headline => (
        <OneHeadline key={headline.id} desk={desk} headline={headline} />
      ))}
    </section>
  );
}

function OneHeadline({ desk, headline }: { desk: string; headline: Headline }) {
  const [open, setOpen] = useState(false);
  const found = useQuery({ ...headlineQuery(headline.id), enabled: open });
  return (
    <details className={css.uses} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>
        {utc(headline.publishedAt)} {headline.source}: <q>{headline.title}</q>
      </summary>
      {headline.link !== null && (
        <p>
          <a href={headline.link} rel="noreferrer noopener" target="_blank">
            {new URL(headline.link).host}
          </a>
        </p>
      )}
      {headline.knownAt !== headline.publishedAt && (
        <p className="dim">Reads like this since {utc(headline.knownAt)}, when the change was seen.</p>
      )}
      <p className={css.hash}>
        SHA-256 <span className="mono">{headline.sha256}</span>
      </p>
      {open && (
        <Loaded query={found} what="What was told it" rows={2}>
          {told => <Uses desk={desk} said={told} />}
        </Loaded>
      )}
    </details>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Parse } from '@/shared/decision/parse';
import { ReplyText } from '@/shared/decision/ReplyText';
import { Loaded } from '@/shared/ui/states';
import { ImportedBadge } from '@/shared/ui/Mode';
import { State } from '@/shared/ui/State';
import { talkQuery, type WholeTalk } from './queries';
import { TalkRows } from './TalkRows';
import { When } from './When';
import css from './imported.module.css';

interface DetailProps {
  agent: string;
  talk: string;
  onWalk: (step: -1 | 1) => void;
  onClose: () => void;
}

/** One cycle: what the agent was told, what it answered byte for byte, and what was read of every row. */
export function TalkDetail({ agent, talk, onWalk, onClose }: DetailProps) {
  const whole = useQuery(talkQuery(agent, talk));
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    // Newer browsers answer with a promise, which an effect must not return.
    void place.current?.scrollIntoView({ block: 'nearest' });
  }, [talk]);
  return (
    <article className={css.detail} ref={place} aria-label="The open cycle">
      <div className={css.walk}>
        <button type="button" onClick={() => onWalk(1)} title="Cycle before this one: [">
          ← older
        </button>
        <button type="button" onClick={() => onWalk(-1)} title="Cycle after this one: ]">
          newer →
        </button>
        <button type="button" onClick={onClose} title="Close the cycle: Escape">
          close
        </button>
      </div>
      <Loaded query={whole} what="The cycle" rows={12}>
        {found => <Whole talk={found} />}
      </Loaded>
    </article>
  );
}

function Whole({ talk }: { talk: WholeTalk }) {
  return (
    <>
      <h3 className={css.detailTitle}>
        <When at={talk.at} /> <ImportedBadge /> <State word={talk.outcome} />{' '}
        {talk.version > 1 && (
          <State word="revised" title="The source changed this cycle; every version is kept">
            v{talk.version}
          </State>
        )}
      </h3>
      {talk.error !== null && <p className="red">By its source: {talk.error}</p>}
      <Reply talk={talk} />
      <TalkRows rows={talk.decisions} />
      <Text name="Reasoning" about="as its source kept it" text={talk.reasoning} />
      <Text name="Summary of the reasoning" about="by its source" text={talk.summary} />
      <Text
        name="Claimed by source"
        about="what it says it did with the reply; nothing of it was held against a venue"
        text={talk.claimed === null ? null : JSON.stringify(talk.claimed, null, 2)}
      />
      {talk.prompt === null ? (
        <p className="dim">Its source did not keep what the agent was told.</p>
      ) : (
        <details className={css.told}>
          <summary>What it was told, written by strangers</summary>
          <pre className={css.text} data-untrusted="" tabIndex={0} aria-label="Prompt">
            {talk.prompt}
          </pre>
        </details>
      )}
    </>
  );
}

function Reply({ talk }: { talk: WholeTalk }) {
  const dialect = talk.dialect === null ? '' : ` Read as ${talk.dialect}; marked rows are what was understood.`;
  return talk.reply === null ? (
    <p className="dim">{talk.note}.</p>
  ) : (
    <section aria-label="Reply">
      <h4>
        Reply{' '}
        <small className="dim">
          as it came, cycle <span className="mono">{talk.key}</span> of its source.{dialect}
        </small>
      </h4>
      <ReplyText text={talk.reply} parse={parseOf(talk)} />
    </section>
  );
}

/** Where the source kept no bytes of a row there is nothing to mark. */
function parseOf({ dialect, note, repairs, decisions }: WholeTalk): Parse {
  return {
    dialect,
    note,
    repairs: repairs.map(repairOf),
    rows: decisions.map(row => ({
      offset: row.offset,
      length: row.length,
      ruling: row.ruling,
      coinSaid: row.coinSaid,
      actionSaid: row.actionSaid,
      instrument: row.instrument,
      action: row.action,
      repairs: row.repairs.map(repairOf),
      confidence: row.confidenceSaid,
      why: row.why,
    })),
  };
}

/** An import keeps the names of repairs and neither kind nor detail. */
const repairOf = (name: string) => ({ name, kind: '', detail: '' });

function Text({ name, about, text }: { name: string; about: string; text: string | null }) {
  return text === null || text === '' ? null : (
    <section aria-label={name}>
      <h4>
        {name} <small className="dim">{about}</small>
      </h4>
      <pre className={css.text} tabIndex={0} aria-label={`${name}, raw`}>
        {text}
      </pre>
    </section>
  );
}

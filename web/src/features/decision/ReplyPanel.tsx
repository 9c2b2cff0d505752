import { useQuery } from '@tanstack/react-query';
import { parseOf, rowOfDecision, type Parse } from '@/shared/decision/parse';
import { ReplyText } from '@/shared/decision/ReplyText';
import type { Decision } from '@/shared/decision/types';
import { number } from '@/shared/formats';
import { Panel } from '@/shared/ui/Panel';
import { EmptyState, Loaded } from '@/shared/ui/states';
import { Archived } from './Archived';
import { saidQuery, type Call } from './queries';
import { Uses } from './Uses';
import css from './decision.module.css';

interface ReplyProps {
  desk: string;
  call: Call;
  decision: Decision;
}

/** What came back, byte for byte, with the row this decision was read from and what had to be mended. */
export function ReplyPanel({ desk, call, decision }: ReplyProps) {
  const parse = parseOf(call.parse);
  const dialect = parse?.dialect ? `Read as ${parse.dialect}; marked rows are what was understood.` : undefined;
  return (
    <Panel title="Reply" id="reply" what={dialect}>
      {call.replySha256 === null ? (
        <EmptyState>No reply came{call.error ? `: ${call.error}` : '.'}</EmptyState>
      ) : (
        <Raw desk={desk} sha256={call.replySha256} parse={parse} decision={decision} />
      )}
      {call.reasoningSha256 !== null && <Reasoning sha256={call.reasoningSha256} place={call.reasoningPlace} />}
    </Panel>
  );
}

interface RawProps {
  desk: string;
  sha256: string;
  parse: Parse | null;
  decision: Decision;
}

function Raw({ desk, sha256, parse, decision }: RawProps) {
  const said = useQuery(saidQuery(sha256));
  const own = rowOfDecision(parse?.rows ?? [], decision);
  return (
    <Loaded query={said} what="The reply" rows={6}>
      {found => (
        <>
          {found.text === null ? <Archived said={found} /> : <ReplyText text={found.text} parse={parse} own={own} />}
          {own === null && decision.instrument !== null && (
            <p className="dim">No row of the reply was found to be this decision.</p>
          )}
          <p className={css.hash}>
            {number(found.bytes, 0)} bytes, SHA-256 <span className="mono">{found.sha256}</span>
          </p>
          <Uses desk={desk} said={found} />
        </>
      )}
    </Loaded>
  );
}

function Reasoning({ sha256, place }: { sha256: string; place: string | null }) {
  const said = useQuery(saidQuery(sha256));
  return (
    <section className={css.reasoning} aria-label="Reasoning">
      <h3>Reasoning {place && <small className="dim">found {place.replaceAll('_', ' ')}</small>}</h3>
      <Loaded query={said} what="The reasoning" rows={3}>
        {found =>
          found.text === null ? (
            <Archived said={found} />
          ) : (
            <pre className={css.text} tabIndex={0} aria-label="Reasoning, raw">
              {found.text}
            </pre>
          )
        }
      </Loaded>
    </section>
  );
}

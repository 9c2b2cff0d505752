import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { duration, number } from '@/shared/formats';
import { Missing, Usd, Utc } from '@/shared/ui/figures';
import { Panel } from '@/shared/ui/Panel';
import { State } from '@/shared/ui/State';
import type { Call } from './queries';
import css from './decision.module.css';

/** Who was asked, who answered, how long that took and what it cost. */
export function CallPanel({ desk, call }: { desk: string; call: Call }) {
  const { tokens } = call;
  const noEnd = call.status === 'answered' ? 'the mind does not say' : `the call is ${call.status}`;
  return (
    <Panel title="Call" id="call" what={`Cycle ${call.number} of ${call.agent}, ${call.template}`}>
      {call.error && <p className="red">{call.error}</p>}
      <dl className={css.facts}>
        <Fact name="Model asked">
          {call.modelAsked} <small className="dim">at {call.provider}</small>
        </Fact>
        <Fact name="Model answered">{call.modelAnswered ?? <Missing reason={noEnd} />}</Fact>
        <Fact name="Version">
          <Link to="/agents/$desk/$agent" params={{ desk, agent: call.agent }} search={{ v: call.version } as never}>
            v{call.version}
          </Link>
        </Fact>
        <Fact name="Outcome">{call.outcome ? <State word={call.outcome} /> : <Missing reason={noEnd} />}</Fact>
        <Fact name="Finish reason">{call.finish?.replaceAll('_', ' ') ?? <Missing reason={noEnd} />}</Fact>
        <Fact name="Attempts">{number(call.attempts, 0)}</Fact>
        <Fact name="Latency" about="Of all attempts together">
          {call.latencyMs === null ? <Missing reason={noEnd} /> : duration(call.latencyMs)}
        </Fact>
        <Fact name="Cost" about="USD by the price of the day">
          <Usd value={call.costUsd} decimals={6} missing="no price of this model is known" />
        </Fact>
        <Fact name="At most, stated before" about="USD, with the longest reply allowed">
          <Usd value={call.estimatedUsd} decimals={6} missing="no price of this model is known" />
        </Fact>
        <Fact name="Asked" about="Desk clock, UTC">
          <Utc at={call.askedAt} />
        </Fact>
      </dl>
      <table className={css.tokens}>
        <caption className="sr">Tokens by class</caption>
        <thead>
          <tr>
            <th scope="col">Tokens</th>
            <th scope="col">input</th>
            <th scope="col">cached</th>
            <th scope="col">reasoning</th>
            <th scope="col">output</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{call.estimated ? 'some of it estimated by bytes' : `as counted by ${call.provider}`}</th>
            <td>{number(tokens.input, 0)}</td>
            <td>{number(tokens.cached, 0)}</td>
            <td>{number(tokens.reasoning, 0)}</td>
            <td>{number(tokens.output, 0)}</td>
          </tr>
        </tbody>
      </table>
      <p className={css.hash}>
        prompt {number(call.promptBytes, 0)} bytes, SHA-256 <span className="mono">{call.promptSha256}</span>
      </p>
      <p>
        <Link
          to="/agents/$desk/$agent/edit"
          params={{ desk, agent: call.agent }}
          search={{ call: call.id } as never}
        >
          Try other words or another model on what this call was told
        </Link>
      </p>
    </Panel>
  );
}

function Fact({ name, about, children }: { name: string; about?: string; children: ReactNode }) {
  return (
    <div>
      <dt title={about}>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

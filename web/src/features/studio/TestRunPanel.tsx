import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { parseOf } from '@/shared/decision/parse';
import { ReplyText } from '@/shared/decision/ReplyText';
import { duration, llmCost, number, share } from '@/shared/formats';
import { Missing } from '@/shared/ui/figures';
import { Panel } from '@/shared/ui/Panel';
import { State } from '@/shared/ui/State';
import { EmptyState } from '@/shared/ui/states';
import { NO_CANDLES, TOLD_AGAIN } from './PreviewPanel';
import { rehearse, type RehearsedAnswer, type Rehearsal } from './queries';
import css from './studio.module.css';

interface TestRunProps {
  desk: string;
  file: string;
  isStored: boolean;
  call: string | null;
  onProblem: (problem: Error | null) => void;
}

const TIMES = [1, 3, 5, 10];
const REALLY_ASKS = 'Really asks the model; no desk hears of it';

/** The same question a few times: what it says, how it is read, and how alike the answers are. Calls cost money. */
export function TestRunPanel({ desk, file, isStored, call, onProblem }: TestRunProps) {
  const [times, setTimes] = useState(1);
  const run = useMutation({
    mutationFn: (text: string) => rehearse(desk, text, times, call),
    onSuccess: () => onProblem(null),
    onError: onProblem,
  });
  return (
    <Panel
      title="Test run"
      what={call === null ? REALLY_ASKS : `${REALLY_ASKS}. ${TOLD_AGAIN}`}
      actions={
        <>
          <label>
            k{' '}
            <select
              className={css.small}
              aria-label="How often the same is asked"
              value={times}
              onChange={event => setTimes(Number(event.currentTarget.value))}
            >
              {TIMES.map(count => (
                <option key={count} value={count}>
                  {count}
                </option>
              ))}
            </select>
          </label>
          <button
            type="button"
            className={css.button}
            disabled={!isStored || run.isPending}
            onClick={() => run.mutate(file)}
          >
            Test run
          </button>
        </>
      }
    >
      {!isStored ? (
        <EmptyState>{NO_CANDLES}</EmptyState>
      ) : run.isPending ? (
        <EmptyState>Asking {times === 1 ? 'once' : `${times} times at once`}…</EmptyState>
      ) : run.data === undefined ? (
        <EmptyState>Ask it three times or more to see how steady it is.</EmptyState>
      ) : (
        <Answers found={run.data} />
      )}
    </Panel>
  );
}

function Answers({ found }: { found: Rehearsal }) {
  return (
    <>
      <p className={css.estimate} role="status">
        <Steadiness found={found} />
        {found.costUsd === null ? (
          <Missing reason="no price of this model is known" />
        ) : (
          <b>{llmCost(found.costUsd)}</b>
        )}{' '}
        in all{found.answers.some(answer => answer.estimated) && ', some of it estimated'}
      </p>
      {found.answers.map((answer, index) => (
        <Answer key={index} answer={answer} isOpen={found.answers.length === 1} />
      ))}
    </>
  );
}

/** How alike the answers are; a single one has nothing to be like. */
function Steadiness({ found }: { found: Rehearsal }) {
  const { agreement, modeShare, entropy, sizes } = found;
  if (agreement === null || modeShare === null || entropy === null) {
    return (
      <>
        agreement <Missing reason="one answer has nothing to agree with" /> ·{' '}
      </>
    );
  }

  return (
    <>
      <b>{share(agreement)}</b> of pairs agree · <b>{share(modeShare)}</b> of {found.answers.length} answers are the
      most frequent one ·{' '}
      <span title="0 when all agree, 1 when no answer is more frequent than another">entropy</span>{' '}
      <b>{number(entropy, 2)}</b> ·{' '}
      {sizes.length === 0 ? (
        <>
          sizes <Missing reason="no two answers name a size in dollars for the same" />
        </>
      ) : (
        sizes.map(size => (
          <span key={size.what} title={`${size.count} sizes; 1 when all are the same`}>
            {size.what} sizes spread <b>{number(size.factor, 2)}×</b>{' '}
          </span>
        ))
      )}{' '}
      ·{' '}
    </>
  );
}

function Answer({ answer, isOpen }: { answer: RehearsedAnswer; isOpen: boolean }) {
  const { tokens } = answer;
  return (
    <details className={css.block} open={isOpen}>
      <summary>
        <State word={answer.outcome} /> <b>{answer.shape}</b>
        <span className={css.right}>
          {duration(answer.latencyMs)} ·{' '}
          {answer.costUsd === null ? <Missing reason="of no known price" /> : llmCost(answer.costUsd)}
        </span>
      </summary>
      {answer.error && <p className="red">{answer.error}</p>}
      <p className="dim">
        {answer.modelAnswered ?? 'no model said it answered'} · finish{' '}
        {answer.finish?.replaceAll('_', ' ') ?? <Missing reason="no reply came" />} · attempts {answer.attempts}
        {tokens &&
          ` · tokens: ${number(tokens.input, 0)} input, ${number(tokens.cached, 0)} cached, ` +
            `${number(tokens.reasoning, 0)} reasoning, ${number(tokens.output, 0)} output`}
        {answer.estimated && ', some of it estimated by bytes'}
      </p>
      {answer.reasoning && <blockquote className={css.reasoning}>{answer.reasoning}</blockquote>}
      {answer.reply !== null && <ReplyText text={answer.reply} parse={parseOf(answer.parse)} />}
    </details>
  );
}

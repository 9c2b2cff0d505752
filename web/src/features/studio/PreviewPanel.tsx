import { useMutation } from '@tanstack/react-query';
import { age, llmCost, number, tokens, utc } from '@/shared/formats';
import { compareFigures } from '@/shared/formats/decimal';
import { Missing } from '@/shared/ui/figures';
import { Panel } from '@/shared/ui/Panel';
import { State } from '@/shared/ui/State';
import { EmptyState } from '@/shared/ui/states';
import { preview, type Preview } from './queries';
import css from './studio.module.css';

interface PreviewProps {
  desk: string;
  file: string;
  /** Without stored candles there is no moment to show. */
  isStored: boolean;
  /** The stored call whose facts are told again, null for the desk's present. */
  call: string | null;
  onProblem: (problem: Error | null) => void;
}

export const NO_CANDLES =
  'This desk replays no stored candles, so there is no snapshot to show before the agent runs. ' +
  'In shadow it can be watched.';

export const TOLD_AGAIN = 'With what a stored call was told, word for word';

/** The prompt as it would be sent now, or with the facts of a stored call; nobody is called for it. */
export function PreviewPanel({ desk, file, isStored, call, onProblem }: PreviewProps) {
  const asked = useMutation({
    mutationFn: (text: string) => preview(desk, text, call).then(found => ({ found, text })),
    onSuccess: () => onProblem(null),
    onError: onProblem,
  });
  const shown = asked.data;
  return (
    <Panel
      title="Prompt"
      what={call === null ? "What the model would read at the desk's present moment" : TOLD_AGAIN}
      actions={
        <button
          type="button"
          className={css.button}
          disabled={!isStored || asked.isPending}
          onClick={() => asked.mutate(file)}
        >
          Preview prompt
        </button>
      }
    >
      {!isStored ? (
        <EmptyState>{NO_CANDLES}</EmptyState>
      ) : shown === undefined ? (
        <EmptyState>{asked.isPending ? 'Asking the desk…' : 'Nobody is called and nothing is kept.'}</EmptyState>
      ) : (
        <>
          {shown.text !== file && <p className="amber">The file has changed since; preview it again.</p>}
          <Estimate found={shown.found} />
          {shown.found.blocks.map((block, index) => (
            <details key={index} className={css.block}>
              <summary>
                <b>{block.kind}</b> <span className="dim">{block.part}</span>{' '}
                {block.untrusted && <State word="untrusted" title="Written by strangers" />}
                <span className={css.right}>
                  {age(block.ageMs)} old · {number(block.bytes, 0)} bytes
                </span>
              </summary>
              <pre className={css.text} tabIndex={0}>
                {block.text}
              </pre>
            </details>
          ))}
        </>
      )}
    </Panel>
  );
}

function Estimate({ found }: { found: Preview }) {
  const none = 'no price of this model is known';
  const isAbove =
    found.budgetUsdDay !== null && found.dayUsd !== null && compareFigures(found.dayUsd, found.budgetUsdDay) > 0;
  return (
    <p className={css.estimate} role="status">
      ≈ <b>{tokens(found.promptTokens)} tokens</b> in and {tokens(found.replyTokens)} out, by bytes ·{' '}
      {found.callUsd === null ? <Missing reason={none} /> : <b>{llmCost(found.callUsd)}</b>} a call ·{' '}
      {found.dayUsd === null ? <Missing reason={none} /> : <b>{llmCost(found.dayUsd)}</b>} a day at{' '}
      {number(found.cyclesPerDay, 0)} cycles · as of {utc(found.at)}
      {isAbove && found.budgetUsdDay !== null && (
        <span className="amber"> Above its budget of {llmCost(found.budgetUsdDay)} a day: it will stop early.</span>
      )}
    </p>
  );
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiProblem, type FieldErrors } from '@/shared/api/problem';
import { download } from '@/shared/csv';
import { deskKey } from '@/shared/desks';
import { useUrl } from '@/shared/urlState';
import { ModeBadge } from '@/shared/ui/Mode';
import { Panel } from '@/shared/ui/Panel';
import { AgentFields } from './AgentFields';
import { FileField } from './FileField';
import { fileFields, fileOf, formOf, type AgentForm, type FormField } from './form';
import { PreviewPanel } from './PreviewPanel';
import { apply, readFile, startInShadow, type Filed, type Minds } from './queries';
import { TestRunPanel } from './TestRunPanel';
import css from './studio.module.css';

interface StudioProps {
  desk: string;
  title: string;
  feed: { symbols: readonly string[]; isStored: boolean };
  minds: Minds;
  /** The agent that is edited, null for a new one. */
  existing: Filed | null;
  begin: AgentForm;
}

/** Form or file on one side, what comes of it on the other; nothing is kept before it is saved. */
export function Studio({ desk, title, feed, minds, existing, begin }: StudioProps) {
  const [form, setForm] = useState(begin);
  // Set while the file is written by hand: then it is the truth and the form waits.
  const [raw, setRaw] = useState<string | null>(null);
  const [as, setAs] = useUrl('as');
  const [call, setCall] = useUrl('call');
  const [problem, setProblem] = useState<Error | null>(null);
  const file = raw ?? (existing && form === begin ? existing.file : fileOf(form));
  const errors: FieldErrors = problem instanceof ApiProblem ? problem.errors : {};
  const set = (field: FormField, value: string) => {
    setForm(before => ({ ...before, [field]: value }));
    setProblem(null);
  };
  const toForm = useMutation({
    mutationFn: () => readFile(file),
    onSuccess: spec => {
      setForm(formOf(spec));
      setRaw(null);
      setProblem(null);
      setAs(null);
    },
    onError: setProblem,
  });
  const isFile = as === 'file';
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1 className={css.name}>{title}</h1>
        <ModeBadge mode="paper" />
        <span className="dim">
          on the desk {desk}
          {existing && `, version ${existing.version}, at the stage ${existing.stage}`}
        </span>
        {existing && (
          <Link to="/agents/$desk/$agent" params={{ desk, agent: existing.agent }}>
            back to {existing.agent}
          </Link>
        )}
      </header>
      <div className={css.columns}>
        <Panel
          title={isFile ? 'File' : 'Agent'}
          what={isFile ? 'As it is kept: front matter and prompt' : 'Six fields and a prompt; the rest has defaults'}
          actions={
            <div className={css.choices} role="group" aria-label="Written as">
              <button
                type="button"
                aria-pressed={!isFile}
                disabled={toForm.isPending}
                onClick={() => (raw === null ? setAs(null) : toForm.mutate())}
              >
                form
              </button>
              <button type="button" aria-pressed={isFile} onClick={() => setAs('file')}>
                file
              </button>
            </div>
          }
        >
          {isFile ? (
            <FileField file={file} isWritten={raw !== null} errors={errors} onWrite={text => {
              setRaw(text);
              setProblem(null);
            }} />
          ) : (
            <AgentFields
              editing={{ form, set, errors }}
              minds={minds}
              symbols={feed.symbols}
              isNew={existing === null}
              setForm={setForm}
            />
          )}
          <Actions
            desk={desk}
            file={file}
            name={nameIn(raw, form)}
            existing={existing}
            problem={problem}
            setProblem={setProblem}
            isShown={field => !isFile && shownFields.has(field)}
          />
        </Panel>
        <div className={css.column}>
          {call !== null && (
            <p>
              Told again is the stored call <span className="mono">{call}</span>, and not the present of the desk.{' '}
              <button type="button" className={css.button} onClick={() => setCall(null)}>
                Tell the present
              </button>
            </p>
          )}
          <PreviewPanel
            key={`prompt ${call}`}
            desk={desk}
            file={file}
            isStored={feed.isStored}
            call={call}
            onProblem={setProblem}
          />
          <TestRunPanel
            key={`test ${call}`}
            desk={desk}
            file={file}
            isStored={feed.isStored}
            call={call}
            onProblem={setProblem}
          />
        </div>
      </div>
    </div>
  );
}

const shownFields = new Set(Object.values(fileFields));

const nameIn = (raw: string | null, form: AgentForm) =>
  (raw === null ? form.name : (/^name:\s*"?([a-z0-9-]+)/m.exec(raw)?.[1] ?? '')).trim();

interface ActionsProps {
  desk: string;
  file: string;
  name: string;
  existing: Filed | null;
  problem: Error | null;
  setProblem: (problem: Error | null) => void;
  isShown: (field: string) => boolean;
}

function Actions({ desk, file, name, existing, problem, setProblem, isShown }: ActionsProps) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [saved, setSaved] = useState<string | null>(null);
  const done = async (agent: string) => {
    await queries.invalidateQueries({ queryKey: deskKey(desk) });
    void navigate({ to: '/agents/$desk/$agent', params: { desk, agent } });
  };
  const save = useMutation({
    mutationFn: () => apply(desk, file),
    onSuccess: async applied => {
      setProblem(null);
      setSaved(`${applied.agent}: ${applied.result}, version ${applied.version}.`);
      await done(applied.agent);
    },
    onError: setProblem,
  });
  const start = useMutation({
    mutationFn: async () => {
      const applied = await apply(desk, file);
      await startInShadow(desk, applied.agent);
      return applied.agent;
    },
    onSuccess: done,
    onError: setProblem,
  });
  const isDraft = existing === null || existing.stage === 'draft';
  const isBusy = save.isPending || start.isPending;
  return (
    <div className={css.actions}>
      {isDraft && (
        <button type="button" className={css.main} disabled={isBusy} onClick={() => start.mutate()}>
          Start in shadow
        </button>
      )}
      <button type="button" className={css.button} disabled={isBusy} onClick={() => save.mutate()}>
        {existing ? 'Save as next version' : 'Save as draft'}
      </button>
      <button
        type="button"
        className={css.button}
        onClick={() => download(`${name || 'agent'}.agent.md`, 'text/markdown', file)}
      >
        Export file
      </button>
      <p className="dim">{what(existing)}</p>
      {problem && <Said problem={problem} isShown={isShown} />}
      {saved && <p role="status">{saved}</p>}
    </div>
  );
}

function what(existing: Filed | null): string {
  return existing === null || existing.stage === 'draft'
    ? 'In shadow it decides on the live feed and its orders are judged, but nothing is traded.'
    : existing.stage === 'live'
      ? 'The live version stays until the next one is promoted.'
      : `The next version acts at the stage ${existing.stage} from its next cycle on.`;
}

/** What stands at no field is said here. */
function Said({ problem, isShown }: { problem: Error; isShown: (field: string) => boolean }) {
  const fields = problem instanceof ApiProblem ? Object.keys(problem.errors) : [];
  const elsewhere = fields.length > 0 && fields.every(isShown);
  return (
    <p className="red" role="alert">
      {elsewhere ? `Not taken: see ${fields.join(', ')}.` : problem.message}
    </p>
  );
}

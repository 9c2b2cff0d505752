import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { ApiProblem } from '@/shared/api/problem';
import { useDesks } from '@/shared/desks';
import { useMayWrite, useMe } from '@/shared/session/session';
import { useUrl } from '@/shared/urlState';
import { Panel } from '@/shared/ui/Panel';
import { EmptyState, ErrorPanel, Skeleton } from '@/shared/ui/states';
import { formOf, type AgentForm } from './form';
import { feedOf, filedQuery, mindsQuery, type Filed, type Minds } from './queries';
import { Studio } from './Studio';
import { blank, templates } from './templates';

/** Where agents are written: a form and its file, the prompt it makes, a test of it, and its first step. */
export function StudioPage() {
  const { desk = '', agent } = useParams({ strict: false });
  const [from] = useUrl('from');
  const mayWrite = useMayWrite();
  const me = useMe();
  const desks = useDesks();
  const source = agent ?? from;
  const filed = useQuery({ ...filedQuery(desk, source ?? ''), enabled: source !== null && mayWrite });
  const minds = useQuery({ ...mindsQuery, enabled: mayWrite });
  const title = agent ? `Edit ${agent}` : from ? `Clone ${from}` : 'New agent';
  if (me !== undefined && !mayWrite) {
    return (
      <Panel title={title}>
        <EmptyState>Only the admin of this pit wall may write agents. Claim it or log in first.</EmptyState>
      </Panel>
    );
  }

  const failed = [filed, minds, desks].find(query => query.isError);
  if (failed) {
    const isUnknown = failed.error instanceof ApiProblem && failed.error.status === 404;
    return (
      <Panel title={title}>
        <ErrorPanel
          what={source ? `The file of ${source}` : 'What can be chosen'}
          error={failed.error}
          {...(isUnknown
            ? { works: 'Minds of the house are no files; they have nothing to edit.' }
            : { retry: () => void failed.refetch() })}
        />
      </Panel>
    );
  }

  const row = desks.data?.find(one => one.name === desk || String(one.id) === desk);
  if (!minds.data || !desks.data || (source && !filed.data)) {
    return (
      <Panel title={title}>
        <Skeleton rows={14} />
      </Panel>
    );
  }

  const feed = feedOf(row);
  return (
    <Studio
      key={`${desk}/${source ?? ''}/${agent ?? ''}`}
      desk={desk}
      title={title}
      feed={feed}
      minds={minds.data}
      existing={agent && filed.data ? filed.data : null}
      begin={beginOf(filed.data ?? null, agent === undefined, minds.data, feed.symbols)}
    />
  );
}

/** The file that is edited or cloned, else the first template and a provider that could answer. */
function beginOf(filed: Filed | null, isNew: boolean, minds: Minds, symbols: readonly string[]): AgentForm {
  if (filed) {
    const form = formOf(filed.spec);
    return isNew ? { ...form, name: '', title: '' } : form;
  }

  const usable = minds.providers.find(provider => provider.hasKey) ?? minds.providers.find(one => one.isFree);
  return {
    ...blank,
    coins: symbols.slice(0, 4).join(', '),
    provider: usable?.name ?? '',
    prompt: templates[0]?.prompt ?? '',
  };
}

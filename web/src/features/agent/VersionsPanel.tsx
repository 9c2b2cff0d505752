import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMayWrite } from '@/shared/session/session';
import { useUrl, useUrlNumber } from '@/shared/urlState';
import { DataTable, type Column } from '@/shared/ui/DataTable';
import { Missing, Utc } from '@/shared/ui/figures';
import { Panel } from '@/shared/ui/Panel';
import { State } from '@/shared/ui/State';
import { EmptyState, Loaded } from '@/shared/ui/states';
import { filedQuery, versionsQuery, type Version } from './filedQueries';
import { LabelDialog } from './LabelDialog';
import { lineDiff } from './lineDiff';
import type { Who } from './queries';
import css from './filed.module.css';

const MOST = 1_000_000;

/** Every version of its file, and what changed between any two; both are in the address. */
export function VersionsPanel({ who }: { who: Who }) {
  const versions = useQuery(versionsQuery(who));
  const [filter] = useUrl('q');
  const [chosen, choose] = useUrlNumber('v', 1, MOST);
  const [other, chooseOther] = useUrlNumber('against', 1, MOST);
  return (
    <Panel title="Versions" what="Immutable; a row opens to what it changed" flush>
      <Loaded query={versions} what="The versions" rows={4}>
        {all => {
          const newest = all[0]?.version ?? 1;
          const shown = all.find(each => each.version === chosen) ?? all[0];
          const against = all.find(each => each.version === other) ?? previous(all, shown);
          return (
            <>
              <DataTable
                label="Versions"
                columns={columns}
                rows={all}
                rowKey={each => String(each.version)}
                onOpen={each => choose(each.version === newest ? null : each.version)}
                rowClass={each => (each === shown ? css.chosen : undefined)}
                filter={filter}
                maxHeight={220}
                exportName={`${who.desk}-${who.agent}-versions`}
                empty={<EmptyState>It has no file.</EmptyState>}
              />
              {shown && (
                <div className={css.diff}>
                  <label>
                    version {shown.version} against{' '}
                    <select
                      className={css.select}
                      value={against?.version ?? ''}
                      onChange={event => chooseOther(Number(event.currentTarget.value) || null)}
                    >
                      {against === undefined && <option value="">nothing before it</option>}
                      {all
                        .filter(each => each !== shown)
                        .map(each => (
                          <option key={each.version} value={each.version}>
                            version {each.version}
                          </option>
                        ))}
                    </select>
                  </label>
                  <RunAgain who={who} version={shown} />
                  <Diff before={against?.source ?? ''} after={shown.source} />
                </div>
              )}
            </>
          );
        }}
      </Loaded>
    </Panel>
  );
}

/** Only where a version acts by a label that may be moved by hand, and only for another than that one. */
function RunAgain({ who, version }: { who: Who; version: Version }) {
  const filed = useQuery(filedQuery(who)).data;
  const mayWrite = useMayWrite();
  const [asked, ask] = useState(false);
  const isMovable = filed?.stage === 'shadow' || filed?.stage === 'paper';
  if (!mayWrite || filed === undefined || !isMovable || filed.actingVersion === version.version) {
    return null;
  }

  return (
    <span className={css.buttons}>
      <button type="button" onClick={() => ask(true)}>
        Run this version again…
      </button>
      <Modal opened={asked} onClose={() => ask(false)} title={`Version ${version.version} of ${who.agent}`}>
        <LabelDialog who={who} filed={filed} version={version} done={() => ask(false)} />
      </Modal>
    </span>
  );
}

const previous = (all: readonly Version[], shown: Version | undefined) =>
  all.find(each => shown !== undefined && each.version < shown.version);

const signs = { gone: '−', new: '+', same: ' ' };

function Diff({ before, after }: { before: string; after: string }) {
  return (
    <pre className={css.lines} tabIndex={0} aria-label="What changed">
      {lineDiff(before, after).map((line, index) => (
        <span key={index} data-kind={line.kind}>
          {signs[line.kind]} {line.text}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}

const columns: readonly Column<Version>[] = [
  {
    id: 'version',
    header: 'Version',
    align: 'right',
    cell: row => `v${row.version}`,
    value: row => ({ figure: row.version }),
  },
  {
    id: 'labels',
    header: 'Acts at',
    cell: row =>
      row.labels.length === 0 ? (
        <Missing reason="it acts at no stage" />
      ) : (
        row.labels.map(label => <State key={label} word={label} />)
      ),
    value: row => ({ text: row.labels.join(' ') }),
  },
  {
    id: 'mind',
    header: 'Mind',
    grows: true,
    cell: row => <span className="mono">{row.mind}</span>,
    value: row => ({ text: row.mind }),
  },
  {
    id: 'createdAt',
    header: 'Made',
    about: 'Wall clock, UTC',
    priority: 2,
    cell: row => <Utc at={row.createdAt} />,
    value: row => ({ text: row.createdAt }),
  },
];

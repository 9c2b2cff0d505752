import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Modal } from '@mantine/core';
import { useState } from 'react';
import { download } from '@/shared/csv';
import { number } from '@/shared/formats';
import { useMayWrite } from '@/shared/session/session';
import { Age } from '@/shared/ui/figures';
import { Panel } from '@/shared/ui/Panel';
import { State } from '@/shared/ui/State';
import { Loaded } from '@/shared/ui/states';
import { ControlDialog } from './ControlDialog';
import { filedQuery, type FiledAgent, type Level } from './filedQueries';
import { PromoteDialog } from './PromoteDialog';
import type { AgentSheet, Who } from './queries';
import css from './filed.module.css';

type Asked = { level: Level } | { stage: 'shadow' | 'paper' | 'live' };

/** Where it stands in its life, what the next stage asks for, and the ways to hold it. */
export function LifePanel({ who, sheet }: { who: Who; sheet: AgentSheet }) {
  const filed = useQuery(filedQuery(who));
  const [asked, ask] = useState<Asked | null>(null);
  return (
    <Panel title="Life" what="draft → shadow (decides, never trades) → paper → live">
      <Loaded query={filed} what="Its stage" rows={3}>
        {found => (
          <>
            <Stage who={who} filed={found} runState={sheet.books?.runState ?? null} ask={ask} />
            <Modal opened={asked !== null} onClose={() => ask(null)} title={titleOf(asked, who)}>
              {asked !== null && 'level' in asked && (
                <ControlDialog who={who} level={asked.level} done={() => ask(null)} />
              )}
              {asked !== null && 'stage' in asked && (
                <PromoteDialog who={who} stage={asked.stage} filed={found} done={() => ask(null)} />
              )}
            </Modal>
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function titleOf(asked: Asked | null, { agent }: Who): string {
  return asked === null ? '' : 'level' in asked ? `${names[asked.level]}: ${agent}` : `${agent} to ${asked.stage}`;
}

const names: Readonly<Record<Level, string>> = {
  resume: 'Resume',
  pause: 'Pause',
  cancel: 'Pause and cancel',
  flatten: 'Flatten',
};

interface StageProps {
  who: Who;
  filed: FiledAgent;
  runState: string | null;
  ask: (asked: Asked) => void;
}

const stages = ['draft', 'shadow', 'paper', 'live'] as const;

function Stage({ who, filed, runState, ask }: StageProps) {
  const mayWrite = useMayWrite();
  const next = stages[stages.indexOf(filed.stage as (typeof stages)[number]) + 1];
  const held = runState === 'paused' || runState === 'stopped';
  return (
    <div className={css.life}>
      <ol className={css.stages} aria-label="Stages">
        {stages.map(stage => (
          <li key={stage} aria-current={stage === filed.stage ? 'step' : undefined}>
            {stage}
          </li>
        ))}
      </ol>
      <p className="dim">
        version {filed.version}
        {filed.actingVersion !== null &&
          filed.actingVersion !== filed.version &&
          `, version ${filed.actingVersion} acts`}
        {runState !== null && (
          <>
            {' '}
            · <State word={runState} />
          </>
        )}{' '}
        ·{' '}
        {filed.cycles === null ? (
          'its desk has not taken it in'
        ) : (
          <>
            {number(filed.cycles.count, 0)} cycles, the last <Age at={filed.cycles.askedAt} desk={who.desk} /> ago
            {filed.cycles.open && ', an answer is owed'}
          </>
        )}
      </p>
      <div className={css.buttons}>
        {mayWrite && next !== undefined && next !== 'draft' && (
          <button type="button" className={css.main} onClick={() => ask({ stage: next })}>
            To {next}…
          </button>
        )}
        {mayWrite && runState !== null && (
          <>
            {held ? (
              <button type="button" onClick={() => ask({ level: 'resume' })}>
                Resume…
              </button>
            ) : (
              <button type="button" onClick={() => ask({ level: 'pause' })}>
                Pause…
              </button>
            )}
            <button type="button" onClick={() => ask({ level: 'cancel' })}>
              Pause and cancel…
            </button>
            <button type="button" onClick={() => ask({ level: 'flatten' })}>
              Flatten…
            </button>
          </>
        )}
        {mayWrite && (
          <>
            <Link to="/agents/$desk/$agent/edit" params={who}>
              Edit
            </Link>
            <Link to="/agents/$desk/new" params={{ desk: who.desk }} search={{ from: who.agent } as never}>
              Clone
            </Link>
          </>
        )}
        <button type="button" onClick={() => download(`${who.agent}.agent.md`, 'text/markdown', filed.file)}>
          Export file
        </button>
      </div>
    </div>
  );
}

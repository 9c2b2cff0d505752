import { Panel } from '@/shared/ui/Panel';
import { EmptyState } from '@/shared/ui/states';

export function AgentPage() {
  return (
    <Panel title="Agent">
      <EmptyState>Nothing trades here yet.</EmptyState>
    </Panel>
  );
}

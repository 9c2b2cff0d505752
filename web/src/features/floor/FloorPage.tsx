import { Panel } from '@/shared/ui/Panel';
import { EmptyState } from '@/shared/ui/states';

export function FloorPage() {
  return <Panel title="Floor"><EmptyState>Nothing trades here yet.</EmptyState></Panel>;
}

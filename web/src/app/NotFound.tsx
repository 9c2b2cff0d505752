import { EmptyState } from '@/shared/ui/states';
import { useNavigate } from '@tanstack/react-router';

export function NotFound() {
  const navigate = useNavigate();
  return (
    <EmptyState action={{ label: 'To the Floor', run: () => void navigate({ to: '/', search: {} }) }}>
      There is no page at this address.
    </EmptyState>
  );
}

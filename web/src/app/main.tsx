import './mantine.css';
import './tokens.css';
import './global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { redeemSetupToken } from '@/shared/session/session';
import { App } from './App';

const root = document.getElementById('root');
if (!root) {
  throw new Error('index.html has no #root');
}

// Before the first request, so that none of them is refused for want of the session it brings.
const refusal = await redeemSetupToken();
createRoot(root).render(
  <StrictMode>
    <App setupRefusal={refusal} />
  </StrictMode>,
);

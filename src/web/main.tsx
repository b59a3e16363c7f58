import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { present } from '../base/assert.ts';
import { Program } from './shell/Program.tsx';
import { applyPalette } from './ui/apply-palette.ts';
import { giveNonceToStyles } from './ui/nonce-styles.ts';
import './ui/base.css';
import './ui/parts.css';
import './ui/calendar.css';
import './ui/table.css';
import './ui/bill.css';
import './ui/apply.css';
import './ui/prescription.css';
import './ui/till.css';
import './ui/print.css';
import './shell/shell.css';
import './shell/patient.css';

applyPalette(document.documentElement);
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
giveNonceToStyles(nonce);
createRoot(present(document.getElementById('root'), 'the page has no root')).render(
  <StrictMode>
    <Program nonce={nonce} />
  </StrictMode>,
);

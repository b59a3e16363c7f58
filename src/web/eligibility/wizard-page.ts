import type { FieldProblem } from '../ui/FormField.tsx';
import type { ApplicationDraft } from './application-draft.ts';

/** What every page of the application is given. */
export interface WizardPageProps {
  readonly draft: ApplicationDraft;
  readonly change: (part: Partial<ApplicationDraft>) => void;
  readonly problems: readonly FieldProblem[];
}

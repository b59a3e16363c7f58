import { Type } from 'typebox';
import { CAUSES, FORM_FIELDS, type Cause, type FormField } from '../domain/eligibility/form/official-form.ts';
import { oneOf, shape } from './shapes.ts';

const column = (name: FormField) =>
  Type.String({ maxLength: FORM_FIELDS[name].most, description: FORM_FIELDS[name].label });

/** The official form's columns beyond the application itself (M22). */
export const FormShape = shape({
  department: column('department'),
  visitNo: column('visitNo'),
  stage: column('stage'),
  keyTests: column('keyTests'),
  earlierTreatment: column('earlierTreatment'),
  dosing: column('dosing'),
  course: column('course'),
  scopeEvidence: column('scopeEvidence'),
  cause: oneOf(Object.keys(CAUSES) as Cause[]),
});

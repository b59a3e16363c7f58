import type { OutputOf } from '../../contract/endpoint.ts';
import { getPaper, type getApplication } from '../../contract/eligibility.ts';
import { urlOf } from '../../contract/client.ts';
import { PAPER_KINDS } from '../../domain/eligibility/model.ts';
import type { Paper } from '../ui/PaperViewer.tsx';

/** The papers of an application as the viewer shows them; opening one is recorded by the server. */
export function paperSheets(papers: OutputOf<typeof getApplication>['papers']): Paper[] {
  return papers.map((paper) => ({
    id: paper.id,
    title: PAPER_KINDS[paper.kind],
    url: urlOf(getPaper, { id: paper.id }),
    mediaType: paper.mediaType,
  }));
}

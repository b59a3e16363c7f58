import type { OutputOf } from '../../../contract/endpoint.ts';
import type { searchDrugs } from '../../../contract/search.ts';

type Facets = OutputOf<typeof searchDrugs>['facets'];
type Chosen = Readonly<Record<'list' | 'class' | 'field', string>>;

interface FacetBarProps {
  readonly facets: Facets | undefined;
  readonly chosen: Chosen;
  readonly onChoose: (change: Partial<Chosen>) => void;
}

const GROUPS = [
  { name: 'list', label: '名单', of: (facets: Facets) => facets.lists },
  { name: 'field', label: '治疗领域', of: (facets: Facets) => facets.fields },
  { name: 'class', label: '甲乙类', of: (facets: Facets) => facets.classes },
] as const;

/**
 * What the results may be narrowed to, each with how many that would leave. The device's own lists: a phone shows them
 * large, and the page keeps its height whatever is found.
 */
export function FacetBar({ facets, chosen, onChoose }: FacetBarProps) {
  return (
    <div className="st-facets">
      {GROUPS.map(({ name, label, of }) => {
        const choices = facets === undefined ? [] : of(facets);
        const known = choices.some((choice) => choice.id === chosen[name]);
        return (
          <div key={name}>
            <label htmlFor={`facet-${name}`}>{label}</label>
            <select
              id={`facet-${name}`}
              value={chosen[name]}
              onChange={(event) => onChoose({ [name]: event.target.value })}
            >
              <option value="">全部</option>
              {chosen[name] !== '' && !known && <option value={chosen[name]}>已选的（0）</option>}
              {choices.map((choice) => (
                <option key={choice.id} value={choice.id}>
                  {choice.label}（{choice.count}）
                </option>
              ))}
            </select>
          </div>
        );
      })}
    </div>
  );
}

import type { Station } from './progress-words.ts';

const SAID = { done: '已完成', now: '正在等', ahead: '还没到', failed: '停在这里' } as const;

/** The way of an application like that of a parcel: what is done, where it is, what comes. */
export function Stations({ stations }: { readonly stations: readonly Station[] }) {
  return (
    <ol className="st-stations" aria-label="办理进度">
      {stations.map((station) => (
        <li
          key={station.name}
          className={`st-${station.state}`}
          aria-current={station.state === 'now' ? 'step' : undefined}
        >
          <span className="st-station-name">{station.name}</span>
          <span className="st-secondary">{station.at?.slice(0, 16) ?? SAID[station.state]}</span>
          {station.at !== undefined && <span className="st-unseen">{SAID[station.state]}</span>}
        </li>
      ))}
    </ol>
  );
}

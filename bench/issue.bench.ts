import autocannon from 'autocannon';
import { isSignedBy, softwareSigner } from '../src/server/identity/sm2.ts';
import { signIn, startCompiledServer } from './compiled-server.ts';
import { perSecond, type Bench, type Figure } from './figures.ts';
import { prepareGround, type Ground } from './settlement-ground.ts';

const CLIENTS = 32;
const WARM_UP = 100;
/** Together with what the ground has issued already, each patient stays within thirty days (M33, I18). */
const EACH = 15;

interface Writing {
  readonly login: string;
  readonly applicationId: number;
  readonly idNumber: string;
}

/** Who may be prescribed for, by whom, round after round through the patients. */
async function listWritings(ground: Ground): Promise<Writing[]> {
  const numbers = new Map(ground.claims.map((claim) => [claim.personNo, claim.idNumber]));
  const rows = await ground.world.db.transaction('all', (tx) =>
    tx.rows<{ login: string; id: bigint; personNo: string }>(
      `SELECT c.login, a.id, n.person_no AS "personNo" FROM application a JOIN application_state s ON s.application_id = a.id AND s.step = 'approved'
       JOIN account c ON c.practitioner_code = a.doctor_code AND c.role = 'responsibleDoctor' JOIN person n ON n.id = a.person_id ORDER BY a.id`,
    ),
  );
  const patients = rows.flatMap(({ login, id, personNo }) => {
    const idNumber = numbers.get(personNo);
    return idNumber === undefined ? [] : [{ login, applicationId: Number(id), idNumber }];
  });
  return Array.from({ length: EACH }, () => patients).flat();
}

async function issueAll(
  url: string,
  cookies: ReadonlyMap<string, string>,
  nationalCode: string,
  writings: readonly Writing[],
  from: number,
): Promise<{ perSecond: number; p99: number }> {
  let next = 0;
  const began = performance.now();
  const result = await autocannon({
    url,
    connections: CLIENTS,
    amount: writings.length,
    requests: [
      {
        method: 'POST',
        path: '/api/prescriptions',
        setupRequest: (request) => {
          const number = next++ % writings.length;
          const writing = writings[number];
          if (!writing) throw new Error('no patient left');
          const body = {
            requestId: `bench-issue-${from + number}`,
            identityChecked: true,
            applicationId: writing.applicationId,
            credential: { kind: 'idNumber', number: writing.idNumber },
            lines: [{ nationalCode, dose: '1', times: 1, perDays: 1, usage: '口服', quantity: 1 }],
          };
          const headers = {
            'content-type': 'application/json',
            'x-shuangtong': '1',
            cookie: cookies.get(writing.login) ?? '',
          };
          return { ...request, headers, body: JSON.stringify(body) };
        },
      },
    ],
  });
  const elapsed = performance.now() - began;
  if (result['2xx'] !== writings.length)
    throw new Error(`${writings.length} prescriptions, ${result['2xx']} issued, ${result.non2xx} refused`);
  return { perSecond: (writings.length / elapsed) * 1000, p99: result.latency.p99 };
}

/** What no issuing can do without: one SM2 signature, and the check that it holds. */
function signatureOnly(ground: Ground): number {
  const signer = softwareSigner(ground.world.secrets);
  const key = signer.makeKey();
  const text = '示例处方原文\n'.repeat(30);
  const count = 200;
  const began = performance.now();
  for (let index = 0; index < count; index += 1) {
    const signature = signer.sign(`${text}${index}`, key);
    if (!isSignedBy(key.publicKey, `${text}${index}`, signature))
      throw new Error('a signature that does not hold');
  }
  return (count / (performance.now() - began)) * 1000;
}

export const bench: Bench = {
  title: '开具处方：经 HTTP，含会话、凭证、全部校验、签名与验签，与只签名验签相比',
  async run(say): Promise<Figure[]> {
    const ground = await prepareGround(say);
    const nationalCode = ground.claims[0]?.nationalCode ?? '';
    const server = await startCompiledServer(ground);
    try {
      const writings = await listWritings(ground);
      const cookies = new Map<string, string>();
      for (const login of new Set(writings.map((one) => one.login)))
        cookies.set(login, await signIn(server.url, login));
      await issueAll(server.url, cookies, nationalCode, writings.slice(0, WARM_UP), 0);
      const rest = writings.slice(WARM_UP);
      say(`HTTP：${CLIENTS} 个连接，开具 ${rest.length} 张（另预热 ${WARM_UP} 张），fsync 开`);
      const load = await issueAll(server.url, cookies, nationalCode, rest, WARM_UP);
      const bare = signatureOnly(ground);
      return [
        {
          name: `开具并签名（HTTP，${CLIENTS} 个连接）`,
          figure: `${perSecond(load.perSecond, 1000)}，p99 ${load.p99} ms`,
          beside: `一个进程只做 SM2 签名和验签 ${perSecond(bare, 1000)}`,
          ratio: (load.perSecond / bare).toFixed(2),
        },
      ];
    } finally {
      await server.stop();
      await ground.close();
    }
  },
};

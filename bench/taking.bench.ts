import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus } from 'node:os';
import type { Bench, Figure } from './figures.ts';
import { openTakingGround, type TakingGround } from './taking-ground.ts';

const PRESCRIPTIONS = 2_000;
const CONNECTIONS = 32;
const TARGET = 100;

/** One POST over a kept connection. @returns its status and milliseconds */
function post(
  agent: Agent,
  port: number,
  path: string,
  cookie: string,
): Promise<{ status: number; ms: number }> {
  const began = performance.now();
  return new Promise((done, failed) => {
    const headers = { cookie, 'content-type': 'application/json', 'x-shuangtong': '1' };
    const sent = request({ agent, port, host: '127.0.0.1', path, method: 'POST', headers }, (reply) => {
      reply.resume();
      reply.once('end', () => done({ status: reply.statusCode ?? 0, ms: performance.now() - began }));
    });
    sent.once('error', failed);
    sent.end('{}');
  });
}

/** Every prescription is taken over HTTP by one of two pharmacies; every tenth by both at once. */
async function takeAll(ground: TakingGround, say: (line: string) => void): Promise<Figure[]> {
  ground.app.server.keepAliveTimeout = 60_000;
  await ground.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = ground.app.server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const times: number[] = [];
  let [taken, refused, contested] = [0, 0, 0];
  let next = 0;
  const began = performance.now();
  const lane = async () => {
    while (next < ground.numbers.length) {
      const index = next++;
      const path = `/api/prescriptions/number/${ground.numbers[index]}/hold`;
      const cookies =
        index % 10 === 0 ? ground.cookies : [ground.cookies[index % ground.cookies.length] ?? ''];
      const answers = await Promise.all(cookies.map((cookie) => post(agent, port, path, cookie)));
      const won = answers.filter((one) => one.status === 200).length;
      if (won !== 1)
        throw new Error(
          `${won} pharmacies took one prescription: ${answers.map((one) => one.status).join()}`,
        );
      taken += won;
      refused += answers.filter((one) => one.status === 422).length;
      contested += cookies.length > 1 ? 1 : 0;
      times.push(...answers.map((one) => one.ms));
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
  const seconds = (performance.now() - began) / 1000;
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor((times.length - 1) * share)] ?? 0).toFixed(0);
  say(
    `接单 ${taken} 张，${contested} 张由两家同时来抢，恰好一家接到，另 ${refused} 次被拒；${cpus().length} 核`,
  );
  return [
    {
      name: `药店接单（HTTP，${CONNECTIONS} 个连接）`,
      figure: `p95 ${at(0.95)} ms`,
      beside: `p50 ${at(0.5)} ms，p99 ${at(0.99)} ms，目标 p95 ${TARGET} ms`,
      ratio: `${Math.round(times.length / seconds)}/秒`,
    },
  ];
}

export const bench: Bench = {
  title: `药店接单：${PRESCRIPTIONS} 张签名处方，验签、加锁、留痕都在内，目标 p95 不超过 ${TARGET} ms`,
  async run(say) {
    const ground = await openTakingGround(PRESCRIPTIONS, say);
    try {
      return await takeAll(ground, say);
    } finally {
      await ground.close();
    }
  },
};

import { Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { Instant, PAGE_QUERY, pageOf, shape } from './shapes.ts';

/** 定点机构系统接入：access keys for hospital and pharmacy systems that speak the national interface. */
export const listClients = endpoint({
  id: 'gateway.listClients',
  method: 'GET',
  path: '/api/gateway-clients',
  summary: '接口接入密钥列表',
  who: ['provinceAdmin'],
  query: shape({ ...PAGE_QUERY }),
  output: pageOf(
    shape({
      accessKey: Type.String(),
      institutionCode: Type.String(),
      institutionName: Type.String(),
      createdAt: Instant,
      disabled: Type.Boolean(),
    }),
  ),
});

export const createClient = endpoint({
  id: 'gateway.createClient',
  method: 'POST',
  path: '/api/gateway-clients',
  summary: '为定点机构发放接口接入密钥',
  who: ['provinceAdmin'],
  body: shape({ institutionCode: Type.String({ pattern: '^[HP]\\d{11}$' }) }),
  output: shape({
    accessKey: Type.String(),
    /** Shown once, here; kept encrypted only. */
    secretKey: Type.String(),
  }),
});

export const disableClient = endpoint({
  id: 'gateway.disableClient',
  method: 'POST',
  path: '/api/gateway-clients/:accessKey/disabled',
  summary: '停用接口接入密钥',
  who: ['provinceAdmin'],
  params: shape({ accessKey: Type.String({ pattern: '^[A-Za-z0-9]{16,100}$' }) }),
  output: shape({ done: Type.Boolean() }),
});

export const gatewayEndpoints = { listClients, createClient, disableClient };

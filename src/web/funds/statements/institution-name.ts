import { getInstitution } from '../../../contract/providers.ts';
import { useQueryCall } from '../../ui/api.ts';

const CODE = /^[HP]\d{11}$/;

/** The name of the institution whose code stands in the field; a code that is nobody's is said at once. */
export function useInstitutionName(code: string): {
  readonly name: string | undefined;
  readonly help: string;
} {
  const found = useQueryCall(getInstitution, { params: { code } }, { enabled: CODE.test(code) });
  const name = found.data?.name;
  if (!CODE.test(code)) return { name, help: '12 位，H 开头是医院，P 开头是药店' };
  if (found.isPending) return { name, help: '正在查找机构' };
  return { name, help: name ?? '没有这家定点机构，请核对编码' };
}

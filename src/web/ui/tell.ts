import { App } from 'antd';
import { useCallback } from 'react';

/** Says in passing that something was done: `tell('已提交')`. Refusals go to `ErrorPanel`, never here. */
export function useTell(): (what: string) => void {
  const { message } = App.useApp();
  return useCallback((what) => void message.success(what), [message]);
}

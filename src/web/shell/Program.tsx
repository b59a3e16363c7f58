import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { App, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import { useState } from 'react';
import { themeFor } from '../ui/theme.ts';
import { OfflineNotice } from './OfflineNotice.tsx';
import { createQueryClient } from './query-client.ts';
import { createPageRouter } from './router.tsx';
import { SessionGate } from './SessionGate.tsx';

const DESK = themeFor('desk');

/** The whole program. `nonce` lets antd's style elements through the content security policy. */
export function Program({ nonce }: { readonly nonce: string }) {
  const [client] = useState(createQueryClient);
  const [router] = useState(createPageRouter);
  return (
    <ConfigProvider locale={zhCN} theme={DESK} csp={{ nonce }} button={{ autoInsertSpace: false }}>
      <App component={false}>
        <QueryClientProvider client={client}>
          <OfflineNotice />
          <SessionGate>
            <RouterProvider router={router} />
          </SessionGate>
        </QueryClientProvider>
      </App>
    </ConfigProvider>
  );
}

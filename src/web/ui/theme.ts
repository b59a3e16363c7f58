import type { ThemeConfig } from 'antd';
import { PALETTE, STRONG_PALETTE, TINTS } from './palette.ts';

export const FONT = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif';

/** Text size of a page by who reads it: desk work, a patient, an elderly patient. */
export const TEXT_SIZES = { desk: 14, patient: 16, large: 20 } as const;
export type TextSize = keyof typeof TEXT_SIZES;

/** Heights of what is pressed: 20 px text needs a wider target for an unsteady hand. */
const CONTROL_HEIGHTS = { desk: 32, patient: 44, large: 56 } as const;

/** The antd theme of a page. */
export function themeFor(size: TextSize): ThemeConfig {
  const palette = size === 'large' ? STRONG_PALETTE : PALETTE;
  return {
    hashed: false,
    token: {
      colorPrimary: palette.accent,
      // Under the pointer words grow darker, never paler: a lighter green is too faint for its words.
      colorPrimaryHover: STRONG_PALETTE.accent,
      colorLink: palette.accent,
      colorLinkHover: STRONG_PALETTE.accent,
      colorLinkActive: STRONG_PALETTE.accent,
      colorSuccess: palette.success,
      colorWarning: palette.warning,
      colorError: palette.error,
      // A lighter red under the pointer would be too pale for its words.
      colorErrorHover: palette.error,
      colorErrorBorderHover: palette.error,
      colorInfo: palette.info,
      colorTextBase: palette.text,
      colorText: palette.text,
      colorTextSecondary: palette.secondary,
      colorTextTertiary: palette.secondary,
      colorTextDescription: palette.secondary,
      colorTextPlaceholder: palette.placeholder,
      colorTextQuaternary: palette.placeholder,
      colorBorder: palette.control,
      colorBorderSecondary: palette.line,
      colorSplit: palette.line,
      colorBgLayout: palette.ground,
      colorBgContainer: palette.surface,
      colorErrorBg: TINTS.error,
      colorWarningBg: TINTS.warning,
      colorSuccessBg: TINTS.success,
      colorInfoBg: TINTS.info,
      borderRadius: 4,
      borderRadiusLG: 4,
      fontFamily: FONT,
      fontSize: TEXT_SIZES[size],
      controlHeight: CONTROL_HEIGHTS[size],
      // Nothing slides or fades: a cut-off movement once left a button that was done saying that it was busy.
      motion: false,
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      Form: { verticalLabelPadding: '0 0 4px', itemMarginBottom: size === 'desk' ? 16 : 24 },
      // Seen as one control on the ground of a page as well.
      Segmented: { trackBg: palette.accentSoft, itemSelectedColor: palette.accent },
      Menu: { itemBorderRadius: 4, itemHeight: 36, itemSelectedBg: palette.accentSoft },
    },
  };
}

/**
 * The codes that the ready queries ask for. They are codes of the packages in `data/`; a test holds them to those.
 */

/** 武昌区 · Wuchang district. */
export const DISTRICT = '420106';

/** 2020年上半年 · The half-year whose report is the first dataset. */
export const PERIOD = '2020-S1';

/** 2020年下半年 · The half-year after it, for which the report says what is planned. */
export const NEXT_PERIOD = '2020-S2';

/** 2020年 · The year of both. */
export const YEAR = '2020';

/** 地区生产总值 · Gross domestic product. */
export const INDICATOR = 'GDP';

/** 2019年至2023年 · The years of the series. */
export const SERIES = { from: '2019', to: '2023' };

/** 主题分类 · A category with plans and actuals. */
export const CATEGORY = 'ECONOMY';

/** 华中金融城 · A functional area that holds sites. */
export const AREA = 'WUCHANG_HUAZHONG_FINANCIAL_CITY';

/** 发布版本 · The release at which a figure is looked at again: a number, or a time with offset. */
export const AS_OF = 2;

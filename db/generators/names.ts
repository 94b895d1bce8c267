import type { Chance } from './random.ts';

/** The commonest surnames with their share of the population in tenths of a per cent (Ministry of Public Security, 2020 report, rounded), weighted towards Guangdong at the end. */
const surnames: readonly (readonly [string, number])[] = (
  '王72 李71 张68 刘54 陈60 杨31 黄40 赵21 吴25 周21 徐14 孙15 马13 朱13 胡13 郭12 何15 林20 罗14 高10 ' +
  '郑9 梁22 谢10 宋8 唐8 许8 韩7 邓9 冯9 曹6 彭7 曾7 肖6 田5 董5 潘8 袁6 蔡7 蒋5 余5 于5 杜5 叶7 程5 魏5 苏6 吕5 ' +
  '丁4 任4 卢7 姚4 沈4 钟6 姜4 崔3 谭8 陆4 范4 汪3 廖6 石3 金3 韦5 贾3 夏3 付3 方4 邹3 熊3 白3 孟3 秦3 邱4 侯2 江4 ' +
  '尹2 薛2 闫2 段2 雷3 龙2 黎6 史2 陶2 贺2 毛2 郝2 顾2 龚2 邵2 万2 覃3 武2 钱2 戴2 严2 莫3 孔2 向1 常1 欧3 区2 伍3 ' +
  '霍1 关2 麦2 招1 岑1 欧阳2 司徒1'
)
  .split(' ')
  .map((entry) => [entry.replace(/\d+$/, ''), Number(/\d+$/.exec(entry)?.[0] ?? 1)] as const);

const male = [
  ...'伟强磊军洋勇杰涛超明刚平辉鹏飞斌波宇浩凯健俊帆帅旭宁龙林建国华志文海峰东成毅振兴荣光永德贵福生金亮坤',
];
const female = [...'芳娜敏静秀英丽艳娟霞燕玲丹萍红莉婷雪梅兰琳洁颖慧欣怡佳倩瑶璐薇妍琴云莲凤珍玉春菊素美'];
const both = [...'子梓一思雨晨轩嘉家文瑞天佳乐安宇欣泽君诗语涵'];

const towns = ['佛山', '顺德', '南海', '禅城', '三水', '高明', '广州', '江门', '中山'];
const fancies = [
  ...[
    '恒',
    '盛',
    '华',
    '顺',
    '昌',
    '兴',
    '隆',
    '鑫',
    '瑞',
    '德',
    '宏',
    '泰',
    '美',
    '联',
    '科',
    '新',
    '永',
    '力',
    '金',
    '海',
  ],
];
const trades =
  '陶瓷 家具 五金 塑料 电器 纺织 服装 食品 机械 包装 照明 建材 物流 装饰 模具 化工 电子 贸易 餐饮 汽车配件'.split(' ');
const forms: readonly (readonly [string, number])[] = [
  ['有限公司', 78],
  ['厂', 9],
  ['经营部', 6],
  ['股份有限公司', 3],
  ['商行', 4],
];

export const surnameOf = (chance: Chance): string => chance.weighted(surnames);

/** One or two characters, fit for the year somebody was born in. */
export function givenName(chance: Chance, gender: '1' | '2', birthYear: number): string {
  const own = gender === '1' ? male : female;
  const single = chance.happens(birthYear > 1975 && birthYear < 1995 ? 0.32 : 0.12);
  if (single) return chance.pick(own);
  const first = chance.happens(birthYear > 1995 ? 0.6 : 0.25) ? chance.pick(both) : chance.pick(own);
  return first + chance.pick(own);
}

export const companyName = (chance: Chance): string =>
  `${chance.pick(towns)}市${chance.pick(fancies)}${chance.pick(fancies)}${chance.pick(trades)}${chance.weighted(forms)}`;

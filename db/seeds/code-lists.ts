import type { MikroORM } from '@mikro-orm/core';
import { codeValueTable } from '@tellerline/server/modules/customers/index';

/**
 * The bank's lists, in Chinese as the requirements document words them and in English. One value a line:
 * `code|zh|en`. National lists: GB/T 2261 (gender, marital status), the PBOC personal credit data specification
 * (education, degree, occupation, title, housing); the others are the bank's own. `product`, `purpose` and `channel`
 * are the demo bank's.
 */
export const codeLists: Readonly<Record<string, string>> = {
  gender: `
0|未知的性别|Unknown
1|男性|Male
2|女性|Female
9|未说明的性别|Not stated`,
  maritalStatus: `
10|未婚|Never married
20|已婚|Married
21|初婚|First marriage
22|再婚|Remarried
23|复婚|Remarried to the same spouse
30|丧偶|Widowed
40|离婚|Divorced
90|未说明|Not stated`,
  personIdType: `
10|身份证|Resident ID
11|户口簿|Household register
12|护照|Passport
13|军官证|Officer's certificate
14|士兵证|Soldier's certificate
15|香港居民身份证|Hong Kong identity card
16|澳门居民身份证|Macao identity card
17|台胞身份证|Taiwan identity card
18|香港回乡证|Home-return permit (Hong Kong)
19|澳门回乡证|Home-return permit (Macao)
20|台湾同胞来往内地通行证|Mainland travel permit (Taiwan)
21|临时身份证|Temporary resident ID
22|外国人居留证|Residence permit of a foreigner
23|警官证|Police officer's certificate
99|其它|Other`,
  education: `
10|研究生|Postgraduate
20|大学本科|Bachelor's programme
30|大专|Junior college
40|中专|Secondary vocational school
50|技术学校|Technical school
60|高中|Senior high school
70|初中|Junior high school
80|小学|Primary school
90|文盲或半文盲|Illiterate or semi-literate
99|未知|Unknown`,
  degree: `
0|其他|Other
1|名誉博士|Honorary doctor
2|博士|Doctor
3|硕士|Master
4|学士|Bachelor
9|未知|Unknown`,
  investorType: `
10|谨慎型|Cautious
20|稳健型|Moderate
30|平衡型|Balanced
40|进取型|Enterprising
50|投资型|Aggressive`,
  occupation: `
0|国家机关、党群组织、企业、事业单位负责人|Head of an authority, organisation or enterprise
1|专业技术人员|Professional or technician
3|办事人员和有关人员|Clerk
4|商业、服务业人员|Commerce and services
5|农、林、牧、渔、水利业生产人员|Farming, forestry, fishery, water
6|生产、运输设备操作人员及有关人员|Production and transport
X|军人|Member of the armed forces
Y|不便分类的其他从业人员|Other
Z|未知|Unknown`,
  employerKind: `
01|企业法人|Enterprise, legal person
02|企业非法人|Enterprise, not a legal person
03|个体工商户|Sole trader
04|行政事业单位|Administrative institution
05|国家机关|Authority of the state
06|社会团体|Association
07|军队|Armed forces`,
  enterpriseKind: `
01|企业法人|Enterprise, legal person
02|企业非法人|Enterprise, not a legal person
03|个体工商户|Sole trader
04|行政事业单位|Administrative institution
05|国家机关|Authority of the state
06|社会团体|Association
07|军队|Armed forces`,
  professionalTitle: `
0|无|None
1|高级|Senior
2|中级|Intermediate
3|初级|Junior
9|未知|Unknown`,
  housing: `
1|自置|Owned
2|按揭|Mortgaged
3|亲属楼宇|Relatives' home
4|集体宿舍|Dormitory
5|租房|Rented
6|共有住宅|Jointly owned
7|其他|Other
9|未知|Unknown`,
  contactChannel: `
1|家庭联系|At home
2|单位联系|At work
3|移动|Mobile
4|小灵通|PHS
5|邮件|E-mail
6|书信|Letter`,
  phoneUse: `
mobile|移动电话|Mobile
home_phone|家庭电话|Home
work_phone|单位电话|Work
other_phone|其他电话|Other
phs|小灵通（已停用）|PHS (no longer in service)`,
  addressUse: `
home_address|家庭地址|Home
mailing_address|通讯地址|Mailing
work_address|单位地址|Work`,
  keyCustomerReason: `
credit|信贷客户|Borrower
gold_card|金卡客户|Gold card
wealth|理财客户|Wealth management
prospect|潜在客户|Prospect`,
  dayPeriod: `
1|上午|Morning
2|下午|Afternoon
3|晚上|Evening`,
  certificateKind: `
businessLicence|营业执照|Business licence
organisationCode|组织机构代码证|Organisation code certificate
nationalTax|国税登记证|National tax registration
localTax|地税登记证|Local tax registration
legalPersonId|法人身份证|Legal person's ID
basicAccountPermit|基本账户核准证件|Basic account permit
temporaryAccountPermit|临时账户核准证件|Temporary account permit
other|其他证件|Other certificate`,
  certificateStatus: `
valid|有效|Valid
lost|挂失|Reported lost
revoked|吊销|Revoked
cancelled|注销|Cancelled`,
  /** Filled in before a clerk types: certificate kind → its usual registry or issuer. */
  certificateIssuerDefault: `
businessLicence|佛山市顺德区工商行政管理局|佛山市顺德区工商行政管理局
organisationCode|佛山市顺德技术监督局|佛山市顺德技术监督局
nationalTax|顺德国税局|顺德国税局
basicAccountPermit|佛山市顺德区人行|佛山市顺德区人行
temporaryAccountPermit|佛山市顺德区人行|佛山市顺德区人行`,
  /** The same for the authority that approved the founding. */
  certificateApproverDefault: `
nationalTax|佛山市顺德区工商行政管理局|佛山市顺德区工商行政管理局`,
  registrationType: `
00|有限责任公司(国有独资)|Limited company, wholly state-owned
01|有限责任公司|Limited company
02|有限责任公司(外商投资企业投资)|Limited company, invested in by foreign-invested companies
03|有限责任公司(私营)|Limited company, private
04|有限责任公司(外商投资企业投资、私营)|Limited company, foreign-invested investors, private
05|有限责任公司(自然人独资)|Limited company of one natural person
06|有限责任公司(法人独资)|Limited company of one legal person
07|有限责任公司(法人独资、私营)|Limited company of one legal person, private
08|有限责任公司(其他)|Limited company, other
09|有限责任公司分公司|Branch of a limited company
10|股份有限公司(上市)|Joint-stock company, listed
11|股份有限公司|Joint-stock company
12|股份有限公司(上市、私营)|Joint-stock company, listed, private
13|股份有限公司(私营)|Joint-stock company, private
14|股份有限公司(其他)|Joint-stock company, other
15|股份有限公司分公司|Branch of a joint-stock company
20|非公司企业法人-全民所有制企业|Enterprise legal person: owned by the whole people
21|非公司企业法人-集体所有制企业|Enterprise legal person: collectively owned
22|非公司企业法人-股份制企业|Enterprise legal person: shareholding
23|非公司企业法人-股份合作制企业|Enterprise legal person: shareholding co-operative
24|非公司企业法人联营-其他|Enterprise legal person: associated, other
30|营业单位-全民所有制企业|Business unit: owned by the whole people
31|营业单位-集体所有制企业|Business unit: collectively owned
32|营业单位-股份制企业|Business unit: shareholding
33|营业单位-股份合作制企业|Business unit: shareholding co-operative
34|营业单位-联营|Business unit: associated
35|营业单位-其他|Business unit: other
40|合伙企业|Partnership
41|合伙企业分支机构|Branch of a partnership
50|个人独资企业|Sole proprietorship
51|个人独资企业分支机构|Branch of a sole proprietorship
60|个体户(内地居民)|Sole trader, mainland resident
61|个体户(香港居民)|Sole trader, Hong Kong resident
62|个体户(澳门居民)|Sole trader, Macao resident
63|个体户(台湾农民)|Sole trader, Taiwan farmer
64|个体户(其他)|Sole trader, other
65|个体户(临时)|Sole trader, temporary
70|农民专业合作社|Farmers' co-operative
71|合作社分支机构|Branch of a co-operative
80|外商投资企业-中外合资经营企业|Sino-foreign equity joint venture
81|外商投资企业-中外合作经营企业|Sino-foreign co-operative venture
82|外商投资企业-外商独资经营企业|Wholly foreign-owned enterprise
83|外商投资企业-外商投资股份有限公司|Foreign-invested joint-stock company
84|外商投资企业-外商投资企业办事机构|Office of a foreign-invested enterprise
85|外商投资企业-外商投资企业分支机构|Branch of a foreign-invested enterprise
90|台、港、澳投资企业-合资经营企业(台、港、澳资)|Equity joint venture with Taiwan, Hong Kong or Macao
91|台、港、澳投资企业-合作经营企业(台、港、澳资)|Co-operative venture with Taiwan, Hong Kong or Macao
92|台、港、澳投资企业-独资经营企业(台、港、澳资)|Wholly owned from Taiwan, Hong Kong or Macao
101|事业单位法人|Public institution, legal person
102|事业单位非法人|Public institution, not a legal person
103|社会团体法人|Association, legal person
104|社会团体非法人|Association, not a legal person
199|其他|Other`,
  /** Which enterprise kind a registration type implies: the matrix the two are checked by. */
  enterpriseKindOfType: `
00|01|01
01|01|01
02|01|01
03|01|01
04|01|01
05|01|01
06|01|01
07|01|01
08|01|01
09|02|02
10|01|01
11|01|01
12|01|01
13|01|01
14|01|01
15|02|02
20|01|01
21|01|01
22|01|01
23|01|01
24|01|01
30|02|02
31|02|02
32|02|02
33|02|02
34|02|02
35|02|02
40|02|02
41|02|02
50|02|02
51|02|02
60|03|03
61|03|03
62|03|03
63|03|03
64|03|03
65|03|03
70|01|01
71|02|02
80|01|01
81|01|01
82|01|01
83|01|01
84|02|02
85|02|02
90|01|01
91|01|01
92|01|01
101|04|04
102|04|04
103|06|06
104|06|06`,
  relationRole: `
01|担保人|Guarantor
02|被担保人|Guaranteed party
03|抵押人|Mortgagor
04|质押人|Pledgor
05|父母|Parent
06|子女|Child
07|配偶|Spouse
08|兄弟姐妹|Sibling
09|祖父母|Grandparent
10|孙子女|Grandchild
11|其他亲属|Other relative
12|股东|Shareholder
13|高管|Senior manager
14|法定代表人|Legal representative
15|实际控制人|Controlling person
16|经营关联|Business tie
17|所属单位|Employer
18|行员|Bank employee
19|客户经理|Customer manager
20|担保公司|Guarantee company
21|基金社/第三方机构|Fund or third party
22|部门|Department
23|账户所有人|Account owner
24|账户被授权人|Authorised on the account
99|其他|Other`,
  /** What the customer is to the other one: the inverse reading of each role. */
  relationInverse: `
01|被担保人|Guaranteed party
02|担保人|Guarantor
03|抵押权对应债务人|Debtor secured by a mortgage
04|质押权对应债务人|Debtor secured by a pledge
05|子女|Child
06|父母|Parent
07|配偶|Spouse
08|兄弟姐妹|Sibling
09|孙子女|Grandchild
10|祖父母|Grandparent
11|其他亲属|Other relative
12|持股企业|Company held
13|任职企业|Company managed
14|法定代表的企业|Company represented
15|实际控制的企业|Company controlled
16|经营关联|Business tie
17|员工|Employee
18|所属银行|Bank employed at
19|所管客户|Customer managed
20|被担保企业|Company guaranteed
21|合作方|Partner
22|所属单位|Parent organisation
23|账户被授权人|Authorised on the account
24|账户所有人|Account owner
99|其他|Other`,
  partyKind: `
personal|自然人|Person
corporate|企业|Company`,
  blacklistSeverity: `
block|禁止办理|No business
warn|警示|Caution
inform|提示|For information`,
  blacklistReason: `
fraud|电信网络诈骗涉案|Telecom or network fraud
identity|冒用他人身份|Used somebody else's identity
account_trade|出租、出售账户|Let or sold an account
aml|洗钱嫌疑|Suspected money laundering
terror|涉恐名单|Terrorist list
default|恶意逃废债|Evaded a debt
court|失信被执行人|Judgment defaulter
card|不良持卡人|Misused a card
abuse|辱骂、骚扰员工|Abused staff
other|其他|Other`,
  blacklistSource: `
internal|本行|The bank
police|公安机关|Police
court|人民法院|Court
regulator|监管机构|Regulator
card_scheme|卡组织|Card scheme
other|其他|Other`,
  blacklistAdvice: `
record|照常受理并记录|Serve, and note what was wanted
verify|加强身份核实|Verify the identity with more than usual care
no_money|不办理资金业务|No transfers, no payments
refer|转交主管处理|Hand over to a supervisor
refuse|礼貌拒绝办理|Refuse politely`,
  relationshipForm: `
1|离散关系|Discrete
2|松散关系|Loose
3|密切关系|Close
4|紧密关系|Tight
5|战略合作伙伴关系|Strategic partnership`,
  lifecycleStage: `
T0|潜在期|Potential
T1|开发期|Development
T2|成长期|Growth
T3|成熟期|Maturity
T4|衰退期|Decline
T5|终止期|Ended`,
  product: `
C100|活期储蓄|Current savings
C110|工资账户|Salary account
C200|整存整取定期|Fixed-term deposit
C300|对公活期|Corporate current account
C310|基本存款账户|Basic deposit account
C900|贷款结算户|Loan settlement account
L100|个人住房贷款|Home loan
L200|个人消费贷款|Consumer loan
L300|流动资金贷款|Working-capital loan
D100|借记卡|Debit card
D110|金卡借记卡|Gold debit card
K100|信用卡|Credit card
K110|白金信用卡|Platinum credit card`,
  purpose: `
salary|工资|Salary
transfer_in|转入|Transfer in
transfer_out|转出|Transfer out
cash_in|现金存入|Cash paid in
cash_out|现金支取|Cash withdrawn
purchase|消费|Purchase
utilities|水电煤缴费|Utilities
insurance|保险|Insurance
loan_payment|贷款还款|Loan repayment
interest|利息|Interest
fee|手续费|Fee
pension|养老金|Pension
opening|开户存入|Opening deposit
other|其他|Other`,
  channel: `
branch|柜面|Branch
atm|自助设备|ATM
mobile|手机银行|Mobile banking
online|网上银行|Online banking
pos|POS|Card terminal
batch|批量|Batch`,
  region: `
110105|北京市朝阳区|Chaoyang, Beijing
310115|上海市浦东新区|Pudong, Shanghai
320583|江苏省昆山市|Kunshan, Jiangsu
330106|浙江省杭州市西湖区|Xihu, Hangzhou
350521|福建省惠安县|Hui'an, Fujian
360121|江西省南昌县|Nanchang County, Jiangxi
410122|河南省中牟县|Zhongmu, Henan
420106|湖北省武汉市武昌区|Wuchang, Wuhan
430104|湖南省长沙市岳麓区|Yuelu, Changsha
440106|广东省广州市天河区|Tianhe, Guangzhou
440305|广东省深圳市南山区|Nanshan, Shenzhen
440604|广东省佛山市禅城区|Chancheng, Foshan
440605|广东省佛山市南海区|Nanhai, Foshan
440606|广东省佛山市顺德区|Shunde, Foshan
440607|广东省佛山市三水区|Sanshui, Foshan
440608|广东省佛山市高明区|Gaoming, Foshan
440703|广东省江门市蓬江区|Pengjiang, Jiangmen
440783|广东省开平市|Kaiping, Guangdong
440923|广东省电白县|Dianbai, Guangdong
441225|广东省封开县|Fengkai, Guangdong
450103|广西南宁市青秀区|Qingxiu, Nanning
450981|广西北流市|Beiliu, Guangxi
500112|重庆市渝北区|Yubei, Chongqing
510104|四川省成都市锦江区|Jinjiang, Chengdu
520103|贵州省贵阳市云岩区|Yunyan, Guiyang`,
};

export interface CodeSeed {
  list: string;
  code: string;
  zh: string;
  en: string;
  position: number;
}

/** All values of all lists, in order. */
export const codeSeeds: readonly CodeSeed[] = Object.entries(codeLists).flatMap(([list, lines]) =>
  lines
    .trim()
    .split('\n')
    .map((line, position) => {
      const [code = '', zh = '', en = ''] = line.split('|');
      return { list, code, zh, en, position };
    }),
);

/** Writes the lists into the database; values the bank has changed or added since are left alone. Repeatable. */
export async function seedCodeValues(orm: MikroORM): Promise<void> {
  await codeValueTable(orm).addMissing(codeSeeds);
}

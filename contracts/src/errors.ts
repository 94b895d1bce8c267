import { z } from 'zod';
import type { Label } from './primitives.ts';

/**
 * Every error the server may tell, once, with the phrase the desktop shows. The code is API: never renamed.
 * `{name}` in a phrase is filled from the error's details.
 */
export const errorPhrases = {
  'request.invalid': { 'zh-CN': '输入有误：{field}', en: 'Not accepted: {field}' },
  'request.malformed': { 'zh-CN': '请求格式无法识别', en: 'The request could not be read' },
  'request.too_large': { 'zh-CN': '请求内容过大', en: 'The request is too large' },
  'request.too_many': {
    'zh-CN': '操作过于频繁，请在 {retryAfterSeconds} 秒后再试',
    en: 'Too many requests, try again in {retryAfterSeconds} s',
  },
  'request.wrong_origin': { 'zh-CN': '请求来源不被允许', en: 'Requests from this origin are refused' },
  'resource.not_found': { 'zh-CN': '未找到，或您无权查看', en: 'Not found, or not yours to see' },
  'server.fault': {
    'zh-CN': '系统出错，请告知管理员编号 {requestId}',
    en: 'Something failed; tell the administrator {requestId}',
  },
  'server.unavailable': { 'zh-CN': '服务暂不可用，请稍后再试', en: 'The service is not available, try again shortly' },
  'session.required': { 'zh-CN': '请先登录', en: 'Sign in first' },
  'session.wrong_credentials': { 'zh-CN': '用户名或密码不正确', en: 'The user name or the password is wrong' },
  'session.locked': { 'zh-CN': '尝试次数过多，账号锁定至 {until}', en: 'Too many attempts: locked until {until}' },
  'access.denied': { 'zh-CN': '您没有此操作的权限', en: 'You may not do this' },
  'conflict.stale': {
    'zh-CN': '此记录已被他人修改，请刷新后再试',
    en: 'Somebody changed this meanwhile; reload and try again',
  },
  'presence.illegal_transition': {
    'zh-CN': '当前状态不能切换到所选状态',
    en: 'This state cannot be reached from the present one',
  },
  'presence.reason_required': { 'zh-CN': '请选择原因', en: 'Choose a reason' },
  'presence.device_not_ready': {
    'zh-CN': '话机未就绪：请先完成设备检查',
    en: 'The phone is not ready: finish the device check first',
  },
  'presence.queue_unconfirmed': {
    'zh-CN': '话务平台未确认，请稍后再试',
    en: 'The telephone system has not confirmed; try again shortly',
  },
  'interaction.not_yours': { 'zh-CN': '该通话由其他坐席处理', en: 'Another agent handles this call' },
  'interaction.still_open': { 'zh-CN': '通话尚未结束', en: 'The call has not ended yet' },
  'interaction.already_wrapped_up': { 'zh-CN': '该通话已完成小结', en: 'This call has been wrapped up already' },
  'interaction.disposition_unknown': {
    'zh-CN': '小结代码不存在或已停用',
    en: 'The disposition does not exist or is no longer in use',
  },
  'interaction.follow_up_required': {
    'zh-CN': '此小结需要填写跟进时间',
    en: 'This disposition needs a follow-up time',
  },
  'customer.duplicate': { 'zh-CN': '已有相同证件的客户', en: 'A customer with the same document exists' },
  'customer.id_number_invalid': { 'zh-CN': '证件号码有误：{rule}', en: 'The document number is wrong: {rule}' },
  'customer.too_many_prospects': {
    'zh-CN': '此号码下已有 {known} 位潜在客户，请先从中选择',
    en: '{known} prospects are recorded with this number already; choose one of them',
  },
  'phone.invalid': { 'zh-CN': '电话号码无法识别', en: 'The telephone number is not recognised' },
  'feed.day_refused': { 'zh-CN': '该日数据整批拒收：{reason}', en: 'The whole day was refused: {reason}' },
  'feed.busy': { 'zh-CN': '另一次导入正在进行', en: 'Another import is running' },
  'stream.unknown_message': { 'zh-CN': '消息格式无法识别', en: 'The message could not be read' },
} as const satisfies Record<string, Label>;

export type ErrorCode = keyof typeof errorPhrases;
export const ErrorCode = z.enum(Object.keys(errorPhrases) as [ErrorCode, ...ErrorCode[]]);

/** One broken field of a request: which, and which rule, never the value itself. */
export const FieldIssue = z.object({ path: z.string(), rule: z.string() });
export type FieldIssue = z.infer<typeof FieldIssue>;

/** The body of every refused request and socket acknowledgement. */
export const ErrorBody = z.object({
  code: ErrorCode,
  /** English courtesy text; the desktop shows the phrase of `code` instead. */
  message: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
  issues: z.array(FieldIssue).optional(),
  requestId: z.string(),
});
export type ErrorBody = z.infer<typeof ErrorBody>;

/** Fills a phrase in one language; an unknown placeholder stays visible rather than vanishing. */
export function phraseOf(code: ErrorCode, locale: keyof Label, details: Record<string, unknown> = {}): string {
  return errorPhrases[code][locale].replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(details, name) ? String(details[name]) : whole,
  );
}

import { z } from 'zod';
import type { Label } from './primitives.ts';
import { ToldError } from './told-error.ts';

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
  'access.house_only': {
    'zh-CN': '此项对全行生效，仅总行人员可以设置',
    en: 'This holds for every branch: only people of the head office may set it',
  },
  'register.code_taken': { 'zh-CN': '代码 {code} 已存在', en: 'The code {code} is there already' },
  'conflict.stale': {
    'zh-CN': '此记录已被他人修改，请刷新后再试',
    en: 'Somebody changed this meanwhile; reload and try again',
  },
  'centre.queue_unknown': { 'zh-CN': '没有队列 {queue}', en: 'There is no queue {queue}' },
  'centre.group_unknown': {
    'zh-CN': '所选客群不存在或已停用，请重新选择',
    en: 'That segment does not exist or is closed; choose another',
  },
  'centre.queue_unconfirmed': {
    'zh-CN': '话务平台未确认新队列，未保存；请稍后再试',
    en: 'The telephone system has not confirmed the new queue, nothing was saved; try again shortly',
  },
  'centre.overflow_circle': {
    'zh-CN': '溢出会绕回：{queue} 最终又溢出到本队列',
    en: 'The overflow runs in a circle: {queue} leads back to this queue',
  },
  'callback.not_free': {
    'zh-CN': '请先空闲或示忙，通话中不能回电',
    en: 'Finish your call first: nobody is called back in the middle of one',
  },
  'callback.over': { 'zh-CN': '该回电已在进行或已结束', en: 'This call back is under way or over' },
  'callback.unconfirmed': {
    'zh-CN': '话务平台未确认外呼，请再试一次',
    en: 'The telephone system has not confirmed the call; try again',
  },
  'centre.reason_ended': { 'zh-CN': '该原因已停用', en: 'This reason is no longer in use' },
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
  'transfer.not_talking': { 'zh-CN': '只能转接正在通话的来电', en: 'Only a call you are talking on can be passed on' },
  'transfer.agent_not_free': { 'zh-CN': '{name} 目前不能接听', en: '{name} cannot take a call now' },
  'transfer.queue_unknown': { 'zh-CN': '没有这个队列', en: 'There is no such queue' },
  'transfer.number_not_allowed': {
    'zh-CN': '不能转接到此号码：仅限国内手机、固话、400 和 800 号码',
    en: 'Calls cannot be passed on to this number: mobile, fixed, 400 and 800 numbers of the country only',
  },
  'transfer.unconfirmed': {
    'zh-CN': '话务平台未确认转接，通话仍在您这里，请再试一次',
    en: 'The telephone system has not confirmed; the call is still with you, try again',
  },
  'crisis.nobody': { 'zh-CN': '没有受影响的客户', en: 'Nobody is affected' },
  'crisis.state': { 'zh-CN': '当前状态不能执行此步', en: 'This step is not possible from the present state' },
  'crisis.second_person': { 'zh-CN': '须由另一人同意', en: 'Another person has to agree' },
  'ivr.not_proved': {
    'zh-CN': '来电人身份尚未在本次通话中核实，请先核实',
    en: 'Who calls is not proved on this call yet: verify it first',
  },
  'dial.no_phone': { 'zh-CN': '您没有分机，不能外呼', en: 'You have no extension to call from' },
  'dial.busy': {
    'zh-CN': '请先在线上结束当前通话与小结，再外呼',
    en: 'Be at your desk, end your call and save its wrap-up before you dial',
  },
  'dial.do_not_call': { 'zh-CN': '客户不接受此类来电', en: 'The customer wants no such calls' },
  'dial.blacklisted': { 'zh-CN': '客户或号码在黑名单中，禁止外呼', en: 'Blacklisted: no calls to this customer' },
  'dial.hours': {
    'zh-CN': '现在不在允许外呼的时段（{from}–{to}）',
    en: 'Outside the calling hours ({from}–{to})',
  },
  'dial.holiday': { 'zh-CN': '今天是节假日，不外呼', en: 'No calls on this holiday' },
  'dial.too_often': {
    'zh-CN': '今天或本周对该客户的拨打次数已满',
    en: 'Called as often as allowed, today or this week',
  },
  'dial.no_number': { 'zh-CN': '没有可拨打的号码', en: 'There is no number to dial' },
  'dial.not_yours': { 'zh-CN': '该名单项已不在您手中', en: 'This entry is no longer yours' },
  'dial.not_running': { 'zh-CN': '该名单未在执行', en: 'This list is not running' },
  'dial.list_state': {
    'zh-CN': '名单当前状态不能这样变更',
    en: 'The list cannot be changed so from its present state',
  },
  'dial.refusals_spent': {
    'zh-CN': '一天最多登记 {most} 个号码拒绝来电；请由主管继续登记',
    en: 'At most {most} numbers a day; ask a supervisor to note more',
  },
  'dial.nobody': { 'zh-CN': '来源中没有可呼叫的客户', en: 'Nobody to call in this source' },
  'dial.number_not_allowed': { 'zh-CN': '该号码不能外呼', en: 'This number may not be dialled' },
  'dial.unconfirmed': {
    'zh-CN': '电话系统未确认外呼，请再试',
    en: 'The telephone system did not confirm the call; try again',
  },
  'monitor.not_on_call': { 'zh-CN': '该坐席目前没有通话', en: 'This agent is not on a call now' },
  'monitor.no_phone': { 'zh-CN': '您没有分机，不能监听', en: 'You have no extension to listen with' },
  'monitor.busy': { 'zh-CN': '您正在通话，结束后再试', en: 'You are on a call yourself; end it first' },
  'monitor.unconfirmed': {
    'zh-CN': '话务平台未确认；请检查您的话机是否已连接，再试一次',
    en: 'The telephone system has not confirmed; see whether your phone is connected and try again',
  },
  'evaluation.incomplete': {
    'zh-CN': '评分项“{question}”没有有效评分',
    en: 'The question {question} has no valid answer',
  },
  'evaluation.answered': { 'zh-CN': '您已回复过此次质检', en: 'You have answered this evaluation already' },
  'evaluation.not_objected': {
    'zh-CN': '此次质检没有待处理的异议',
    en: 'There is no objection to settle on this evaluation',
  },
  'evaluation.same_person': {
    'zh-CN': '评分人不能处理对自己评分的异议',
    en: 'Whoever judged the call does not settle the objection to it',
  },
  'recording.not_recorded': {
    'zh-CN': '此通话未录音',
    en: 'This call is not being recorded',
  },
  'recording.unconfirmed': {
    'zh-CN': '话务平台未确认，录音状态未改变，请再试一次',
    en: 'The telephone system has not confirmed; the recording is as it was, try again',
  },
  'recording.reason_required': {
    'zh-CN': '请说明收听或下载的原因',
    en: 'Say what you listen or download for',
  },
  'recording.gone': {
    'zh-CN': '录音已按保存期限删除',
    en: 'The recording was deleted when its time was over',
  },
  'recording.damaged': {
    'zh-CN': '录音文件缺失或损坏，请通知管理员',
    en: 'The file of the recording is missing or damaged; tell the administrator',
  },
  'interaction.no_follow_up': {
    'zh-CN': '此次通话没有约定跟进。',
    en: 'Nothing was promised on this call.',
  },
  'interaction.follow_up_required': {
    'zh-CN': '此小结需要填写跟进时间',
    en: 'This disposition needs a follow-up time',
  },
  'segment.rule_refused': {
    'zh-CN': '规则中的“{field}”不可用：字段不存在、条件不适用或您无权使用',
    en: 'The rule cannot ask {field} so: no such field, no such test, or not yours to use',
  },
  'segment.name_taken': {
    'zh-CN': '本机构已有名为“{name}”的客群',
    en: 'Your branch has a segment called {name} already',
  },
  'lifecycle.running': { 'zh-CN': '评定正在进行，请稍后再试', en: 'A run is under way; try again when it has ended' },
  'book.handed_in': {
    'zh-CN': '修改已提交，待另一人审批；请先退回',
    en: 'The changes wait for another person; have them returned first',
  },
  'book.same_person': {
    'zh-CN': '修改过的人不能审批，请由另一人审批',
    en: 'Who changed it cannot approve it: somebody else has to',
  },
  'offer.wrong_answer': {
    'zh-CN': '必须处理的事项只能标记为已处理，推荐则记录客户的答复',
    en: 'What has to be done can only be ticked off; an offer takes the customer’s answer',
  },
  'offer.not_your_call': {
    'zh-CN': '只能记录自己通话中的推荐结果',
    en: 'Only offers of your own call can be answered',
  },
  'analytics.running': {
    'zh-CN': '训练或评分正在进行，请稍后再试',
    en: 'A training or scoring is under way; try again when it has ended',
  },
  'standing.ends_in_past': {
    'zh-CN': '有效期须在今天之后，且不超过两年',
    en: 'It must end after today, within two years',
  },
  'standing.not_judged': {
    'zh-CN': '该客户尚未评定，请在下次评定后再调整',
    en: 'This customer has not been judged yet; decide after the next run',
  },
  'element.in_future': { 'zh-CN': '发生日期不能晚于今天', en: 'It cannot have happened after today' },
  'customer.duplicate': { 'zh-CN': '已有相同证件的客户', en: 'A customer with the same document exists' },
  'customer.merged': {
    'zh-CN': '此客户已合并至 {into}，请在 {into} 上操作',
    en: 'This customer was merged into {into}; work on {into}',
  },
  'customer.not_mergeable': {
    'zh-CN': '只能合并两个不同的、同类的客户，且均未被合并',
    en: 'Only two different customers of one kind can be merged, neither of them merged already',
  },
  'customer.id_number_invalid': { 'zh-CN': '证件号码有误：{rule}', en: 'The document number is wrong: {rule}' },
  'customer.too_many_prospects': {
    'zh-CN': '此号码下已有 {known} 位潜在客户，请先从中选择',
    en: '{known} prospects are recorded with this number already; choose one of them',
  },
  'customer.view_name_taken': {
    'zh-CN': '您已有同名视图“{name}”',
    en: 'You have a view named “{name}” already',
  },
  'customer.too_many_views': { 'zh-CN': '最多保存 {most} 个视图', en: 'No more than {most} views are kept' },
  'reveal.budget_spent': {
    'zh-CN': '今日查看明文已达上限（{budget} 次），如确需查看请联系主管',
    en: 'Your {budget} values for today are used up; ask your supervisor if you need more',
  },
  'reveal.not_allowed': { 'zh-CN': '您没有查看此项明文的权限', en: 'You may not see this whole' },
  'reveal.note_required': { 'zh-CN': '选择“其他”时请填写说明', en: 'With “other”, say what it is for' },
  'phone.invalid': { 'zh-CN': '电话号码无法识别', en: 'The telephone number is not recognised' },
  'rights.same_person': {
    'zh-CN': '提出权限变更的人不能自行批准',
    en: 'Whoever proposed a change of rights cannot approve it',
  },
  'rights.proposal_open': {
    'zh-CN': '已有一项权限变更待批准，请先处理',
    en: 'A change of rights waits already: it has to be decided first',
  },
  'review.same_person': {
    'zh-CN': '录入人与复核人不能为同一人',
    en: 'Entry and review can never be the same person',
  },
  'review.change_open': {
    'zh-CN': '{by} 对此记录的修改尚未完成，您的录入仍保留在本页',
    en: 'A change of this record by {by} is still open; what you typed stays on this page',
  },
  'review.not_open': { 'zh-CN': '该修改已处理完毕', en: 'This change has been dealt with already' },
  'review.not_valid': {
    'zh-CN': '该修改已不符合规则，请退回录入人',
    en: 'This change no longer passes the checks; send it back',
  },
  'feed.day_refused': { 'zh-CN': '该日数据整批拒收：{reason}', en: 'The whole day was refused: {reason}' },
  'feed.busy': { 'zh-CN': '另一次导入正在进行', en: 'Another import is running' },
  'feed.delivery_differs': {
    'zh-CN': '该批次号已用于其他内容',
    en: 'This delivery was sent before with other rows',
  },
  'feed.no_retry': { 'zh-CN': '该日数据不能重试', en: 'This day cannot be tried again' },
  'service.key_required': { 'zh-CN': '服务密钥缺失或不正确', en: 'The service key is missing or wrong' },
  'alert.held_out': {
    'zh-CN': '该客户属于对照组，不作处理',
    en: 'This customer is in the comparison group: nobody acts on it',
  },
  'alert.closed': { 'zh-CN': '该预警已结案', en: 'This alert is closed' },
  'alert.not_for_team': {
    'zh-CN': '所选人员不负责该客户所在机构，不能加入危机小组',
    en: 'Who is chosen is not in charge of this customer and cannot join the team',
  },
  'alert.not_yours': { 'zh-CN': '该预警由 {by} 负责处理', en: '{by} handles this alert' },
  'task.taken': { 'zh-CN': '该待办已由 {by} 领取', en: '{by} has taken this task' },
  'task.over': { 'zh-CN': '该待办已结束', en: 'This task is over' },
  'task.not_yours': { 'zh-CN': '该待办不在您手中', en: 'You do not have this task' },
  'task.not_for_you': { 'zh-CN': '该待办须由他人处理', en: 'Somebody else must do this' },
  'task.not_by_hand': { 'zh-CN': '请在对应页面完成该待办', en: 'Finish this task on its own page' },
  'flow.not_valid': {
    'zh-CN': '流程未通过检查（{count} 项），不能提交',
    en: 'The flow does not pass its checks ({count}) and cannot be handed in',
  },
  'flow.handed_in': {
    'zh-CN': '该版本已提交，等待他人发布',
    en: 'This version is handed in and waits for another person',
  },
  'flow.same_person': {
    'zh-CN': '编写或提交过此版本的人不能发布它',
    en: 'Who wrote this version or handed it in cannot publish it',
  },
  'flow.not_handed_in': { 'zh-CN': '该版本未处于待发布状态', en: 'This version does not wait to be published' },
  'flow.other_name': {
    'zh-CN': '流程编号与地址不一致：{field}',
    en: "The flow's name is not that of the address: {field}",
  },
  'flow.not_published': { 'zh-CN': '该流程尚未发布', en: 'This flow is not published' },
  'flow.run_open': {
    'zh-CN': '此通话已有进行中的流程，请先完成或离开',
    en: 'A flow is under way on this call: finish it or leave it first',
  },
  'flow.run_over': { 'zh-CN': '该流程已结束', en: 'This run is over' },
  'flow.not_your_call': { 'zh-CN': '您没有在处理此通话', en: 'You are not the one on this call' },
  'document.account_unknown': { 'zh-CN': '该客户没有此账号', en: 'The customer has no such account' },
  'image.type_unknown': {
    'zh-CN': '文件内容不是 JPEG、PNG、PDF 或 TIFF',
    en: 'The file is not a JPEG, PNG, PDF or TIFF',
  },
  'image.damaged': { 'zh-CN': '文件已损坏或不完整：{part}', en: 'The file is damaged or cut off: {part}' },
  'image.protected': { 'zh-CN': '文件有密码保护，无法查看', en: 'The file is protected by a password' },
  'image.too_big': {
    'zh-CN': '图像过大：{width}×{height} 像素，上限 {limit}',
    en: 'The picture is too big: {width}×{height} pixels, at most {limit}',
  },
  'image.too_many_pages': {
    'zh-CN': '页数过多：{pages}，上限 {limit}',
    en: 'Too many pages: {pages}, at most {limit}',
  },
  'image.set_full': { 'zh-CN': '每次最多引入 {limit} 个文件', en: 'At most {limit} files go into one import' },
  'image.set_empty': { 'zh-CN': '还没有任何页面', en: 'There is no page yet' },
  'image.set_closed': { 'zh-CN': '此次引入已结束，不能再改动', en: 'This import has ended and cannot be changed' },
  'image.lost': {
    'zh-CN': '影像文件无法取出，请告知管理员编号 {requestId}',
    en: 'The image cannot be fetched; tell the administrator {requestId}',
  },
  'archive.cabinet_exists': { 'zh-CN': '已有编号为 {code} 的档案柜', en: 'There is a cabinet {code} already' },
  'archive.cabinet_in_use': {
    'zh-CN': '档案柜中 {position} 已有档案，不能缩小',
    en: 'There is a file at {position}: the cabinet cannot be made smaller',
  },
  'archive.file_exists': {
    'zh-CN': '此客户、机构、账号已有档案 {code}',
    en: 'File {code} exists for this customer, branch and account',
  },
  'archive.no_place': { 'zh-CN': '档案柜没有空位，请先增加档案柜', en: 'No cabinet has room: add one first' },
  'archive.not_filed': { 'zh-CN': '档案尚未入柜', en: 'The file has no place in a cabinet yet' },
  'archive.is_out': { 'zh-CN': '档案已调出，由 {holder} 持有', en: 'The file is out: {holder} has it' },
  'archive.is_in': { 'zh-CN': '档案未调出', en: 'The file is not out' },
  'archive.due_in_past': { 'zh-CN': '应还日期不能早于今天', en: 'The due day cannot lie in the past' },
  'image_system.not_connected': { 'zh-CN': '未接入该影像系统', en: 'This image system is not connected' },
  'image_system.unavailable': {
    'zh-CN': '影像系统没有响应，请稍后再试',
    en: 'The image system does not answer, try again shortly',
  },
  'image_system.wrong_answer': {
    'zh-CN': '影像系统的回答无法识别，请告知管理员',
    en: 'The image system gave an answer that could not be read; tell the administrator',
  },
  'attribute.nothing': { 'zh-CN': '还没有填写任何内容', en: 'Nothing has been typed yet' },
  'attribute.too_many_drafts': {
    'zh-CN': '草稿已有 {limit} 份，请先清理',
    en: 'There are {limit} drafts already: clear some first',
  },
  'import.not_now': {
    'zh-CN': '导入目前的状态不允许此操作，请刷新后再看',
    en: 'The import is not in a state for this; look at it again',
  },
  'import.too_many_waiting': {
    'zh-CN': '您已有 {limit} 个文件在读取或排队，请等其中一个读完再上传',
    en: '{limit} files of yours are being read or wait: send the next when one of them is done',
  },
  'export.unknown_list': { 'zh-CN': '没有这个清单，或您无权导出', en: 'No such list, or not yours to export' },
  'export.too_large': {
    'zh-CN': '超过 {limit} 行，请缩小范围',
    en: 'More than {limit} rows: narrow it down',
  },
  'export.nothing': { 'zh-CN': '没有符合条件的记录', en: 'Nothing matches' },
  'export.not_approved': { 'zh-CN': '尚未获得批准', en: 'A second person has not approved this yet' },
  'export.over': { 'zh-CN': '导出已过期或已取完，请重新申请', en: 'The export has expired or been fetched: ask again' },
  'hand_over.not_now': { 'zh-CN': '该资料当前状态不允许此操作', en: 'Not possible where the bundle is now' },
  'hand_over.not_your_branch': {
    'zh-CN': '仅经办机构可修改此资料',
    en: 'Only clerks of its own branch may change this bundle',
  },
  'hand_over.numbers_used_up': {
    'zh-CN': '机构 {orgNo} 在 {year} 年的流程编号已用完',
    en: 'Branch {orgNo} has used up its flow numbers of {year}',
  },
  'hand_over.branch_number': {
    'zh-CN': '机构号 {orgNo} 不是两位数字，无法生成流程编号',
    en: 'Branch number {orgNo} has not two digits: no flow number can be made',
  },
  'hand_over.account_unknown': {
    'zh-CN': '账号未查到客户；新开账户次日随综合业务系统数据返回',
    en: "No customer is known for this account; a new account comes with the next day's feed",
  },
  'hand_over.no_lines': { 'zh-CN': '请至少登记一项资料', en: 'Enter at least one document' },
  'hand_over.incomplete': { 'zh-CN': '第 {line} 项资料未填写完整', en: 'Line {line} is not complete' },
  'hand_over.same_person': {
    'zh-CN': '录入与复核不能为同一人',
    en: 'Who entered may not be who reviews',
  },
  'hand_over.open_changes': {
    'zh-CN': '该客户仍有 {open} 项修改未提交复核',
    en: '{open} changes of this customer are still drafts',
  },
  'report_mail.domain': {
    'zh-CN': '邮件只能发往这些域：{domains}',
    en: 'Mail may go to these domains only: {domains}',
  },
  'report_mail.too_many': { 'zh-CN': '定时报表已达上限', en: 'You have as many scheduled reports as there may be' },
  'request.move_not_possible': { 'zh-CN': '此请求目前不能这样处理', en: 'This cannot be done with the request now' },
  'request.not_yours': { 'zh-CN': '此请求由其他人处理', en: 'Somebody else works on this request' },
  'request.kind_not_offered': {
    'zh-CN': '该类型已停用或不存在，请选择其他类型',
    en: 'Requests of this kind are not taken any more; choose another kind',
  },
  'request.not_his': {
    'zh-CN': '该影像不属于本请求的客户，或已撤回',
    en: 'These images are not of the customer of this request, or were withdrawn',
  },
  'request.cause_required': { 'zh-CN': '请选择投诉原因', en: 'Choose the cause of the complaint' },
  'stream.unknown_message': { 'zh-CN': '消息格式无法识别', en: 'The message could not be read' },
} as const satisfies Record<string, Label>;

export type ErrorCode = keyof typeof errorPhrases;
export const ErrorCode = z.enum(Object.keys(errorPhrases) as [ErrorCode, ...ErrorCode[]]);

/** The body of every refused request and socket acknowledgement. */
export const ErrorBody = ToldError.extend({ code: ErrorCode });
export type ErrorBody = z.infer<typeof ErrorBody>;

/** Fills a phrase in one language; an unknown placeholder stays visible rather than vanishing. */
export function phraseOf(code: ErrorCode, locale: keyof Label, details: Record<string, unknown> = {}): string {
  return errorPhrases[code][locale].replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(details, name) ? String(details[name]) : whole,
  );
}

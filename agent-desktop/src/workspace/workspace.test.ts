import { expect, test } from 'vitest';
import * as fixtures from '../../gallery/fixtures.ts';
import {
  activate,
  callArrived,
  callGone,
  closeTab,
  emptyWorkspace,
  homeTab,
  openCustomer,
  restored,
  withCustomer,
} from './workspace.ts';

const callTab = `call:${fixtures.interactionId}`;

test("CTI-01 a call brings its customer's tab to the front", () => {
  const workspace = callArrived(emptyWorkspace, fixtures.call(), false);
  expect(workspace.active).toBe(callTab);
  expect(workspace.tabs[0]).toMatchObject({ customerNo: '100200300', marked: false });
});

test('a call does not steal the cursor from an agent who is typing: its tab waits with a mark', () => {
  const workspace = callArrived(openCustomer(emptyWorkspace, '7'), fixtures.call(), true);
  expect(workspace.active).toBe('customer:7');
  expect(workspace.tabs.find((tab) => tab.id === callTab)?.marked).toBe(true);
  expect(activate(workspace, callTab).tabs.find((tab) => tab.id === callTab)?.marked).toBe(false);
});

test('CTI-06 a wrapped-up call taken up again keeps its tab when the next call comes', () => {
  const done = callGone(callArrived(emptyWorkspace, fixtures.call(), false), fixtures.interactionId, true);
  const again = callArrived(done, fixtures.ended(), false);
  const next = { ...fixtures.call(), interactionId: crypto.randomUUID() };
  expect(callArrived(again, next, false).tabs.map((tab) => tab.id)).toContain(callTab);
  expect(callArrived(done, next, false).tabs.map((tab) => tab.id)).not.toContain(callTab);
});

test('CTI-02 choosing one of several gives the tab its customer', () => {
  const several = callArrived(emptyWorkspace, fixtures.callFromSeveral(), false);
  expect(several.tabs[0]?.customerNo).toBeNull();
  expect(withCustomer(several, fixtures.call()).tabs[0]?.customerNo).toBe('100200300');
});

test('a newer view of the same call opens no second tab', () => {
  const once = callArrived(emptyWorkspace, fixtures.call(), false);
  expect(callArrived(once, fixtures.talking(), false).tabs).toHaveLength(1);
});

test('a wrapped-up customer stays open until the next call takes the place', () => {
  const done = callGone(callArrived(emptyWorkspace, fixtures.call(), false), fixtures.interactionId, true);
  expect(done.tabs[0]?.finished).toBe(true);
  const next = callArrived(
    done,
    fixtures.call({ interactionId: '0199c2a4-7d10-7000-8000-000000000002', callId: '2' }),
    false,
  );
  expect(next.tabs.map((tab) => tab.interactionId)).toEqual(['0199c2a4-7d10-7000-8000-000000000002']);
});

test('an offer that went to somebody else leaves no tab', () => {
  expect(callGone(callArrived(emptyWorkspace, fixtures.call(), false), fixtures.interactionId, false)).toEqual(
    emptyWorkspace,
  );
});

test('an offer that vanished shows the home tab, not another customer; who was elsewhere stays there', () => {
  const looked = openCustomer(emptyWorkspace, '7');
  const shown = callArrived(looked, fixtures.call(), false);
  expect(callGone(shown, fixtures.interactionId, false).active).toBe(homeTab);
  const typing = callArrived(looked, fixtures.call(), true);
  expect(callGone(typing, fixtures.interactionId, false).active).toBe('customer:7');
});

test('closing the tab in front shows its left neighbour, then home', () => {
  const two = openCustomer(openCustomer(emptyWorkspace, '1'), '2');
  const one = closeTab(two, 'customer:2');
  expect(one.active).toBe('customer:1');
  expect(closeTab(one, 'customer:1').active).toBe(homeTab);
});

test('a customer that is open already comes to the front instead of opening twice', () => {
  const workspace = activate(openCustomer(openCustomer(emptyWorkspace, '1'), '2'), homeTab);
  expect(openCustomer(workspace, '1')).toMatchObject({ active: 'customer:1', tabs: { length: 2 } });
});

test('after a reload the tabs of live calls and of customers are there, others are not', () => {
  const before = openCustomer(callArrived(emptyWorkspace, fixtures.callFromNobody(), false), '1');
  expect(restored(before, [fixtures.callFromNobody()]).tabs).toHaveLength(2);
  expect(restored(before, []).tabs.map((tab) => tab.id)).toEqual(['customer:1']);
});

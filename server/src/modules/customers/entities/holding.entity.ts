import { defineEntity, p } from '@mikro-orm/core';
import { autoNumber, day, fen, instant, name, shortCode } from '../../../persistence/columns.ts';

/** An account. All of it is the core bank's. */
export const AccountSchema = defineEntity({
  name: 'Account',
  tableName: 'account',
  properties: {
    id: p.integer().primary().autoincrement(),
    accountNo: shortCode(32).unique(),
    customerId: p.integer().index(),
    orgNo: shortCode(10),
    product: shortCode(20),
    kind: p.string().length(20),
    currency: p.string().length(3),
    status: p.string().length(10),
    openedOn: day(),
    closedOn: day().nullable(),
    maturesOn: day().nullable(),
    asOf: instant(),
  },
});

/** The latest balance of an account. */
export const BalanceSchema = defineEntity({
  name: 'Balance',
  tableName: 'account_balance',
  properties: {
    accountId: p.integer().primary().autoincrement(false),
    balance: fen(),
    available: fen(),
    asOf: instant(),
  },
});

/** One booking. Read from the newest backwards, by customer or by account. */
export const AccountTransactionSchema = defineEntity({
  name: 'AccountTransaction',
  tableName: 'account_transaction',
  properties: {
    id: autoNumber(),
    txnRef: shortCode(32).unique(),
    accountId: p.integer(),
    customerId: p.integer(),
    bookedAt: instant(),
    /** Money in is positive. */
    amount: fen(),
    balanceAfter: fen().nullable(),
    purpose: shortCode(20),
    channel: shortCode(20),
    counterparty: name(160).nullable(),
    asOf: instant(),
  },
  indexes: [{ properties: ['customerId', 'bookedAt', 'id'] }],
});

export const LoanSchema = defineEntity({
  name: 'Loan',
  tableName: 'loan',
  properties: {
    id: p.integer().primary().autoincrement(),
    loanNo: shortCode(32).unique(),
    customerId: p.integer().index(),
    orgNo: shortCode(10),
    product: shortCode(20),
    currency: p.string().length(3),
    principal: fen(),
    outstanding: fen(),
    /** Yearly rate in per cent, as the contract writes it: `4.3500`. */
    ratePercent: p.string().length(10),
    startedOn: day(),
    endsOn: day(),
    status: p.string().length(12),
    overdueDays: p.integer(),
    asOf: instant(),
  },
  indexes: [{ properties: ['status', 'customerId'] }],
});

export const CardSchema = defineEntity({
  name: 'Card',
  tableName: 'card',
  properties: {
    id: p.integer().primary().autoincrement(),
    cardNo: shortCode(19).unique(),
    customerId: p.integer().index(),
    accountId: p.integer().nullable(),
    product: shortCode(20),
    kind: p.string().length(6),
    status: p.string().length(10),
    issuedOn: day(),
    expiresOn: day().nullable(),
    creditLimit: fen().nullable(),
    asOf: instant(),
  },
});

// Written by scripts/db/make-migrations.ts from the entities.
import { Migration } from '@mikro-orm/migrations';

export default class Initial extends Migration {
  override up(): void {
    this.addSql(
      'create table `account` (`id` int unsigned not null auto_increment primary key, `account_no` varchar(32) not null, `customer_id` int not null, `org_no` varchar(10) not null, `product` varchar(20) not null, `kind` varchar(20) not null, `currency` varchar(3) not null, `status` varchar(10) not null, `opened_on` varchar(10) not null, `closed_on` varchar(10) null, `matures_on` varchar(10) null, `as_of` datetime(3) not null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `account` add unique `account_account_no_unique` (`account_no`);');
    this.addSql('alter table `account` add index `account_customer_id_index` (`customer_id`);');
    this.addSql(
      'create table `account_transaction` (`id` bigint unsigned not null auto_increment primary key, `txn_ref` varchar(32) not null, `account_id` int not null, `customer_id` int not null, `booked_at` datetime(3) not null, `amount` bigint not null, `balance_after` bigint null, `purpose` varchar(20) not null, `channel` varchar(20) not null, `counterparty` varchar(160) null, `as_of` datetime(3) not null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `account_transaction` add unique `account_transaction_txn_ref_unique` (`txn_ref`);');
    this.addSql(
      'alter table `account_transaction` add index `account_transaction_customer_id_booked_at_id_index` (`customer_id`, `booked_at`, `id`);',
    );
    this.addSql(
      'create table `audit_entry` (`seq` bigint unsigned not null, `occurred_at` datetime(3) not null, `actor_id` varchar(36) null, `key` varchar(60) not null, `subject_id` varchar(150) not null, `details` text not null, `hash` varchar(64) not null, primary key (`seq`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `audit_entry` add index `audit_entry_subject_id_index` (`subject_id`);');
    this.addSql(
      'alter table `audit_entry` add index `audit_entry_actor_id_occurred_at_index` (`actor_id`, `occurred_at`);',
    );
    this.addSql('alter table `audit_entry` add index `audit_entry_occurred_at_index` (`occurred_at`);');
    this.addSql(
      "create trigger `no_update_of_audit_entry` BEFORE UPDATE on `audit_entry` for each ROW begin signal sqlstate '45000' set message_text = 'rows here are only ever added'; end;",
    );
    this.addSql(
      "create trigger `no_delete_of_audit_entry` BEFORE DELETE on `audit_entry` for each ROW begin signal sqlstate '45000' set message_text = 'rows here are only ever added'; end;",
    );
    this.addSql(
      'create table `audit_head` (`id` int unsigned not null, `seq` bigint not null, `hash` varchar(64) not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `account_balance` (`account_id` int unsigned not null, `balance` bigint not null, `available` bigint not null, `as_of` datetime(3) not null, primary key (`account_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `branch` (`org_no` varchar(20) not null, `parent_org_no` varchar(20) null, `path` varchar(200) not null, `name_zh` varchar(100) not null, `name_en` varchar(100) not null, primary key (`org_no`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `branch` add unique `branch_path_unique` (`path`);');
    this.addSql(
      'create table `card` (`id` int unsigned not null auto_increment primary key, `card_no` varchar(19) not null, `customer_id` int not null, `account_id` int null, `product` varchar(20) not null, `kind` varchar(6) not null, `status` varchar(10) not null, `issued_on` varchar(10) not null, `expires_on` varchar(10) null, `credit_limit` bigint null, `as_of` datetime(3) not null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `card` add unique `card_card_no_unique` (`card_no`);');
    this.addSql('alter table `card` add index `card_customer_id_index` (`customer_id`);');
    this.addSql(
      'create table `code_value` (`list` varchar(40) not null, `code` varchar(20) not null, `zh` varchar(100) not null, `en` varchar(100) not null, `position` int not null, `valid_until` varchar(10) null, primary key (`list`, `code`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `contact_point` (`id` int unsigned not null auto_increment primary key, `contact_ref` varchar(40) not null, `customer_id` int not null, `kind` varchar(20) not null, `value` varchar(200) not null, `e164` varchar(16) null, `extension` varchar(6) null, `best` tinyint(1) not null, `source` varchar(10) not null, `as_of` datetime(3) not null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `contact_point` add unique `contact_point_contact_ref_unique` (`contact_ref`);');
    this.addSql('alter table `contact_point` add index `contact_point_customer_id_index` (`customer_id`);');
    this.addSql('alter table `contact_point` add index `contact_point_e164_index` (`e164`);');
    this.addSql(
      'create table `corporate_profile` (`customer_id` int unsigned not null, `credit_code` varchar(18) null, `legal_person_name` varchar(160) null, `industry` varchar(5) null, `registered_address` varchar(100) null, `as_of` datetime(3) not null, primary key (`customer_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `corporate_profile` add index `corporate_profile_credit_code_index` (`credit_code`);');
    this.addSql(
      'create table `customer` (`id` int unsigned not null auto_increment primary key, `customer_no` varchar(11) not null, `kind` varchar(10) not null, `status` varchar(10) not null, `name` varchar(160) not null, `name_pinyin` varchar(400) not null, `name_initials` varchar(160) not null, `gender` varchar(1) null, `birth_date` varchar(10) null, `org_no` varchar(10) not null, `branch_path` varchar(60) not null, `manager_name` varchar(160) null, `vip` tinyint(1) not null, `blacklisted` tinyint(1) not null default false, `is_shareholder` tinyint(1) not null, `is_staff` tinyint(1) not null, `relationship_since` varchar(10) null, `credit_since` varchar(10) null, `met_on_interaction_id` varchar(60) null, `note` varchar(500) null, `source` varchar(10) not null, `as_of` datetime(3) not null, `version` int not null default 1) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `customer` add unique `customer_customer_no_unique` (`customer_no`);');
    this.addSql('alter table `customer` add index `customer_name_pinyin_index` (`name_pinyin`);');
    this.addSql('alter table `customer` add index `customer_name_initials_index` (`name_initials`);');
    this.addSql('alter table `customer` add index `customer_name_index` (`name`);');
    this.addSql(
      'create table `desktop_stream` (`user_id` varchar(36) not null, `epoch` varchar(36) not null, `last_seq` bigint not null, primary key (`user_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `desktop_stream_event` (`user_id` varchar(36) not null, `seq` bigint unsigned not null, `at` datetime(3) not null, `change` text not null, primary key (`user_id`, `seq`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `desktop_stream_event` add index `desktop_stream_event_at_index` (`at`);');
    this.addSql(
      'create table `id_document` (`id` int unsigned not null auto_increment primary key, `customer_id` int not null, `kind` varchar(20) not null, `number` varchar(50) not null, `number_reversed` varchar(50) not null, `valid_from` varchar(10) null, `valid_until` varchar(10) null, `long_term` tinyint(1) not null, `source` varchar(10) not null, `as_of` datetime(3) not null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `id_document` add index `id_document_number_index` (`number`);');
    this.addSql('alter table `id_document` add index `id_document_number_reversed_index` (`number_reversed`);');
    this.addSql(
      'alter table `id_document` add unique `id_document_customer_id_kind_number_unique` (`customer_id`, `kind`, `number`);',
    );
    this.addSql(
      'create table `loan` (`id` int unsigned not null auto_increment primary key, `loan_no` varchar(32) not null, `customer_id` int not null, `org_no` varchar(10) not null, `product` varchar(20) not null, `currency` varchar(3) not null, `principal` bigint not null, `outstanding` bigint not null, `rate_percent` varchar(10) not null, `started_on` varchar(10) not null, `ends_on` varchar(10) not null, `status` varchar(12) not null, `overdue_days` int not null, `as_of` datetime(3) not null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `loan` add unique `loan_loan_no_unique` (`loan_no`);');
    this.addSql('alter table `loan` add index `loan_customer_id_index` (`customer_id`);');
    this.addSql(
      'create table `name_bigram` (`bigram` varchar(2) not null, `customer_id` int unsigned not null, primary key (`bigram`, `customer_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `name_bigram` add index `name_bigram_customer_id_index` (`customer_id`);');
    this.addSql(
      'create table `personal_profile` (`customer_id` int unsigned not null, `marital_status` varchar(2) null, `nationality` varchar(3) null, `hukou_region` varchar(6) null, `hukou_address` varchar(60) null, `education` varchar(2) null, `degree` varchar(1) null, `occupation` varchar(1) null, `employer` varchar(160) null, `as_of` datetime(3) not null, primary key (`customer_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `phone_tail` (`tail` varchar(16) not null, `contact_point_id` int unsigned not null, `customer_id` int not null, primary key (`tail`, `contact_point_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `phone_tail` add index `phone_tail_contact_point_id_index` (`contact_point_id`);');
    this.addSql(
      'create table `customer_relation` (`id` int unsigned not null auto_increment primary key, `customer_id` int not null, `role` varchar(2) not null, `related_key` varchar(160) not null, `related_customer_id` int null, `related_name` varchar(160) not null, `related_kind` varchar(10) not null, `event` varchar(50) null, `recorded_on` varchar(10) not null, `established_on` varchar(10) null, `ended_on` varchar(10) null, `source` varchar(10) not null, `as_of` datetime(3) not null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `customer_relation` add index `customer_relation_related_customer_id_index` (`related_customer_id`);',
    );
    this.addSql(
      'alter table `customer_relation` add unique `customer_relation_customer_id_role_related_key_unique` (`customer_id`, `role`, `related_key`);',
    );
    this.addSql(
      'create table `user_session` (`id` varchar(36) not null, `token_hash` varchar(64) not null, `user_id` varchar(36) not null, `opened_at` datetime(3) not null, `last_used_at` datetime(3) not null, `ends_at` datetime(3) not null, `closed_at` datetime(3) null, `closed_reason` varchar(20) null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `user_session` add unique `user_session_token_hash_unique` (`token_hash`);');
    this.addSql('alter table `user_session` add index `user_session_user_id_index` (`user_id`);');
    this.addSql('alter table `user_session` add index `user_session_ends_at_index` (`ends_at`);');
    this.addSql(
      'create table `sign_in_failure` (`key` varchar(64) not null, `failures` int not null, `last_at` datetime(3) not null, `locked_until` datetime(3) null, primary key (`key`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `sign_in_failure` add index `sign_in_failure_last_at_index` (`last_at`);');
    this.addSql(
      'create table `source_state` (`source` varchar(10) not null, `business_day` varchar(10) not null, `as_of` datetime(3) not null, primary key (`source`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `app_user` (`id` varchar(36) not null, `username` varchar(64) not null, `display_name` varchar(80) not null, `password_hash` varchar(255) not null, `branch_org_no` varchar(20) not null, `extension` varchar(6) null, `locale` varchar(5) not null, `disabled_at` datetime(3) null, `created_at` datetime(3) not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `app_user` add unique `app_user_username_unique` (`username`);');
    this.addSql('alter table `app_user` add index `app_user_branch_org_no_index` (`branch_org_no`);');
    this.addSql('alter table `app_user` add unique `app_user_extension_unique` (`extension`);');
    this.addSql(
      'create table `user_queue` (`user_id` varchar(36) not null, `queue` varchar(64) not null, `penalty` int not null, primary key (`user_id`, `queue`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      "create table `user_role` (`user_id` varchar(36) not null, `role` enum('agent','supervisor','clerk','reviewer','admin') not null, primary key (`user_id`, `role`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;",
    );
  }
}

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
      'create table `agent_help_call` (`id` varchar(36) not null, `user_id` varchar(36) not null, `interaction_id` varchar(36) null, `asked_at` datetime(3) not null, `note` varchar(200) not null, `taken_by` varchar(36) null, `taken_by_name` varchar(100) null, `taken_at` datetime(3) null, `ended_at` datetime(3) null, `standing` varchar(36) null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `agent_help_call` add unique `agent_help_call_standing_unique` (`standing`);');
    this.addSql(
      'alter table `agent_help_call` add index `agent_help_call_ended_at_asked_at_index` (`ended_at`, `asked_at`);',
    );
    this.addSql(
      'create table `agent_notice` (`id` varchar(36) not null, `user_id` varchar(36) not null, `kind` varchar(30) not null, `at` datetime(3) not null, `params` json not null, `dismissed_at` datetime(3) null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `agent_notice` add index `agent_notice_user_id_dismissed_at_at_index` (`user_id`, `dismissed_at`, `at`);',
    );
    this.addSql(
      'create table `agent_presence` (`user_id` varchar(36) not null, `state` varchar(20) not null, `reason` varchar(30) null, `since` datetime(3) not null, `pending_state` varchar(20) null, `pending_reason` varchar(30) null, `deadline` datetime(3) null, `interaction_id` varchar(36) null, `resume` json null, `version` int not null, `client_seq` bigint not null, `device_socket_id` varchar(60) null, `device_ready` tinyint(1) not null, `device_changed_at` datetime(3) not null, `reminded_at` datetime(3) null, `escalated_at` datetime(3) null, primary key (`user_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `agent_presence` add index `agent_presence_deadline_index` (`deadline`);');
    this.addSql(
      'create table `agent_queue_move` (`user_id` varchar(36) not null, `queues` json not null, `until` datetime(3) not null, `moved_by` varchar(36) not null, `moved_at` datetime(3) not null, `reason` varchar(200) not null, primary key (`user_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `agent_queue_move` add index `agent_queue_move_until_index` (`until`);');
    this.addSql(
      'create table `alert_entry` (`id` bigint unsigned not null auto_increment primary key, `alert_id` bigint not null, `customer_id` int not null, `at` datetime(3) not null, `what` varchar(20) not null, `level` int not null, `text` varchar(500) null, `by_user_id` varchar(36) null, `by_name` varchar(100) null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `alert_entry` add index `alert_entry_alert_id_id_index` (`alert_id`, `id`);');
    this.addSql(
      'alter table `alert_entry` add index `alert_entry_customer_id_at_id_index` (`customer_id`, `at`, `id`);',
    );
    this.addSql(
      'create table `alert_observation` (`id` varchar(36) not null, `customer_id` int not null, `indicator` varchar(20) not null, `note` varchar(300) null, `interaction_id` varchar(36) null, `observed_at` datetime(3) not null, `observed_on` varchar(10) not null, `by_user_id` varchar(36) not null, `by_name` varchar(100) not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `alert_observation` add index `alert_observation_customer_id_indicator_observed_on_index` (`customer_id`, `indicator`, `observed_on`);',
    );
    this.addSql(
      'alter table `alert_observation` add index `alert_observation_observed_on_customer_id_index` (`observed_on`, `customer_id`);',
    );
    this.addSql(
      'create table `alert_phone` (`user_id` varchar(36) not null, `e164` varchar(64) not null, `from_level` int not null, `locale` varchar(5) not null, `set_at` datetime(3) not null, primary key (`user_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `alert_reading` (`customer_id` int unsigned not null, `indicator` varchar(20) not null, `value` bigint not null, `base` bigint not null, `points` int not null, `knock_out` tinyint(1) not null, `since` varchar(10) not null, `changed_at` datetime(3) not null, primary key (`customer_id`, `indicator`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `alert_reading` add index `alert_reading_indicator_customer_id_index` (`indicator`, `customer_id`);',
    );
    this.addSql(
      'create table `alert_rules` (`version` int unsigned not null, `rules` text not null, `changed_at` datetime(3) not null, `changed_by` varchar(36) null, `changed_by_name` varchar(100) null, `reason` varchar(200) not null, primary key (`version`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `alert_stage` (`run` varchar(36) not null, `customer_id` int unsigned not null, `indicator` varchar(20) not null, `value` bigint not null, `base` bigint not null, `points` int not null, `knock_out` tinyint(1) not null, primary key (`run`, `customer_id`, `indicator`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `announcement` (`id` varchar(36) not null, `title_zh` varchar(60) not null, `title_en` varchar(60) not null, `text_zh` text not null, `text_en` text not null, `audience` text not null, `branch_path` varchar(200) not null, `urgent` tinyint(1) not null, `valid_from` datetime(3) not null, `valid_until` datetime(3) not null, `published_by` varchar(36) not null, `published_by_name` varchar(100) not null, `published_at` datetime(3) not null, `withdrawn_at` datetime(3) null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `announcement` add index `announcement_valid_until_valid_from_index` (`valid_until`, `valid_from`);',
    );
    this.addSql('alter table `announcement` add index `announcement_published_at_id_index` (`published_at`, `id`);');
    this.addSql(
      'create table `announcement_reading` (`announcement_id` varchar(36) not null, `user_id` varchar(36) not null, `read_at` datetime(3) not null, primary key (`announcement_id`, `user_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `archive_cabinet` (`id` varchar(36) not null, `code` varchar(8) not null, `room` varchar(40) not null, `org_no` varchar(10) not null, `branch_path` varchar(200) not null, `slots` int not null, `files_per_slot` int not null, `closed` tinyint(1) not null, `created_at` datetime(3) not null, `version` int not null default 1, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `archive_cabinet` add unique `archive_cabinet_code_unique` (`code`);');
    this.addSql(
      'create table `archive_file` (`id` varchar(36) not null, `code` varchar(12) not null, `customer_no` varchar(11) not null, `org_no` varchar(10) not null, `account_no` varchar(32) not null, `copies` int not null, `pages` int not null, `flow_no` varchar(10) null, `cabinet_id` varchar(36) null, `slot` int null, `place` int null, `position` varchar(20) null, `allotted_at` datetime(3) null, `created_at` datetime(3) not null, `created_by` varchar(36) not null, `version` int not null default 1, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `archive_file` add unique `archive_file_code_unique` (`code`);');
    this.addSql('alter table `archive_file` add index `archive_file_account_no_index` (`account_no`);');
    this.addSql('alter table `archive_file` add index `archive_file_flow_no_index` (`flow_no`);');
    this.addSql('alter table `archive_file` add unique `archive_file_position_unique` (`position`);');
    this.addSql(
      'alter table `archive_file` add unique `archive_file_customer_no_org_no_account_no_unique` (`customer_no`, `org_no`, `account_no`);',
    );
    this.addSql(
      'alter table `archive_file` add unique `archive_file_cabinet_id_slot_place_unique` (`cabinet_id`, `slot`, `place`);',
    );
    this.addSql(
      'create table `archive_movement` (`id` varchar(36) not null, `file_id` varchar(36) not null, `open_file_id` varchar(36) null, `holder` varchar(60) not null, `reason` varchar(200) not null, `taken_at` datetime(3) not null, `taken_by` varchar(36) not null, `taken_by_name` varchar(160) not null, `due_on` varchar(10) not null, `returned_at` datetime(3) null, `returned_by` varchar(36) null, `returned_by_name` varchar(160) null, `return_note` varchar(200) null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `archive_movement` add index `archive_movement_file_id_index` (`file_id`);');
    this.addSql('alter table `archive_movement` add unique `archive_movement_open_file_id_unique` (`open_file_id`);');
    this.addSql('alter table `archive_movement` add index `archive_movement_due_on_index` (`due_on`);');
    this.addSql(
      'create table `article` (`id` varchar(36) not null, `version` int not null, `title_zh` varchar(80) not null, `title_en` varchar(80) not null, `category` varchar(20) not null, `tags` varchar(300) not null, `contexts` text not null, `syllables` text not null, `search_text` text not null, `valid_from` varchar(10) not null, `valid_until` varchar(10) null, `look_again_by` varchar(10) not null, `withdrawn` tinyint(1) not null, `owner_user_id` varchar(36) null, `owner_name` varchar(100) null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `article` add index `article_look_again_by_index` (`look_again_by`);');
    this.addSql(
      'create table `article_rating` (`article_id` varchar(36) not null, `user_id` varchar(36) not null, `user_name` varchar(100) not null, `version` int not null, `helped` tinyint(1) not null, `remark` varchar(300) not null, `rated_at` datetime(3) not null, primary key (`article_id`, `user_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `article_use` (`article_id` varchar(36) not null, `day` varchar(10) not null, `opened` int not null, `copied` int not null, primary key (`article_id`, `day`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `article_version` (`article_id` varchar(36) not null, `version` int unsigned not null, `content` text not null, `published_at` datetime(3) not null, `written_by` varchar(36) null, `written_by_name` varchar(100) null, `reviewed_by` varchar(36) null, `reviewed_by_name` varchar(100) null, primary key (`article_id`, `version`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `article_version` add constraint `article_version_two_people` check (written_by is null or reviewed_by <> written_by);',
    );
    this.addSql(
      'create table `attribute_draft` (`id` varchar(36) not null, `user_id` varchar(36) not null, `updated_at` datetime(3) not null, `version` int not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `attribute_draft` add index `attribute_draft_user_id_index` (`user_id`);');
    this.addSql(
      'create table `attribute_draft_line` (`draft_id` varchar(36) not null, `line_no` int unsigned not null, `base_version` int null, `account_no` varchar(40) not null, `customer_no` varchar(20) not null, `industrial_zone` varchar(300) not null, `market_class` varchar(300) not null, `industry` varchar(300) not null, `sub_industry1` varchar(300) not null, `sub_industry2` varchar(300) not null, `sub_industry3` varchar(300) not null, `sub_industry4` varchar(300) not null, primary key (`draft_id`, `line_no`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `attribute_import_row` (`import_id` int unsigned not null, `row_no` int unsigned not null, `outcome` varchar(10) not null, `issues` varchar(500) null, `customer_id` int null, `customer_no` varchar(40) null, `account_no` varchar(40) null, `industrial_zone` varchar(300) null, `market_class` varchar(300) null, `industry` varchar(300) null, `sub_industry1` varchar(300) null, `sub_industry2` varchar(300) null, `sub_industry3` varchar(300) null, `sub_industry4` varchar(300) null, `author` varchar(100) null, `recorded_on` varchar(10) null, `before_account_no` varchar(32) null, `before_industrial_zone` varchar(100) null, `before_market_class` varchar(20) null, `before_industry` varchar(100) null, `before_sub_industry1` varchar(100) null, `before_sub_industry2` varchar(100) null, `before_sub_industry3` varchar(100) null, `before_sub_industry4` varchar(100) null, `before_author` varchar(100) null, `before_recorded_on` varchar(10) null, `before_imported_by` varchar(100) null, `before_import_id` int null, `before_changed_at` datetime(3) null, `before_version` int null, primary key (`import_id`, `row_no`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `attribute_import_row` add index `attribute_import_row_import_id_outcome_row_no_index` (`import_id`, `outcome`, `row_no`);',
    );
    this.addSql(
      'create table `audit_customer` (`customer_no` varchar(11) not null, `seq` bigint unsigned not null, `kind` varchar(10) not null, primary key (`customer_no`, `seq`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
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
      'create table `audit_note` (`id` varchar(36) not null, `occurred_at` datetime(3) not null, `actor_id` varchar(36) null, `key` varchar(60) not null, `subject_id` varchar(150) not null, `details` text not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `account_balance` (`account_id` int unsigned not null, `balance` bigint not null, `available` bigint not null, `as_of` datetime(3) not null, primary key (`account_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      "create table `blacklist_entry` (`id` varchar(36) not null, `org_no` varchar(10) not null, `branch_path` varchar(200) not null, `party_kind` varchar(10) not null, `name` varchar(160) not null, `name_pinyin` varchar(400) not null default '', `name_initials` varchar(160) not null default '', `birth_date` varchar(10) null, `customer_id` int null, `id_kind` varchar(30) null, `id_number` varchar(50) null, `credit_code` varchar(18) null, `phone` varchar(16) null, `severity` varchar(10) not null, `reason` varchar(20) not null, `advice` varchar(20) not null, `reason_text` varchar(500) null, `source` varchar(20) not null, `source_text` varchar(200) null, `valid_from` varchar(10) not null, `valid_until` varchar(10) null, `lifted_on` varchar(10) null, `lift_reason` varchar(200) null, `entered_by_name` varchar(100) not null, `reviewed_by_name` varchar(100) not null, `changed_at` datetime(3) not null, `hits` int not null default 0, `last_hit_at` datetime(3) null, `import_id` int null, `version` int not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;",
    );
    this.addSql('alter table `blacklist_entry` add index `blacklist_entry_customer_id_index` (`customer_id`);');
    this.addSql('alter table `blacklist_entry` add index `blacklist_entry_import_id_index` (`import_id`);');
    this.addSql(
      'alter table `blacklist_entry` add index `blacklist_entry_branch_path_changed_at_index` (`branch_path`, `changed_at`);',
    );
    this.addSql('alter table `blacklist_entry` add index `blacklist_entry_name_index` (`name`);');
    this.addSql('alter table `blacklist_entry` add index `blacklist_entry_name_pinyin_index` (`name_pinyin`);');
    this.addSql('alter table `blacklist_entry` add index `blacklist_entry_name_initials_index` (`name_initials`);');
    this.addSql(
      'create table `blacklist_hit` (`id` varchar(36) not null, `entry_id` varchar(36) not null, `once_key` varchar(180) not null, `at` datetime(3) not null, `place` varchar(10) not null, `by` varchar(12) not null, `customer_no` varchar(11) null, `interaction_id` varchar(60) null, `user_id` varchar(36) null, `user_name` varchar(100) null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `blacklist_hit` add unique `blacklist_hit_once_key_unique` (`once_key`);');
    this.addSql('alter table `blacklist_hit` add index `blacklist_hit_entry_id_at_index` (`entry_id`, `at`);');
    this.addSql(
      "create table `blacklist_import_row` (`import_id` int unsigned not null, `row_no` int unsigned not null, `outcome` varchar(10) not null, `issues` varchar(500) null, `customer_id` int null, `entry_id` varchar(36) null, `party_kind` varchar(300) null, `name` varchar(300) null, `birth_date` varchar(300) null, `customer_no` varchar(300) null, `id_kind` varchar(300) null, `id_number` varchar(300) null, `credit_code` varchar(300) null, `phone` varchar(300) null, `severity` varchar(300) null, `reason` varchar(300) null, `advice` varchar(300) null, `reason_text` varchar(600) null, `source` varchar(300) null, `source_text` varchar(300) null, `valid_from` varchar(300) null, `valid_until` varchar(300) null, `key_customer` varchar(64) null, `key_document` varchar(64) null, `key_credit_code` varchar(64) null, `key_phone` varchar(64) null, `key_name` varchar(64) null, `key_sound` varchar(64) null, `name_pinyin` varchar(400) not null default '', `name_initials` varchar(160) not null default '', `before_version` int null, `before_party_kind` varchar(10) null, `before_name` varchar(160) null, `before_name_pinyin` varchar(400) null, `before_name_initials` varchar(160) null, `before_birth_date` varchar(10) null, `before_customer_id` int null, `before_id_kind` varchar(30) null, `before_id_number` varchar(50) null, `before_credit_code` varchar(18) null, `before_phone` varchar(16) null, `before_severity` varchar(10) null, `before_reason` varchar(20) null, `before_advice` varchar(20) null, `before_reason_text` varchar(500) null, `before_source` varchar(20) null, `before_source_text` varchar(200) null, `before_valid_from` varchar(10) null, `before_valid_until` varchar(10) null, primary key (`import_id`, `row_no`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;",
    );
    this.addSql(
      'alter table `blacklist_import_row` add index `blacklist_import_row_import_id_outcome_row_no_index` (`import_id`, `outcome`, `row_no`);',
    );
    this.addSql(
      'create table `blacklist_key` (`value` varchar(64) not null, `entry_id` varchar(36) not null, `valid_from` varchar(10) not null, `valid_until` varchar(10) null, primary key (`value`, `entry_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `blacklist_key` add index `blacklist_key_entry_id_index` (`entry_id`);');
    this.addSql(
      'create table `blacklist_verdict` (`entry_id` varchar(36) not null, `customer_id` int unsigned not null, `name_key` varchar(64) not null, `same` tinyint(1) not null, `reason` varchar(200) not null, `user_id` varchar(36) not null, `user_name` varchar(100) not null, `at` datetime(3) not null, primary key (`entry_id`, `customer_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `blacklist_verdict` add index `blacklist_verdict_customer_id_index` (`customer_id`);');
    this.addSql(
      'create table `blind_setting` (`version` int unsigned not null, `fields` text not null, `changed_at` datetime(3) not null, `changed_by` varchar(36) null, `changed_by_name` varchar(100) null, `reason` varchar(200) not null, primary key (`version`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `board_settings` (`version` int unsigned not null, `settings` json not null, `changed_at` datetime(3) not null, `changed_by` varchar(36) null, `changed_by_name` varchar(100) null, `reason` varchar(200) not null, primary key (`version`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `book_version` (`book` varchar(30) not null, `version` int unsigned not null, `state` varchar(10) not null, `content` text not null, `written_by` varchar(36) null, `written_by_name` varchar(100) null, `writers` text not null, `changed_at` datetime(3) not null, `approved_by` varchar(36) null, `approved_by_name` varchar(100) null, `approved_at` datetime(3) null, `return_reason` varchar(200) null, `revision` int not null, `slot` int null, primary key (`book`, `version`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `book_version` add unique `book_version_book_slot_unique` (`book`, `slot`);');
    this.addSql(
      'alter table `book_version` add constraint `book_two_people` check (approved_by is null or approved_by <> written_by);',
    );
    this.addSql(
      'create table `branch` (`org_no` varchar(20) not null, `parent_org_no` varchar(20) null, `path` varchar(200) not null, `name_zh` varchar(100) not null, `name_en` varchar(100) not null, primary key (`org_no`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `branch` add unique `branch_path_unique` (`path`);');
    this.addSql(
      'create table `bundle` (`id` varchar(36) not null, `flow_no` varchar(10) not null, `create_key` varchar(36) not null, `org_no` varchar(10) not null, `branch_path` varchar(200) not null, `account_no` varchar(32) null, `customer_no` varchar(11) null, `customer_kind` varchar(10) null, `step` varchar(12) not null, `step_since` datetime(3) not null, `holder_user_id` varchar(36) null, `holder_since` datetime(3) null, `line_count` int not null, `pages` int not null, `copies` int not null, `note` varchar(200) not null, `reason` varchar(200) null, `created_by` varchar(36) not null, `created_by_name` varchar(100) not null, `created_at` datetime(3) not null, `submitted_at` datetime(3) null, `submissions` int not null, `received_at` datetime(3) null, `data_entry_at` datetime(3) null, `data_entry_by` varchar(36) null, `review_at` datetime(3) null, `review_by` varchar(36) null, `attributes_at` datetime(3) null, `attributes_by` varchar(36) null, `archive_at` datetime(3) null, `archive_by` varchar(36) null, `images_at` datetime(3) null, `images_by` varchar(36) null, `version` int not null default 1, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `bundle` add unique `bundle_flow_no_unique` (`flow_no`);');
    this.addSql('alter table `bundle` add index `bundle_created_at_id_index` (`created_at`, `id`);');
    this.addSql('alter table `bundle` add index `bundle_step_step_since_id_index` (`step`, `step_since`, `id`);');
    this.addSql('alter table `bundle` add index `bundle_branch_path_step_index` (`branch_path`, `step`);');
    this.addSql('alter table `bundle` add index `bundle_customer_no_step_index` (`customer_no`, `step`);');
    this.addSql('alter table `bundle` add unique `bundle_created_by_create_key_unique` (`created_by`, `create_key`);');
    this.addSql(
      'alter table `bundle` add constraint `bundle_two_people` check (review_by is null or review_by <> data_entry_by);',
    );
    this.addSql(
      'create table `bundle_event` (`id` bigint unsigned not null auto_increment primary key, `bundle_id` varchar(36) not null, `at` datetime(3) not null, `what` varchar(20) not null, `step` varchar(12) not null, `by_user_id` varchar(36) null, `by_name` varchar(100) null, `reason` varchar(200) null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `bundle_event` add index `bundle_event_bundle_id_index` (`bundle_id`);');
    this.addSql(
      'create table `bundle_line` (`bundle_id` varchar(36) not null, `position` int unsigned not null, `kind` varchar(30) not null, `name` varchar(20) not null, `certificate_no` varchar(100) not null, `pages` int not null, `copies` int not null, primary key (`bundle_id`, `position`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `call_import` (`id` varchar(36) not null, `format` varchar(40) not null, `file_name` varchar(200) not null, `imported_at` datetime(3) not null, `read` int not null, `added` int not null, `changed` int not null, `unchanged` int not null, `rejected` int not null, `odd` int not null, `remarks` json not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `call_import` add index `call_import_imported_at_index` (`imported_at`);');
    this.addSql(
      'create table `call_list` (`id` varchar(36) not null, `name` varchar(60) not null, `purpose` varchar(12) not null, `pacing` varchar(12) not null, `source` varchar(12) not null, `flow_key` varchar(60) null, `why` varchar(300) not null, `state` varchar(10) not null, `priority` int not null, `rules` text not null, `unknown` int not null, `several` int not null, `doubled` int not null, `held_out` int not null, `branch_path` varchar(200) not null, `owner_id` varchar(36) not null, `owner_name` varchar(100) not null, `created_at` datetime(3) not null, `ended_at` datetime(3) null, `version` int not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `call_list` add index `call_list_state_priority_created_at_index` (`state`, `priority`, `created_at`);',
    );
    this.addSql('alter table `call_list` add index `call_list_created_at_id_index` (`created_at`, `id`);');
    this.addSql(
      'create table `call_list_entry` (`id` bigint unsigned not null auto_increment primary key, `list_id` varchar(36) not null, `customer_id` int not null, `state` varchar(10) not null, `weight` int not null, `why` varchar(300) not null, `origin_id` bigint null, `next_at` datetime(3) not null, `tries` int not null, `holder` varchar(36) null, `claim_until` datetime(3) null, `agent_id` varchar(36) null, `call_id` varchar(150) null, `last_outcome` varchar(12) null, `last_tried_at` datetime(3) null, `reached_at` datetime(3) null, `disposition_code` varchar(40) null, `result` varchar(12) null, `version` int not null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `call_list_entry` add unique `call_list_entry_holder_unique` (`holder`);');
    this.addSql('alter table `call_list_entry` add index `call_list_entry_call_id_index` (`call_id`);');
    this.addSql(
      'alter table `call_list_entry` add index `call_list_entry_list_id_state_weight_next_at_id_index` (`list_id`, `state`, `weight`, `next_at`, `id`);',
    );
    this.addSql(
      'alter table `call_list_entry` add index `call_list_entry_state_claim_until_index` (`state`, `claim_until`);',
    );
    this.addSql('alter table `call_list_entry` add index `call_list_entry_customer_id_index` (`customer_id`);');
    this.addSql(
      'alter table `call_list_entry` add unique `call_list_entry_list_id_customer_id_unique` (`list_id`, `customer_id`);',
    );
    this.addSql(
      'create table `call_refusal` (`id` bigint unsigned not null auto_increment primary key, `subject` varchar(40) not null, `scope` varchar(8) not null, `customer_id` int null, `note` varchar(200) not null, `by_id` varchar(36) not null, `by_name` varchar(100) not null, `branch_path` varchar(200) not null, `at` datetime(3) not null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `call_refusal` add unique `call_refusal_subject_scope_unique` (`subject`, `scope`);');
    this.addSql(
      'create table `card` (`id` int unsigned not null auto_increment primary key, `card_no` varchar(19) not null, `customer_id` int not null, `account_id` int null, `product` varchar(20) not null, `kind` varchar(6) not null, `status` varchar(10) not null, `issued_on` varchar(10) not null, `expires_on` varchar(10) null, `credit_limit` bigint null, `as_of` datetime(3) not null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `card` add unique `card_card_no_unique` (`card_no`);');
    this.addSql('alter table `card` add index `card_customer_id_index` (`customer_id`);');
    this.addSql(
      'create table `card_view` (`interaction_id` varchar(36) not null, `user_id` varchar(36) not null, `customer_no` varchar(11) not null, `viewed_at` datetime(3) not null, `audited_at` datetime(3) null, primary key (`interaction_id`, `user_id`, `customer_no`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `card_view` add index `card_view_audited_at_viewed_at_index` (`audited_at`, `viewed_at`);',
    );
    this.addSql(
      'create table `centre_setting` (`kind` varchar(20) not null, `code` varchar(40) not null, `body` json not null, `position` int not null, `version` int not null, `changed_at` datetime(3) not null, `changed_by` varchar(36) null, primary key (`kind`, `code`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `certificate` (`id` int unsigned not null auto_increment primary key, `customer_id` int not null, `slot` varchar(30) not null, `kind` varchar(30) not null, `sequence` int not null, `current_key` varchar(50) null, `number` varchar(50) null, `title` varchar(20) null, `issuer` varchar(100) null, `issued_on` varchar(10) null, `valid_from` varchar(10) null, `valid_until` varchar(10) null, `long_term` tinyint(1) not null, `status` varchar(20) not null, `approving_authority` varchar(100) null, `bank` varchar(50) null, `account_no` varchar(30) null, `registered_region` varchar(6) null, `registered_address` varchar(100) null, `legal_person` varchar(50) null, `capital_currency` varchar(3) null, `registered_capital` bigint null, `paid_in_capital` bigint null, `registration_type` varchar(20) null, `enterprise_kind` varchar(20) null, `business_scope` varchar(500) null, `established_on` varchar(10) null, `annual_inspection_on` varchar(10) null, `person_customer_id` int null, `person_document_id` int null, `key_kind1` varchar(10) null, `key_content1` varchar(100) null, `key_kind2` varchar(10) null, `key_content2` varchar(100) null, `key_kind3` varchar(10) null, `key_content3` varchar(100) null, `change_id` varchar(36) not null, `entered_by_name` varchar(100) not null, `reviewed_by_name` varchar(100) not null, `known_at` datetime(3) not null, `superseded_at` datetime(3) null, `version` int not null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `certificate` add unique `certificate_current_key_unique` (`current_key`);');
    this.addSql('alter table `certificate` add index `certificate_number_index` (`number`);');
    this.addSql('alter table `certificate` add index `certificate_registered_region_index` (`registered_region`);');
    this.addSql('alter table `certificate` add index `certificate_person_customer_id_index` (`person_customer_id`);');
    this.addSql('alter table `certificate` add index `certificate_valid_until_id_index` (`valid_until`, `id`);');
    this.addSql(
      'alter table `certificate` add unique `certificate_customer_id_slot_sequence_unique` (`customer_id`, `slot`, `sequence`);',
    );
    this.addSql(
      'create table `code_value` (`list` varchar(40) not null, `code` varchar(40) not null, `zh` varchar(100) not null, `en` varchar(100) not null, `position` int not null, `valid_from` varchar(10) null, `valid_until` varchar(10) null, `version` int not null, primary key (`list`, `code`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `contact_point` (`id` int unsigned not null auto_increment primary key, `contact_ref` varchar(40) not null, `customer_id` int not null, `kind` varchar(20) not null, `value` varchar(200) not null, `e164` varchar(16) null, `extension` varchar(6) null, `best` tinyint(1) not null, `region` varchar(6) null, `postcode` varchar(6) null, `note` varchar(50) null, `source` varchar(10) not null, `as_of` datetime(3) not null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `contact_point` add unique `contact_point_contact_ref_unique` (`contact_ref`);');
    this.addSql('alter table `contact_point` add index `contact_point_customer_id_index` (`customer_id`);');
    this.addSql('alter table `contact_point` add index `contact_point_e164_index` (`e164`);');
    this.addSql(
      'create table `corporate_file` (`customer_id` int unsigned not null, `version` int not null, `changed_at` datetime(3) not null, primary key (`customer_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `corporate_profile` (`customer_id` int unsigned not null, `credit_code` varchar(18) null, `legal_person_name` varchar(160) null, `industry` varchar(5) null, `registered_address` varchar(100) null, `as_of` datetime(3) not null, primary key (`customer_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `corporate_profile` add index `corporate_profile_credit_code_index` (`credit_code`);');
    this.addSql('alter table `corporate_profile` add index `corporate_profile_industry_index` (`industry`);');
    this.addSql(
      'create table `crisis_member` (`mode_id` varchar(36) not null, `customer_id` int unsigned not null, primary key (`mode_id`, `customer_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `crisis_member` add index `crisis_member_customer_id_index` (`customer_id`);');
    this.addSql(
      'create table `crisis_mode` (`id` varchar(36) not null, `name` varchar(60) not null, `state` varchar(10) not null, `target` text not null, `announcement` varchar(20) null, `words_zh` varchar(200) null, `words_en` varchar(300) null, `banner_zh` varchar(200) not null, `banner_en` varchar(200) not null, `task_hours` int null, `call_list` tinyint(1) not null, `affected` int not null, `tasks` int not null, `list_id` varchar(36) null, `branch_path` varchar(200) not null, `made_by` varchar(36) not null, `made_by_name` varchar(100) not null, `asked_by` varchar(36) null, `asked_by_name` varchar(100) null, `agreed_by_name` varchar(100) null, `created_at` datetime(3) not null, `started_at` datetime(3) null, `ended_at` datetime(3) null, `version` int not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `crisis_mode` add index `crisis_mode_state_started_at_index` (`state`, `started_at`);');
    this.addSql(
      'create table `customer` (`id` int unsigned not null auto_increment primary key, `customer_no` varchar(11) not null, `kind` varchar(10) not null, `status` varchar(10) not null, `name` varchar(160) not null, `name_pinyin` varchar(400) not null, `name_initials` varchar(160) not null, `gender` varchar(1) null, `birth_date` varchar(10) null, `org_no` varchar(10) not null, `branch_path` varchar(200) not null, `manager_name` varchar(160) null, `vip` tinyint(1) not null, `blacklisted` tinyint(1) not null default false, `is_shareholder` tinyint(1) not null, `is_staff` tinyint(1) not null, `relationship_since` varchar(10) null, `credit_since` varchar(10) null, `merged_into` int null, `met_on_interaction_id` varchar(60) null, `note` varchar(500) null, `source` varchar(10) not null, `as_of` datetime(3) not null, `version` int not null default 1) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `customer` add unique `customer_customer_no_unique` (`customer_no`);');
    this.addSql('alter table `customer` add index `customer_name_branch_path_index` (`name`, `branch_path`);');
    this.addSql(
      'alter table `customer` add index `customer_name_pinyin_branch_path_index` (`name_pinyin`, `branch_path`);',
    );
    this.addSql(
      'alter table `customer` add index `customer_name_initials_branch_path_index` (`name_initials`, `branch_path`);',
    );
    this.addSql('alter table `customer` add index `customer_name_pinyin_index` (`name_pinyin`);');
    this.addSql('alter table `customer` add index `customer_birth_date_index` (`birth_date`);');
    this.addSql('alter table `customer` add index `customer_relationship_since_index` (`relationship_since`);');
    this.addSql('alter table `customer` add index `customer_manager_name_index` (`manager_name`);');
    this.addSql('alter table `customer` add index `customer_met_on_interaction_id_index` (`met_on_interaction_id`);');
    this.addSql(
      'create table `customer_alert` (`id` bigint unsigned not null auto_increment primary key, `customer_id` int not null, `open_key` int null, `level` int not null, `rated_level` int not null, `score` int not null, `crisis` varchar(20) null, `lower_since` varchar(10) null, `opened_at` datetime(3) not null, `level_since` datetime(3) not null, `origin` varchar(10) not null, `held_out` tinyint(1) not null, `told_level` int not null, `told_at` datetime(3) null, `told_to` varchar(200) null, `owner_user_id` varchar(36) null, `due_at` datetime(3) null, `acknowledged_at` datetime(3) null, `acknowledged_by` varchar(36) null, `contacted_at` datetime(3) null, `escalated_at` datetime(3) null, `balance_then` bigint not null, `promise` varchar(500) null, `promise_due_on` varchar(10) null, `closed_at` datetime(3) null, `closed_by` varchar(36) null, `closed_score` int null, `outcome` varchar(20) null, `measured_on` varchar(10) null, `measured_lost` tinyint(1) null, `measured_balance` bigint null, `version` int not null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `customer_alert` add unique `customer_alert_open_key_unique` (`open_key`);');
    this.addSql(
      'alter table `customer_alert` add index `customer_alert_customer_id_opened_at_index` (`customer_id`, `opened_at`);',
    );
    this.addSql(
      'alter table `customer_alert` add index `customer_alert_level_score_id_index` (`level`, `score`, `id`);',
    );
    this.addSql('alter table `customer_alert` add index `customer_alert_due_at_id_index` (`due_at`, `id`);');
    this.addSql(
      'alter table `customer_alert` add index `customer_alert_owner_user_id_due_at_index` (`owner_user_id`, `due_at`);',
    );
    this.addSql(
      'alter table `customer_alert` add index `customer_alert_told_to_told_at_index` (`told_to`, `told_at`);',
    );
    this.addSql(
      'alter table `customer_alert` add index `customer_alert_measured_on_opened_at_index` (`measured_on`, `opened_at`);',
    );
    this.addSql(
      'create table `customer_attribute` (`customer_id` int unsigned not null, `account_no` varchar(32) null, `industrial_zone` varchar(100) null, `market_class` varchar(20) null, `industry` varchar(100) null, `sub_industry1` varchar(100) null, `sub_industry2` varchar(100) null, `sub_industry3` varchar(100) null, `sub_industry4` varchar(100) null, `author` varchar(100) not null, `recorded_on` varchar(10) not null, `imported_by` varchar(100) null, `import_id` int null, `changed_at` datetime(3) not null, `version` int not null, primary key (`customer_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `customer_attribute` add index `customer_attribute_import_id_index` (`import_id`);');
    this.addSql('alter table `customer_attribute` add index `customer_attribute_industry_index` (`industry`);');
    this.addSql(
      'alter table `customer_attribute` add index `customer_attribute_sub_industry1_index` (`sub_industry1`);',
    );
    this.addSql(
      'alter table `customer_attribute` add index `customer_attribute_sub_industry2_index` (`sub_industry2`);',
    );
    this.addSql(
      'alter table `customer_attribute` add index `customer_attribute_sub_industry3_index` (`sub_industry3`);',
    );
    this.addSql(
      'alter table `customer_attribute` add index `customer_attribute_changed_at_customer_id_index` (`changed_at`, `customer_id`);',
    );
    this.addSql(
      'create table `customer_figures` (`customer_id` int unsigned not null, `accounts_open` int not null, `accounts_ever` int not null, `main_account` int not null, `credit_lines` int not null, `credit_open` int not null, `cards_open` int not null, `cards_ever` int not null, `first_opened_on` varchar(10) null, `last_closed_on` varchar(10) null, `products` int not null, `products_before` int not null, `transactions` int not null, `transactions_before` int not null, `tried` int not null, `turnover` bigint not null, `turnover_before` bigint not null, `deposits` bigint not null, `loans` bigint not null, `contribution` bigint not null, `contribution_before` bigint not null, `overdue_days` int not null, `complaints` int not null, `suggestions` int not null, `referrals` int not null, `satisfaction` int null, `agreement` int not null, `terminated_on` varchar(10) null, primary key (`customer_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `customer_figures` add index `customer_figures_contribution_customer_id_index` (`contribution`, `customer_id`);',
    );
    this.addSql(
      'create table `customer_mail` (`id` varchar(36) not null, `tell_key` varchar(100) not null, `address` varchar(200) not null, `subject` varchar(200) not null, `text` text not null, `state` varchar(10) not null, `tries` int not null, `next_at` datetime(3) not null, `created_at` datetime(3) not null, `sent_at` datetime(3) null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `customer_mail` add unique `customer_mail_tell_key_unique` (`tell_key`);');
    this.addSql(
      'alter table `customer_mail` add index `customer_mail_state_next_at_id_index` (`state`, `next_at`, `id`);',
    );
    this.addSql(
      'create table `customer_manager` (`customer_id` int unsigned not null, `user_id` varchar(36) not null, `since` datetime(3) not null, `set_by` varchar(36) not null, primary key (`customer_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `customer_manager` add index `customer_manager_user_id_index` (`user_id`);');
    this.addSql(
      'create table `customer_merge` (`id` varchar(36) not null, `pair_id` varchar(36) not null, `survivor_id` int not null, `absorbed_id` int not null, `root_id` int null, `in_force_key` int null, `reason` varchar(300) not null, `taken` text not null, `merged_at` datetime(3) not null, `entered_by_name` varchar(100) not null, `reviewed_by_name` varchar(100) not null, `undone_at` datetime(3) null, `undone_by_name` varchar(100) null, `undo_reason` varchar(300) null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `customer_merge` add index `customer_merge_pair_id_index` (`pair_id`);');
    this.addSql('alter table `customer_merge` add index `customer_merge_survivor_id_index` (`survivor_id`);');
    this.addSql('alter table `customer_merge` add index `customer_merge_absorbed_id_index` (`absorbed_id`);');
    this.addSql('alter table `customer_merge` add index `customer_merge_root_id_index` (`root_id`);');
    this.addSql('alter table `customer_merge` add unique `customer_merge_in_force_key_unique` (`in_force_key`);');
    this.addSql(
      'create table `customer_number` (`id` int unsigned not null auto_increment primary key, `kind` varchar(10) not null, `customer_no` varchar(11) null, `org_no` varchar(10) not null, `branch_path` varchar(200) not null, `allotted_by` varchar(36) not null, `allotted_at` datetime(3) not null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `customer_number` add unique `customer_number_customer_no_unique` (`customer_no`);');
    this.addSql(
      'create table `customer_score` (`customer_id` int unsigned not null, `kind` varchar(20) not null, `score` int not null, `version` varchar(12) not null, `scored_on` varchar(10) not null, `reasons` text not null, primary key (`customer_id`, `kind`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `customer_score` add index `customer_score_kind_score_customer_id_index` (`kind`, `score`, `customer_id`);',
    );
    this.addSql(
      'create table `customer_standing` (`customer_id` int unsigned not null, `stage` int not null, `stage_since` varchar(10) not null, `stage_computed` int not null, `stage_rule` varchar(20) not null, `stage_signs` int not null, `stage_pending` int null, `stage_pending_since` varchar(10) null, `form` int not null, `form_since` varchar(10) not null, `form_computed` int not null, `form_pending` int null, `form_pending_since` varchar(10) null, `score` int not null, `coverage` int not null, `p_account` int not null, `p_products` int not null, `p_frequency` int not null, `p_complaints` int not null, `p_suggestions` int not null, `p_referrals` int not null, `p_credit` int null, `p_contribution` int not null, `p_satisfaction` int null, `p_loyalty` int not null, primary key (`customer_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `customer_standing` add index `customer_standing_stage_customer_id_index` (`stage`, `customer_id`);',
    );
    this.addSql(
      'alter table `customer_standing` add index `customer_standing_form_score_customer_id_index` (`form`, `score`, `customer_id`);',
    );
    this.addSql(
      'create table `customer_value` (`customer_id` int unsigned not null, `alive_percent` int null, `expected_tenths` int null, `lifetime` bigint not null, primary key (`customer_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `customer_value` add index `customer_value_lifetime_customer_id_index` (`lifetime`, `customer_id`);',
    );
    this.addSql(
      'create table `customer_view` (`id` varchar(36) not null, `user_id` varchar(36) not null, `owner_name` varchar(160) not null, `branch_path` varchar(200) not null, `name` varchar(40) not null, `shared` tinyint(1) not null, `settings` text not null, `updated_at` datetime(3) not null, `version` int not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `customer_view` add index `customer_view_shared_branch_path_index` (`shared`, `branch_path`);',
    );
    this.addSql('alter table `customer_view` add unique `customer_view_user_id_name_unique` (`user_id`, `name`);');
    this.addSql(
      'create table `data_import` (`id` int unsigned not null auto_increment primary key, `kind` varchar(30) not null, `file_name` varchar(200) not null, `bytes` int not null, `content_hash` varchar(64) not null, `same_key` varchar(64) null, `format` varchar(4) null, `encoding` varchar(10) null, `delimiter` varchar(1) null, `columns` text null, `state` varchar(10) not null, `refusal` varchar(30) null, `refusal_n` varchar(200) null, `rows` int not null, `bad` int not null, `fresh` int not null, `change` int not null, `same` int not null, `created` int not null, `changed` int not null, `restored` int not null, `kept` int not null, `through_row` int not null, `done` int not null, `branch_path` varchar(200) not null, `uploaded_by` varchar(36) not null, `uploaded_by_name` varchar(100) not null, `uploaded_at` datetime(3) not null, `applied_by` varchar(36) null, `applied_by_name` varchar(100) null, `applied_at` datetime(3) null, `undone_by` varchar(36) null, `undone_by_name` varchar(100) null, `undone_at` datetime(3) null, `beat_at` datetime(3) null, `version` int not null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `data_import` add unique `data_import_same_key_unique` (`same_key`);');
    this.addSql('alter table `data_import` add index `data_import_state_beat_at_index` (`state`, `beat_at`);');
    this.addSql('alter table `data_import` add index `data_import_uploaded_by_id_index` (`uploaded_by`, `id`);');
    this.addSql(
      "alter table `data_import` add constraint `data_import_two_people` check (kind <> 'blacklist' or applied_by is null or applied_by <> uploaded_by);",
    );
    this.addSql(
      'create table `desktop_stream` (`user_id` varchar(36) not null, `epoch` varchar(36) not null, `last_seq` bigint not null, primary key (`user_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `desktop_stream_event` (`user_id` varchar(36) not null, `seq` bigint unsigned not null, `at` datetime(3) not null, `change` text not null, primary key (`user_id`, `seq`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `desktop_stream_event` add index `desktop_stream_event_at_index` (`at`);');
    this.addSql(
      'create table `dial_attempt` (`call_id` varchar(150) not null, `subject` varchar(40) not null, `day` varchar(10) not null, `nth` int not null, `customer_id` int null, `e164` varchar(64) not null, `purpose` varchar(12) not null, `list_id` varchar(36) null, `entry_id` bigint null, `user_id` varchar(36) not null, `at` datetime(3) not null, `outcome` varchar(12) null, `interaction_id` varchar(36) null, `disposition_code` varchar(40) null, `reason` varchar(200) null, primary key (`call_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `dial_attempt` add index `dial_attempt_list_id_user_id_at_index` (`list_id`, `user_id`, `at`);',
    );
    this.addSql('alter table `dial_attempt` add index `dial_attempt_user_id_at_index` (`user_id`, `at`);');
    this.addSql('alter table `dial_attempt` add index `dial_attempt_entry_id_at_index` (`entry_id`, `at`);');
    this.addSql(
      'alter table `dial_attempt` add unique `dial_attempt_subject_day_nth_unique` (`subject`, `day`, `nth`);',
    );
    this.addSql(
      'create table `dial_frames` (`version` int unsigned not null, `frames` text not null, `changed_at` datetime(3) not null, `changed_by` varchar(36) null, `changed_by_name` varchar(100) null, primary key (`version`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `dial_seat` (`user_id` varchar(36) not null, `list_id` varchar(36) not null, `since` datetime(3) not null, primary key (`user_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `dial_seat` add index `dial_seat_list_id_index` (`list_id`);');
    this.addSql(
      'create table `disposition` (`code` varchar(40) not null, `label_zh` varchar(80) not null, `label_en` varchar(80) not null, `group` varchar(20) not null, `requires_follow_up` tinyint(1) not null, `system` tinyint(1) not null, `position` int not null, `valid_to` datetime(3) null, `queues` json not null, `version` int not null, primary key (`code`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `document_counter` (`name` varchar(60) not null, `value` bigint not null, primary key (`name`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `duplicate_pair` (`id` varchar(36) not null, `low_id` int not null, `high_id` int not null, `kind` varchar(10) not null, `state` varchar(15) not null, `origin` varchar(10) not null, `certain` tinyint(1) not null, `weight` int not null, `probability` int not null, `fields` text not null, `evidence` varchar(80) not null, `found_at` datetime(3) not null, `compared_at` datetime(3) not null, `judged_weight` int null, `decided_at` datetime(3) null, `decided_by_name` varchar(100) null, `reason` varchar(300) null, `merge_version` int not null, `version` int not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `duplicate_pair` add index `duplicate_pair_high_id_index` (`high_id`);');
    this.addSql(
      'alter table `duplicate_pair` add index `duplicate_pair_state_weight_id_index` (`state`, `weight`, `id`);',
    );
    this.addSql(
      'alter table `duplicate_pair` add index `duplicate_pair_state_found_at_id_index` (`state`, `found_at`, `id`);',
    );
    this.addSql(
      'alter table `duplicate_pair` add unique `duplicate_pair_low_id_high_id_unique` (`low_id`, `high_id`);',
    );
    this.addSql(
      'create table `duplicate_run` (`id` varchar(36) not null, `started_at` datetime(3) not null, `ended_at` datetime(3) null, `changed` int not null, `compared` int not null, `opened` int not null, `reopened` int not null, `faded` int not null, `oversized` text not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `duplicate_run` add index `duplicate_run_started_at_id_index` (`started_at`, `id`);');
    this.addSql(
      'create table `evaluation` (`id` varchar(36) not null, `recording_id` varchar(36) not null, `agent_user_id` varchar(36) null, `evaluator_user_id` varchar(36) not null, `card` varchar(40) not null, `version` int not null, `answers` text not null, `permille` int null, `failed` tinyint(1) not null, `note` text not null, `calibration` tinyint(1) not null, `created_at` datetime(3) not null, `response` varchar(15) null, `response_note` text null, `responded_at` datetime(3) null, `settlement` varchar(10) null, `settled_by` varchar(36) null, `settled_by_name` varchar(100) null, `settled_at` datetime(3) null, `settled_reason` text null, `settled_answers` text null, `settled_permille` int null, `settled_failed` tinyint(1) null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `evaluation` add index `evaluation_recording_id_index` (`recording_id`);');
    this.addSql(
      'alter table `evaluation` add index `evaluation_agent_user_id_created_at_index` (`agent_user_id`, `created_at`);',
    );
    this.addSql(
      'alter table `evaluation` add index `evaluation_response_settlement_responded_at_index` (`response`, `settlement`, `responded_at`);',
    );
    this.addSql(
      'alter table `evaluation` add constraint `evaluation_settled_by_another` check (settled_by is null or (settled_by <> evaluator_user_id and settled_by <> agent_user_id));',
    );
    this.addSql(
      'create table `evaluation_answer` (`evaluation_id` varchar(36) not null, `question_id` varchar(40) not null, `points` int not null, `most` int not null, primary key (`evaluation_id`, `question_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `export_request` (`no` int unsigned not null auto_increment primary key, `id` varchar(36) not null, `source` varchar(40) not null, `filter` text not null, `format` varchar(4) not null, `locale` varchar(5) not null, `purpose` varchar(200) not null, `branch_path` varchar(200) not null, `asked_by` varchar(36) not null, `asked_by_name` varchar(100) not null, `asked_at` datetime(3) not null, `rows` int not null, `approved_by` varchar(36) null, `approved_by_name` varchar(100) null, `approved_at` datetime(3) null, `expires_at` datetime(3) null, `fetched` int not null, `version` int not null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `export_request` add unique `export_request_id_unique` (`id`);');
    this.addSql('alter table `export_request` add index `export_request_asked_by_no_index` (`asked_by`, `no`);');
    this.addSql(
      'alter table `export_request` add constraint `export_request_two_people` check (approved_by is null or approved_by <> asked_by);',
    );
    this.addSql(
      'create table `feed_delivery` (`id` varchar(36) not null, `source` varchar(10) not null, `delivery_id` varchar(60) not null, `fingerprint` varchar(64) not null, `received_at` datetime(3) not null, `row_count` int not null, `rejected_count` int not null, `counts` json not null, `outcomes` text not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `feed_delivery` add index `feed_delivery_received_at_index` (`received_at`);');
    this.addSql(
      'alter table `feed_delivery` add unique `feed_delivery_source_delivery_id_unique` (`source`, `delivery_id`);',
    );
    this.addSql(
      'create table `feed_lock` (`id` int unsigned not null, `owner` varchar(200) not null, `beat_at` datetime(3) not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `feed_mark` (`file` varchar(20) not null, `key_first` varchar(40) not null, `key_second` varchar(30) not null, `key_third` varchar(160) not null, `as_of` datetime(3) not null, primary key (`file`, `key_first`, `key_second`, `key_third`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `feed_mark` add index `feed_mark_as_of_index` (`as_of`);');
    this.addSql(
      'create table `feed_reject` (`run_id` varchar(36) not null, `file` varchar(20) not null, `line` int unsigned not null, `field` varchar(40) null, `reason` varchar(40) not null, primary key (`run_id`, `file`, `line`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `feed_run` (`id` varchar(36) not null, `source` varchar(10) not null, `business_day` varchar(10) not null, `status` varchar(10) not null, `started_at` datetime(3) not null, `ended_at` datetime(3) null, `reason` text null, `refusal` json null, `counts` json not null, `totals` json null, `phase` varchar(10) null, `progress` json null, `folder` varchar(200) null, `came_from` varchar(500) null, `rules` varchar(64) null, `compared_with` varchar(36) null, `began_merging` tinyint(1) not null default false, `told_at` datetime(3) null, `fingerprint` varchar(64) not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `feed_run` add index `feed_run_started_at_index` (`started_at`);');
    this.addSql('alter table `feed_run` add index `feed_run_source_business_day_index` (`source`, `business_day`);');
    this.addSql(
      'create table `feed_stage_accounts` (`line` int unsigned not null, `as_of` datetime(3) null, `account_no` varchar(32) null, `customer_no` varchar(11) null, `org_no` varchar(10) null, `product` varchar(20) null, `kind` varchar(15) null, `currency` varchar(3) null, `status` varchar(7) null, `opened_on` varchar(10) null, `closed_on` varchar(10) null, `matures_on` varchar(10) null, primary key (`line`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `feed_stage_accounts` add index `feed_stage_accounts_account_no_index` (`account_no`);');
    this.addSql(
      'create table `feed_stage_balances` (`line` int unsigned not null, `as_of` datetime(3) null, `account_no` varchar(32) null, `org_no` varchar(10) null, `balance` bigint null, `available` bigint null, primary key (`line`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `feed_stage_balances` add index `feed_stage_balances_account_no_index` (`account_no`);');
    this.addSql(
      'create table `feed_stage_cards` (`line` int unsigned not null, `as_of` datetime(3) null, `card_no` varchar(19) null, `customer_no` varchar(11) null, `account_no` varchar(32) null, `product` varchar(20) null, `kind` varchar(6) null, `status` varchar(6) null, `issued_on` varchar(10) null, `expires_on` varchar(10) null, `credit_limit` bigint null, primary key (`line`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `feed_stage_cards` add index `feed_stage_cards_card_no_index` (`card_no`);');
    this.addSql(
      'create table `feed_stage_contact_points` (`line` int unsigned not null, `as_of` datetime(3) null, `contact_ref` varchar(40) null, `customer_no` varchar(11) null, `kind` varchar(15) null, `value` varchar(200) null, `best` int null, `removed` int null, `e164` varchar(16) null, `extension` varchar(6) null, primary key (`line`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `feed_stage_contact_points` add index `feed_stage_contact_points_contact_ref_index` (`contact_ref`);',
    );
    this.addSql(
      'create table `feed_stage_customers` (`line` int unsigned not null, `as_of` datetime(3) null, `customer_no` varchar(11) null, `kind` varchar(9) null, `name` varchar(160) null, `status` varchar(6) null, `org_no` varchar(10) null, `gender` varchar(1) null, `birth_date` varchar(10) null, `marital_status` varchar(2) null, `nationality` varchar(3) null, `hukou_region` varchar(6) null, `hukou_address` varchar(60) null, `education` varchar(2) null, `degree` varchar(1) null, `occupation` varchar(1) null, `employer` varchar(160) null, `credit_code` varchar(18) null, `legal_person_name` varchar(160) null, `industry` varchar(5) null, `registered_address` varchar(100) null, `manager_name` varchar(160) null, `vip` int null, `is_shareholder` int null, `is_staff` int null, `relationship_since` varchar(10) null, `credit_since` varchar(10) null, `branch_path` varchar(200) null, `name_pinyin` varchar(400) null, `name_initials` varchar(160) null, primary key (`line`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `feed_stage_customers` add index `feed_stage_customers_customer_no_index` (`customer_no`);',
    );
    this.addSql(
      'create table `feed_stage_documents` (`line` int unsigned not null, `as_of` datetime(3) null, `customer_no` varchar(11) null, `kind` varchar(30) null, `number` varchar(50) null, `valid_from` varchar(10) null, `valid_until` varchar(10) null, `long_term` int null, `removed` int null, `number_reversed` varchar(50) null, primary key (`line`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `feed_stage_documents` add index `feed_stage_documents_customer_no_kind_number_index` (`customer_no`, `kind`, `number`);',
    );
    this.addSql(
      'create table `feed_stage_loans` (`line` int unsigned not null, `as_of` datetime(3) null, `loan_no` varchar(32) null, `customer_no` varchar(11) null, `org_no` varchar(10) null, `product` varchar(20) null, `currency` varchar(3) null, `principal` bigint null, `outstanding` bigint null, `rate_percent` varchar(10) null, `started_on` varchar(10) null, `ends_on` varchar(10) null, `status` varchar(11) null, `overdue_days` int null, primary key (`line`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `feed_stage_loans` add index `feed_stage_loans_loan_no_index` (`loan_no`);');
    this.addSql(
      'create table `feed_stage_products` (`line` int unsigned not null, `as_of` datetime(3) null, `product_code` varchar(20) null, `name_zh` varchar(100) null, `name_en` varchar(100) null, `kind` varchar(9) null, `currency` varchar(3) null, `rate_percent` varchar(10) null, `valid_from` varchar(10) null, `valid_until` varchar(10) null, primary key (`line`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `feed_stage_products` add index `feed_stage_products_product_code_index` (`product_code`);',
    );
    this.addSql(
      'create table `feed_stage_relations` (`line` int unsigned not null, `as_of` datetime(3) null, `customer_no` varchar(11) null, `role` varchar(2) null, `related_customer_no` varchar(11) null, `related_name` varchar(160) null, `related_kind` varchar(9) null, `event` varchar(50) null, `established_on` varchar(10) null, `ended_on` varchar(10) null, `related_key` varchar(160) null, primary key (`line`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `feed_stage_relations` add index `feed_stage_relations_customer_no_role_related_key_index` (`customer_no`, `role`, `related_key`);',
    );
    this.addSql(
      'create table `feed_stage_transactions` (`line` int unsigned not null, `as_of` datetime(3) null, `txn_ref` varchar(32) null, `account_no` varchar(32) null, `booked_at` datetime(3) null, `amount` bigint null, `balance_after` bigint null, `purpose` varchar(20) null, `channel` varchar(20) null, `counterparty` varchar(160) null, primary key (`line`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `feed_stage_transactions` add index `feed_stage_transactions_txn_ref_index` (`txn_ref`);');
    this.addSql(
      'create table `file_version` (`id` varchar(36) not null, `customer_id` int not null, `part` varchar(30) not null, `version` int not null, `known_at` datetime(3) not null, `change_id` varchar(36) not null, `entered_by` varchar(36) not null, `entered_by_name` varchar(100) not null, `reviewed_by` varchar(36) not null, `reviewed_by_name` varchar(100) not null, `snapshot` text not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `file_version` add index `file_version_customer_id_part_known_at_index` (`customer_id`, `part`, `known_at`);',
    );
    this.addSql(
      'alter table `file_version` add unique `file_version_customer_id_part_version_unique` (`customer_id`, `part`, `version`);',
    );
    this.addSql(
      'create table `flow_effect` (`effect_key` varchar(80) not null, `interaction_id` varchar(36) not null, `type` varchar(20) not null, `result` text not null, `at` datetime(3) not null, primary key (`effect_key`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `flow_effect` add index `flow_effect_interaction_id_type_index` (`interaction_id`, `type`);',
    );
    this.addSql(
      'create table `flow_move` (`run_id` varchar(36) not null, `seq` int unsigned not null, `flow_id` varchar(40) not null, `version` int not null, `step` varchar(40) not null, `branch` varchar(40) not null, `value` text null, `user_id` varchar(36) null, `user_name` varchar(100) null, `at` datetime(3) not null, primary key (`run_id`, `seq`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `flow_move` add index `flow_move_flow_id_version_step_branch_index` (`flow_id`, `version`, `step`, `branch`);',
    );
    this.addSql(
      'create table `flow_run` (`id` varchar(36) not null, `flow_id` varchar(40) not null, `version` int not null, `interaction_id` varchar(36) not null, `customer_no` varchar(11) null, `branch_path` varchar(200) not null, `agent_user_id` varchar(36) not null, `agent_name` varchar(100) not null, `status` varchar(10) not null, `state` text not null, `step` varchar(40) not null, `seq` int not null, `last_key` varchar(36) null, `active_key` varchar(36) null, `outcome` text not null, `disposition` varchar(40) null, `due_at` datetime(3) null, `idle_until` datetime(3) not null, `started_at` datetime(3) not null, `moved_at` datetime(3) not null, `ended_at` datetime(3) null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `flow_run` add unique `flow_run_active_key_unique` (`active_key`);');
    this.addSql(
      'alter table `flow_run` add index `flow_run_interaction_id_started_at_index` (`interaction_id`, `started_at`);',
    );
    this.addSql(
      'alter table `flow_run` add index `flow_run_customer_no_ended_at_id_index` (`customer_no`, `ended_at`, `id`);',
    );
    this.addSql('alter table `flow_run` add index `flow_run_status_due_at_index` (`status`, `due_at`);');
    this.addSql('alter table `flow_run` add index `flow_run_status_idle_until_index` (`status`, `idle_until`);');
    this.addSql(
      'alter table `flow_run` add index `flow_run_flow_id_version_status_step_index` (`flow_id`, `version`, `status`, `step`);',
    );
    this.addSql(
      'create table `flow_version` (`flow_id` varchar(40) not null, `version` int unsigned not null, `state` varchar(12) not null, `definition` text not null, `written_by` varchar(36) null, `written_by_name` varchar(100) null, `writers` text not null, `changed_at` datetime(3) not null, `handed_in_by` varchar(36) null, `handed_in_at` datetime(3) null, `published_by` varchar(36) null, `published_by_name` varchar(100) null, `published_at` datetime(3) null, `return_reason` varchar(300) null, `revision` int not null, `published_key` varchar(40) null, `pending_key` varchar(40) null, primary key (`flow_id`, `version`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `flow_version` add unique `flow_version_published_key_unique` (`published_key`);');
    this.addSql('alter table `flow_version` add unique `flow_version_pending_key_unique` (`pending_key`);');
    this.addSql(
      'alter table `flow_version` add constraint `flow_version_two_people` check (published_by is null or (published_by <> written_by and published_by <> handed_in_by));',
    );
    this.addSql(
      'create table `id_document` (`id` int unsigned not null auto_increment primary key, `customer_id` int not null, `kind` varchar(30) not null, `number` varchar(50) not null, `number_reversed` varchar(50) not null, `valid_from` varchar(10) null, `valid_until` varchar(10) null, `long_term` tinyint(1) not null, `issuer` varchar(100) null, `issued_on` varchar(10) null, `source` varchar(10) not null, `as_of` datetime(3) not null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `id_document` add index `id_document_number_index` (`number`);');
    this.addSql('alter table `id_document` add index `id_document_number_reversed_index` (`number_reversed`);');
    this.addSql(
      'alter table `id_document` add index `id_document_valid_until_customer_id_index` (`valid_until`, `customer_id`);',
    );
    this.addSql(
      'alter table `id_document` add unique `id_document_customer_id_kind_number_unique` (`customer_id`, `kind`, `number`);',
    );
    this.addSql(
      'create table `identity_proof` (`call_id` varchar(150) not null, `proof` varchar(200) not null, primary key (`call_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `image_element` (`id` varchar(36) not null, `customer_kind` varchar(10) not null, `kind` varchar(30) not null, `name_zh` varchar(40) not null, `name_en` varchar(80) not null, `pages` int not null, `copies` int not null, `mandatory` tinyint(1) not null, `in_use` tinyint(1) not null, `created_at` datetime(3) not null, `version` int not null default 1, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `image_element` add unique `image_element_customer_kind_kind_name_zh_unique` (`customer_kind`, `kind`, `name_zh`);',
    );
    this.addSql(
      'create table `image_page` (`id` varchar(36) not null, `set_id` varchar(36) not null, `page_no` int not null, `revision` int not null, `current_page_no` int null, `sha256` varchar(64) not null, `file_name` varchar(120) not null, `element_id` varchar(36) null, `added_at` datetime(3) not null, `added_by` varchar(36) not null, `added_by_name` varchar(160) not null, `replaced_at` datetime(3) null, `replaced_by` varchar(36) null, `replaced_by_name` varchar(160) null, `replaced_reason` varchar(200) null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `image_page` add index `image_page_sha256_index` (`sha256`);');
    this.addSql(
      'alter table `image_page` add unique `image_page_set_id_page_no_revision_unique` (`set_id`, `page_no`, `revision`);',
    );
    this.addSql(
      'alter table `image_page` add unique `image_page_set_id_current_page_no_unique` (`set_id`, `current_page_no`);',
    );
    this.addSql(
      'create table `image_set` (`id` varchar(36) not null, `number` varchar(20) not null, `customer_no` varchar(11) not null, `kind` varchar(30) not null, `account_no` varchar(32) null, `title` varchar(60) null, `valid_from` varchar(10) null, `valid_to` varchar(10) null, `long_term` tinyint(1) not null, `flow_no` varchar(10) null, `state` varchar(10) not null, `file_count` int not null, `started_at` datetime(3) not null, `started_by` varchar(36) not null, `started_by_name` varchar(160) not null, `imported_at` datetime(3) null, `withdrawn_at` datetime(3) null, `withdrawn_by` varchar(36) null, `withdrawn_by_name` varchar(160) null, `withdrawn_reason` varchar(200) null, `version` int not null default 1, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `image_set` add unique `image_set_number_unique` (`number`);');
    this.addSql('alter table `image_set` add index `image_set_account_no_index` (`account_no`);');
    this.addSql('alter table `image_set` add index `image_set_flow_no_index` (`flow_no`);');
    this.addSql('alter table `image_set` add index `image_set_customer_no_number_index` (`customer_no`, `number`);');
    this.addSql(
      'create table `interaction` (`id` varchar(36) not null, `call_id` varchar(150) not null, `facts` json not null, `story` json not null, `direction` varchar(10) not null, `dnis` varchar(64) not null, `ani` varchar(64) null, `queue` varchar(64) null, `language` varchar(10) null, `started_at` datetime(3) not null, `queued_at` datetime(3) null, `answered_at` datetime(3) null, `ended_at` datetime(3) null, `phase` varchar(20) not null, `outcome` varchar(30) null, `approximate` tinyint(1) not null, `wait_ms` bigint not null, `talk_ms` bigint not null, `hold_ms` bigint not null, `rating` smallint null, `last_heard_at` datetime(3) not null, `closed_at` datetime(3) null, `closed_by_reboot` tinyint(1) not null, `agent_user_id` varchar(36) null, `agent_ended_at` datetime(3) null, `version` int not null, `customer_no` varchar(11) null, `match_kind` varchar(10) null, `match_by` varchar(20) null, `candidates` json null, `typed_differs_from_ani` tinyint(1) not null, `match_basis` varchar(200) null, `wrap_up_key` varchar(36) null, `disposition_code` varchar(40) null, `note` text null, `follow_up_at` datetime(3) null, `follow_up_done_at` datetime(3) null, `follow_up_reminded_at` datetime(3) null, `wrapped_up_at` datetime(3) null, `wrapped_up_by` varchar(36) null, `wrap_up_timed_out_at` datetime(3) null, `owing` json not null, `transfers` json not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `interaction` add unique `interaction_call_id_unique` (`call_id`);');
    this.addSql('alter table `interaction` add index `interaction_phase_index` (`phase`);');
    this.addSql('alter table `interaction` add index `interaction_follow_up_at_index` (`follow_up_at`);');
    this.addSql('alter table `interaction` add index `interaction_started_at_id_index` (`started_at`, `id`);');
    this.addSql(
      'alter table `interaction` add index `interaction_queued_at_queue_outcome_answered_at_index` (`queued_at`, `queue`, `outcome`, `answered_at`);',
    );
    this.addSql(
      'alter table `interaction` add index `interaction_customer_no_started_at_index` (`customer_no`, `started_at`);',
    );
    this.addSql('alter table `interaction` add index `interaction_ani_started_at_index` (`ani`, `started_at`);');
    this.addSql(
      'alter table `interaction` add index `interaction_agent_user_id_wrapped_up_at_agent_ended_at_index` (`agent_user_id`, `wrapped_up_at`, `agent_ended_at`);',
    );
    this.addSql(
      'create table `interaction_offer` (`channel_id` varchar(150) not null, `interaction_id` varchar(36) not null, `extension` varchar(10) not null, `user_id` varchar(36) null, `queue` varchar(64) null, `started_at` datetime(3) not null, `connected_at` datetime(3) null, `ended_at` datetime(3) null, `outcome` varchar(20) not null, `talk_ms` bigint not null, `hold_ms` bigint not null, `wrap_up_key` varchar(36) null, `disposition_code` varchar(40) null, `note` text null, `follow_up_at` datetime(3) null, `follow_up_done_at` datetime(3) null, `follow_up_reminded_at` datetime(3) null, `wrapped_up_at` datetime(3) null, primary key (`channel_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `interaction_offer` add index `interaction_offer_interaction_id_index` (`interaction_id`);',
    );
    this.addSql('alter table `interaction_offer` add index `interaction_offer_follow_up_at_index` (`follow_up_at`);');
    this.addSql(
      'alter table `interaction_offer` add index `interaction_offer_user_id_started_at_index` (`user_id`, `started_at`);',
    );
    this.addSql(
      'alter table `interaction_offer` add index `interaction_offer_connected_at_user_id_index` (`connected_at`, `user_id`);',
    );
    this.addSql(
      'create table `internal_document` (`id` varchar(36) not null, `number` varchar(16) not null, `bundle_id` varchar(36) not null, `content` text not null, `sha256` varchar(64) not null, `created_at` datetime(3) not null, `created_by` varchar(36) not null, `created_by_name` varchar(100) not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `internal_document` add unique `internal_document_number_unique` (`number`);');
    this.addSql('alter table `internal_document` add index `internal_document_bundle_id_index` (`bundle_id`);');
    this.addSql(
      'create table `ivr_effect` (`call_id` varchar(150) not null, `seq` int unsigned not null, `number` varchar(64) null, `at` datetime(3) not null, primary key (`call_id`, `seq`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `ivr_effect` add index `ivr_effect_number_at_index` (`number`, `at`);');
    this.addSql(
      'create table `ivr_move` (`call_id` varchar(150) not null, `seq` int unsigned not null, `flow_version` int not null, `step` varchar(40) not null, `branch` varchar(40) not null, primary key (`call_id`, `seq`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `ivr_move` add index `ivr_move_flow_version_step_branch_index` (`flow_version`, `step`, `branch`);',
    );
    this.addSql(
      'create table `ivr_session` (`call_id` varchar(150) not null, `flow_version` int not null, `number` varchar(64) null, `customer_no` varchar(11) null, `chosen_hash` varchar(200) null, `started_at` datetime(3) not null, `left_how` varchar(10) null, `left_step` varchar(40) null, primary key (`call_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `ivr_session` add index `ivr_session_flow_version_left_how_left_step_index` (`flow_version`, `left_how`, `left_step`);',
    );
    this.addSql(
      'create table `job_run` (`job` varchar(60) not null, `due_on` varchar(10) not null, `started_at` datetime(3) not null, `finished_at` datetime(3) null, primary key (`job`, `due_on`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `journal_position` (`journal_id` varchar(64) not null, `through_seq` bigint not null, `changed_at` datetime(3) not null, primary key (`journal_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `lifecycle_run` (`id` varchar(36) not null, `day` varchar(10) not null, `settings_version` int not null, `started_at` datetime(3) not null, `ended_at` datetime(3) null, `state` varchar(10) not null, `slot` int null, `customers` int not null, `figures` int not null, `verdicts` int not null, `moved` int not null, `values_written` int not null, `retentions` int not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `lifecycle_run` add unique `lifecycle_run_slot_unique` (`slot`);');
    this.addSql('alter table `lifecycle_run` add index `lifecycle_run_started_at_id_index` (`started_at`, `id`);');
    this.addSql(
      'create table `lifecycle_settings` (`version` int unsigned not null, `settings` text not null, `changed_at` datetime(3) not null, `changed_by` varchar(36) null, `changed_by_name` varchar(100) null, `reason` varchar(200) not null, primary key (`version`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `recording_ticket` (`id` varchar(36) not null, `recording_id` varchar(36) not null, `user_id` varchar(36) not null, `purpose` varchar(10) not null, `until` datetime(3) not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `recording_ticket` add index `recording_ticket_recording_id_index` (`recording_id`);');
    this.addSql('alter table `recording_ticket` add index `recording_ticket_until_index` (`until`);');
    this.addSql(
      'create table `loan` (`id` int unsigned not null auto_increment primary key, `loan_no` varchar(32) not null, `customer_id` int not null, `org_no` varchar(10) not null, `product` varchar(20) not null, `currency` varchar(3) not null, `principal` bigint not null, `outstanding` bigint not null, `rate_percent` varchar(10) not null, `started_on` varchar(10) not null, `ends_on` varchar(10) not null, `status` varchar(12) not null, `overdue_days` int not null, `as_of` datetime(3) not null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `loan` add unique `loan_loan_no_unique` (`loan_no`);');
    this.addSql('alter table `loan` add index `loan_customer_id_index` (`customer_id`);');
    this.addSql('alter table `loan` add index `loan_status_customer_id_index` (`status`, `customer_id`);');
    this.addSql(
      'create table `match_key` (`block` varchar(190) not null, `customer_id` int unsigned not null, primary key (`block`, `customer_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `match_key` add index `match_key_customer_id_index` (`customer_id`);');
    this.addSql(
      'create table `match_stamp` (`customer_id` int unsigned not null, `stamp` varchar(190) not null, `waiting` tinyint(1) not null, primary key (`customer_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `match_stamp` add index `match_stamp_waiting_customer_id_index` (`waiting`, `customer_id`);',
    );
    this.addSql(
      'create table `match_weights` (`id` varchar(36) not null, `weights` text not null, `samples` text not null, `learnt_at` datetime(3) not null, `proposed_by` varchar(36) null, `proposed_by_name` varchar(100) null, `approved_by_name` varchar(100) null, `in_force_from` datetime(3) null, `version` int not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `match_weights` add index `match_weights_in_force_from_index` (`in_force_from`);');
    this.addSql('alter table `match_weights` add index `match_weights_learnt_at_index` (`learnt_at`);');
    this.addSql(
      'create table `member_report` (`extension` varchar(10) not null, `queue` varchar(64) not null, `present` tinyint(1) not null, `paused` tinyint(1) not null, `paused_reason` varchar(80) not null, `busy` tinyint(1) not null, `occurred_at` datetime(3) not null, primary key (`extension`, `queue`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `name_bigram` (`bigram` varchar(2) not null, `kind` varchar(10) not null, `branch_path` varchar(200) not null, `customer_id` int unsigned not null, primary key (`bigram`, `kind`, `branch_path`, `customer_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `name_bigram` add index `name_bigram_customer_id_index` (`customer_id`);');
    this.addSql(
      'create table `offer_answer` (`id` bigint unsigned not null auto_increment primary key, `interaction_id` varchar(36) not null, `offer_id` varchar(40) not null, `book_version` int not null, `customer_id` int not null, `branch_path` varchar(200) not null, `outcome` varchar(12) not null, `reason` varchar(20) null, `answered_at` datetime(3) not null, `agent_user_id` varchar(36) not null, `agent_name` varchar(100) not null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `offer_answer` add index `offer_answer_customer_id_answered_at_index` (`customer_id`, `answered_at`);',
    );
    this.addSql(
      'alter table `offer_answer` add index `offer_answer_answered_at_offer_id_index` (`answered_at`, `offer_id`);',
    );
    this.addSql(
      'alter table `offer_answer` add unique `offer_answer_interaction_id_offer_id_unique` (`interaction_id`, `offer_id`);',
    );
    this.addSql(
      'create table `offer_chance` (`id` bigint unsigned not null auto_increment primary key, `offer_id` varchar(40) not null, `customer_id` int not null, `held_out` tinyint(1) not null, `interaction_id` varchar(36) not null, `branch_path` varchar(200) not null, `fell_on` varchar(10) not null, `until_on` varchar(10) not null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `offer_chance` add index `offer_chance_fell_on_offer_id_index` (`fell_on`, `offer_id`);');
    this.addSql(
      'alter table `offer_chance` add unique `offer_chance_customer_id_offer_id_unique` (`customer_id`, `offer_id`);',
    );
    this.addSql(
      'create table `past_call` (`source` varchar(40) not null, `external_id` varchar(100) not null, `hash` varchar(64) not null, `import_id` varchar(36) not null, `started_at` datetime(3) not null, `class` varchar(20) not null, `queue` varchar(64) null, `dnis` varchar(64) null, `type` varchar(40) null, `agent` varchar(80) null, `disposition` varchar(40) null, `caller_ref` varchar(40) null, `ivr_ms` bigint not null, `wait_ms` bigint not null, `talk_ms` bigint not null, `hold_ms` bigint not null, `wrap_ms` bigint not null, primary key (`source`, `external_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `past_call` add index `past_call_started_at_source_index` (`started_at`, `source`);');
    this.addSql(
      'alter table `past_call` add index `past_call_caller_ref_started_at_index` (`caller_ref`, `started_at`);',
    );
    this.addSql(
      'create table `pending_change` (`id` varchar(36) not null, `kind` varchar(30) not null, `subject_id` varchar(60) not null, `customer_no` varchar(11) null, `branch_path` varchar(200) not null, `title` varchar(200) not null, `before` text not null, `after` text not null, `changed_fields` int not null, `warnings` text not null, `overrides` text not null, `warning_count` int not null, `state` varchar(10) not null, `open_key` varchar(100) null, `entered_by` varchar(36) not null, `entered_by_name` varchar(100) not null, `created_at` datetime(3) not null, `submitted_at` datetime(3) null, `reviewed_by` varchar(36) null, `reviewed_by_name` varchar(100) null, `decided_at` datetime(3) null, `reason` varchar(300) null, `base_version` int not null, `blind_differing` text not null, `blind_tries` int not null, `moved_at` datetime(3) not null, `version` int not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `pending_change` add unique `pending_change_open_key_unique` (`open_key`);');
    this.addSql(
      'alter table `pending_change` add index `pending_change_state_moved_at_id_index` (`state`, `moved_at`, `id`);',
    );
    this.addSql('alter table `pending_change` add index `pending_change_moved_at_id_index` (`moved_at`, `id`);');
    this.addSql(
      'alter table `pending_change` add index `pending_change_entered_by_moved_at_id_index` (`entered_by`, `moved_at`, `id`);',
    );
    this.addSql(
      'alter table `pending_change` add index `pending_change_customer_no_moved_at_index` (`customer_no`, `moved_at`);',
    );
    this.addSql(
      'alter table `pending_change` add index `pending_change_kind_subject_id_moved_at_index` (`kind`, `subject_id`, `moved_at`);',
    );
    this.addSql(
      'alter table `pending_change` add constraint `pending_change_two_people` check (reviewed_by is null or reviewed_by <> entered_by);',
    );
    this.addSql(
      'create table `personal_detail` (`customer_id` int unsigned not null, `marital_status` varchar(2) null, `nationality` varchar(3) null, `hukou_region` varchar(6) null, `hukou_address` varchar(60) null, `education` varchar(2) null, `degree` varchar(1) null, `occupation` varchar(1) null, `employer` varchar(160) null, `employer_kind` varchar(2) null, `employer_industry` varchar(5) null, `employer_region` varchar(6) null, `employer_address` varchar(60) null, `employer_postcode` varchar(6) null, `employed_since` varchar(4) null, `position_years` int null, `professional_title` varchar(1) null, `monthly_income` bigint null, `household_monthly_income` bigint null, `household_size` int null, `dependants` int null, `monthly_fixed_expense` bigint null, `housing` varchar(1) null, `salary_bank` varchar(40) null, `salary_account` varchar(40) null, `best_channel` varchar(1) null, `best_period` varchar(1) null, `best_from_hour` int null, `best_to_hour` int null, `contact_note` varchar(100) null, `investor_type` varchar(2) null, `investment_years` int null, `key_reason` varchar(20) null, `changed_at` datetime(3) not null, `version` int not null, primary key (`customer_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `personal_detail` add index `personal_detail_hukou_region_index` (`hukou_region`);');
    this.addSql(
      'create table `personal_profile` (`customer_id` int unsigned not null, `marital_status` varchar(2) null, `nationality` varchar(3) null, `hukou_region` varchar(6) null, `hukou_address` varchar(60) null, `education` varchar(2) null, `degree` varchar(1) null, `occupation` varchar(1) null, `employer` varchar(160) null, `as_of` datetime(3) not null, primary key (`customer_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `personal_profile` add index `personal_profile_hukou_region_index` (`hukou_region`);');
    this.addSql(
      'create table `phone_pin` (`customer_no` varchar(11) not null, `hash` varchar(200) not null, `code_until` datetime(3) null, `set_by` varchar(36) null, `set_at` datetime(3) not null, primary key (`customer_no`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `phone_report` (`extension` varchar(10) not null, `reachable` tinyint(1) not null, `occurred_at` datetime(3) not null, primary key (`extension`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `phone_tail` (`tail` varchar(16) not null, `contact_point_id` int unsigned not null, `customer_id` int not null, primary key (`tail`, `contact_point_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `phone_tail` add index `phone_tail_contact_point_id_index` (`contact_point_id`);');
    this.addSql(
      'create table `pin_try` (`id` bigint unsigned not null auto_increment primary key, `call_id` varchar(150) not null, `customer_no` varchar(11) not null, `number` varchar(64) null, `outcome` varchar(8) not null, `at` datetime(3) not null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `pin_try` add index `pin_try_call_id_index` (`call_id`);');
    this.addSql('alter table `pin_try` add index `pin_try_customer_no_at_index` (`customer_no`, `at`);');
    this.addSql('alter table `pin_try` add index `pin_try_number_at_index` (`number`, `at`);');
    this.addSql('alter table `pin_try` add index `pin_try_at_index` (`at`);');
    this.addSql(
      'create table `placed_call` (`call_id` varchar(150) not null, `user_id` varchar(36) not null, `customer_no` varchar(11) null, `placed_at` datetime(3) not null, primary key (`call_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `placed_call` add index `placed_call_user_id_placed_at_index` (`user_id`, `placed_at`);');
    this.addSql(
      'create table `platform_snapshot` (`id` varchar(64) not null, `occurred_at` datetime(3) not null, `boot_id` varchar(100) not null, `call_ids` json not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `platform_snapshot` add index `platform_snapshot_occurred_at_index` (`occurred_at`);');
    this.addSql(
      'create table `platform_state` (`id` int unsigned not null, `connected` tinyint(1) not null, `occurred_at` datetime(3) not null, `boot_id` varchar(100) null, `boot_seen_at` datetime(3) null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `presence_period` (`user_id` varchar(36) not null, `seq` int unsigned not null, `state` varchar(20) not null, `reason` varchar(30) null, `interaction_id` varchar(36) null, `started_at` datetime(3) not null, `ended_at` datetime(3) null, `cause` varchar(30) not null, primary key (`user_id`, `seq`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `presence_period` add index `presence_period_ended_at_user_id_index` (`ended_at`, `user_id`);',
    );
    this.addSql(
      'alter table `presence_period` add index `presence_period_started_at_user_id_index` (`started_at`, `user_id`);',
    );
    this.addSql(
      'create table `product` (`code` varchar(20) not null, `name_zh` varchar(100) not null, `name_en` varchar(100) null, `kind` varchar(10) not null, `currency` varchar(3) null, `rate_percent` varchar(10) null, `valid_from` varchar(10) null, `valid_until` varchar(10) null, `as_of` datetime(3) not null, primary key (`code`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `queue_membership` (`user_id` varchar(36) not null, `extension` varchar(10) not null, `display_name` varchar(80) not null, `desired` json not null, `desired_version` int not null, `confirmed_version` int not null, `confirmed_at` datetime(3) null, `attempt_after` datetime(3) null, `failures` int not null, `last_error` varchar(300) null, primary key (`user_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `queue_ticket` (`id` varchar(36) not null, `call_id` varchar(150) not null, `open_for` varchar(64) null, `origin` varchar(10) not null, `queue` varchar(64) not null, `number` varchar(64) not null, `customer_no` varchar(11) null, `language` varchar(10) not null, `since` datetime(3) not null, `priority` varchar(20) not null, `promised_by` datetime(3) not null, `state` varchar(20) not null, `tries` int not null, `next_try_at` datetime(3) not null, `agent_user_id` varchar(36) null, `promised_by_user_id` varchar(36) null, `callback_call_id` varchar(150) null, `asked_at` datetime(3) not null, `done_at` datetime(3) null, `version` int not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `queue_ticket` add unique `queue_ticket_call_id_unique` (`call_id`);');
    this.addSql('alter table `queue_ticket` add unique `queue_ticket_open_for_unique` (`open_for`);');
    this.addSql(
      'alter table `queue_ticket` add index `queue_ticket_state_queue_since_index` (`state`, `queue`, `since`);',
    );
    this.addSql('alter table `queue_ticket` add index `queue_ticket_promised_by_index` (`promised_by`);');
    this.addSql(
      'create table `board_alarm` (`id` varchar(36) not null, `queue` varchar(64) null, `measure` varchar(30) not null, `level` varchar(10) not null, `raised_at` datetime(3) not null, `ended_at` datetime(3) null, `standing` varchar(100) null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `board_alarm` add unique `board_alarm_standing_unique` (`standing`);');
    this.addSql('alter table `board_alarm` add index `board_alarm_raised_at_index` (`raised_at`);');
    this.addSql(
      'create table `recording` (`id` varchar(36) not null, `leg_id` varchar(150) not null, `interaction_id` varchar(36) null, `direction` varchar(10) null, `agent_user_id` varchar(36) null, `rule` varchar(20) not null, `started_at` datetime(3) not null, `length_ms` bigint not null, `bytes` bigint not null, `sha256` varchar(64) not null, `marks` text not null, `peaks` text not null, `taken_in_at` datetime(3) not null, `held` tinyint(1) not null, `held_by` varchar(36) null, `hold_reason` varchar(200) null, `deleted_at` datetime(3) null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `recording` add unique `recording_leg_id_unique` (`leg_id`);');
    this.addSql('alter table `recording` add index `recording_interaction_id_index` (`interaction_id`);');
    this.addSql('alter table `recording` add index `recording_started_at_id_index` (`started_at`, `id`);');
    this.addSql(
      'alter table `recording` add index `recording_agent_user_id_started_at_index` (`agent_user_id`, `started_at`);',
    );
    this.addSql(
      'alter table `recording` add index `recording_rule_deleted_at_held_started_at_index` (`rule`, `deleted_at`, `held`, `started_at`);',
    );
    this.addSql(
      'create table `recording_pause` (`id` varchar(36) not null, `interaction_id` varchar(36) not null, `user_id` varchar(36) not null, `cause` varchar(10) not null, `begun_at` datetime(3) not null, `until` datetime(3) null, `ended_at` datetime(3) null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `recording_pause` add index `recording_pause_interaction_id_index` (`interaction_id`);');
    this.addSql(
      'alter table `recording_pause` add index `recording_pause_ended_at_interaction_id_index` (`ended_at`, `interaction_id`);',
    );
    this.addSql(
      'create table `recording_rules` (`version` int unsigned not null, `rules` text not null, `changed_at` datetime(3) not null, `changed_by` varchar(36) null, `changed_by_name` varchar(100) null, `reason` varchar(200) not null, primary key (`version`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `customer_relation` (`id` int unsigned not null auto_increment primary key, `customer_id` int not null, `role` varchar(2) not null, `related_key` varchar(160) not null, `related_customer_id` int null, `related_name` varchar(160) not null, `related_kind` varchar(10) not null, `related_id_kind` varchar(30) null, `related_id_number` varchar(50) null, `event` varchar(50) null, `share` int null, `amount` bigint null, `currency` varchar(3) null, `note` varchar(50) null, `recorded_on` varchar(10) not null, `established_on` varchar(10) null, `ended_on` varchar(10) null, `source` varchar(10) not null, `as_of` datetime(3) not null, `version` int not null default 1) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `customer_relation` add index `customer_relation_related_customer_id_index` (`related_customer_id`);',
    );
    this.addSql(
      'alter table `customer_relation` add unique `customer_relation_customer_id_role_related_key_unique` (`customer_id`, `role`, `related_key`);',
    );
    this.addSql(
      'create table `service_request_entry` (`id` bigint unsigned not null auto_increment primary key, `request_id` varchar(36) not null, `what` varchar(20) not null, `at` datetime(3) not null, `by_user_id` varchar(36) null, `by_name` varchar(100) null, `text` varchar(1000) null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `service_request_entry` add index `service_request_entry_request_id_at_index` (`request_id`, `at`);',
    );
    this.addSql(
      'create table `service_request_link` (`request_id` varchar(36) not null, `kind` varchar(20) not null, `ref` varchar(36) not null, primary key (`request_id`, `kind`, `ref`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `retention_call` (`customer_id` int unsigned not null, `since` varchar(10) not null, `customer_no` varchar(11) not null, `contribution` bigint not null, `lifetime` bigint null, `signs` int not null, primary key (`customer_id`, `since`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `retention_call` add index `retention_call_since_customer_id_index` (`since`, `customer_id`);',
    );
    this.addSql(
      'create table `reveal_day` (`user_id` varchar(36) not null, `day` varchar(10) not null, `taken` int not null, `told_most` tinyint(1) not null, `told_all` tinyint(1) not null, `told_odd` tinyint(1) not null, primary key (`user_id`, `day`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `reveal_grant` (`id` varchar(36) not null, `user_id` varchar(36) not null, `session_id` varchar(36) not null, `day` varchar(10) not null, `customer_no` varchar(11) null, `item` varchar(200) not null, `reason` varchar(40) not null, `note` varchar(200) null, `cause` varchar(10) null, `interaction_id` varchar(36) null, `opened_at` datetime(3) not null, `ends_at` datetime(3) not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `reveal_grant` add index `reveal_grant_user_id_day_opened_at_index` (`user_id`, `day`, `opened_at`);',
    );
    this.addSql(
      'alter table `reveal_grant` add index `reveal_grant_user_id_item_ends_at_index` (`user_id`, `item`, `ends_at`);',
    );
    this.addSql(
      'create table `rights_policy` (`version` int unsigned not null, `policy` text not null, `changed_at` datetime(3) not null, `changed_by` varchar(36) null, `changed_by_name` varchar(100) null, `approved_by` varchar(36) null, `approved_by_name` varchar(100) null, `reason` varchar(200) not null, primary key (`version`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `rights_policy` add constraint `rights_policy_two_people` check (changed_by is null or (approved_by is not null and approved_by <> changed_by));',
    );
    this.addSql(
      'create table `rights_proposal` (`id` varchar(36) not null, `base_version` int not null, `policy` text not null, `reason` varchar(200) not null, `proposed_at` datetime(3) not null, `proposed_by` varchar(36) not null, `proposed_by_name` varchar(100) not null, `decision` varchar(10) null, `decided_at` datetime(3) null, `decided_by` varchar(36) null, `waits` int null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `rights_proposal` add unique `rights_proposal_waits_unique` (`waits`);');
    this.addSql(
      "alter table `rights_proposal` add constraint `rights_proposal_two_people` check (decision is null or decision = 'withdrawn' or decided_by <> proposed_by);",
    );
    this.addSql(
      'create table `risk_group` (`id` varchar(36) not null, `kind` varchar(10) not null, `code` varchar(20) not null, `members` int not null, `exposure` bigint not null, `fingerprint` varchar(64) not null, `found_on` varchar(10) not null, `dissolved_on` varchar(10) null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `risk_group` add unique `risk_group_code_unique` (`code`);');
    this.addSql(
      'alter table `risk_group` add index `risk_group_dissolved_on_exposure_id_index` (`dissolved_on`, `exposure`, `id`);',
    );
    this.addSql(
      'create table `risk_group_event` (`id` bigint unsigned not null auto_increment primary key, `group_id` varchar(36) not null, `at` datetime(3) not null, `what` varchar(10) not null, `members` int not null, `exposure` bigint not null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `risk_group_event` add index `risk_group_event_group_id_id_index` (`group_id`, `id`);');
    this.addSql(
      'create table `risk_group_member` (`group_id` varchar(36) not null, `customer_id` int unsigned not null, `standing` tinyint(1) not null, primary key (`group_id`, `customer_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `risk_group_member` add index `risk_group_member_customer_id_standing_index` (`customer_id`, `standing`);',
    );
    this.addSql(
      'create table `risk_group_turn` (`id` int unsigned not null, `whole_bank_at` datetime(3) null, `taken` int not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `routing_decision` (`id` bigint unsigned not null auto_increment primary key, `call_id` varchar(150) not null, `at` datetime(3) not null, `step` varchar(20) not null, `queue` varchar(64) not null, `priority` varchar(20) not null, `waited_seconds` int not null, `segment_id` varchar(36) null, `user_id` varchar(36) null, `offer_id` varchar(150) null, `candidates` json not null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `routing_decision` add unique `routing_decision_offer_id_unique` (`offer_id`);');
    this.addSql('alter table `routing_decision` add index `routing_decision_call_id_at_index` (`call_id`, `at`);');
    this.addSql(
      'create table `scorecard` (`id` varchar(40) not null, `version` int unsigned not null, `form` text not null, `changed_at` datetime(3) not null, `changed_by` varchar(36) null, `changed_by_name` varchar(100) null, `reviewed_by` varchar(36) null, `reviewed_by_name` varchar(100) null, primary key (`id`, `version`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `scorecard` add constraint `scorecard_two_people` check (changed_by is null or reviewed_by <> changed_by);',
    );
    this.addSql(
      'create table `score_model` (`kind` varchar(20) not null, `version` varchar(12) not null, `state` varchar(12) not null, `force_key` varchar(20) null, `model` text not null, `card` text not null, `trained_at` datetime(3) not null, primary key (`kind`, `version`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `score_model` add unique `score_model_force_key_unique` (`force_key`);');
    this.addSql('alter table `score_model` add index `score_model_kind_trained_at_index` (`kind`, `trained_at`);');
    this.addSql(
      'create table `score_run` (`id` varchar(36) not null, `task` varchar(6) not null, `kind` varchar(20) not null, `day` varchar(10) not null, `state` varchar(12) not null, `slot` varchar(30) null, `started_at` datetime(3) not null, `ended_at` datetime(3) null, `version` varchar(12) null, `rows_seen` int not null, `rows_written` int not null, `details` text null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `score_run` add unique `score_run_slot_unique` (`slot`);');
    this.addSql(
      'alter table `score_run` add index `score_run_kind_task_started_at_index` (`kind`, `task`, `started_at`);',
    );
    this.addSql(
      'create table `segment` (`id` varchar(36) not null, `standing` varchar(20) null, `name` varchar(40) not null, `note` varchar(200) not null, `mode` varchar(10) not null, `rule` text not null, `org_no` varchar(10) not null, `branch_path` varchar(200) not null, `owner_id` varchar(36) null, `owner_name` varchar(160) not null, `closed` tinyint(1) not null default false, `members` int null, `entered_last` int not null default 0, `left_last` int not null default 0, `refreshed_at` datetime(3) null, `updated_at` datetime(3) not null, `version` int not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `segment` add unique `segment_standing_unique` (`standing`);');
    this.addSql('alter table `segment` add unique `segment_branch_path_name_unique` (`branch_path`, `name`);');
    this.addSql(
      'create table `segment_member` (`segment_id` varchar(36) not null, `customer_id` int unsigned not null, `since` varchar(10) not null, primary key (`segment_id`, `customer_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `segment_member` add index `segment_member_customer_id_index` (`customer_id`);');
    this.addSql(
      'create table `segment_move` (`id` bigint unsigned not null auto_increment primary key, `segment_id` varchar(36) not null, `customer_id` int not null, `entered` tinyint(1) not null, `day` varchar(10) not null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `segment_move` add index `segment_move_segment_id_id_index` (`segment_id`, `id`);');
    this.addSql(
      'create table `service_request` (`id` varchar(36) not null, `reference` varchar(11) not null, `kind` varchar(20) not null, `terms` int not null, `complaint` tinyint(1) not null, `language` varchar(5) not null, `priority` varchar(10) not null, `state` varchar(10) not null, `customer_no` varchar(11) null, `branch_path` varchar(200) not null, `pool_role` varchar(20) not null, `owner_user_id` varchar(36) null, `interaction_id` varchar(36) null, `subject` varchar(80) not null, `text` text not null, `wish` varchar(300) not null, `opened_at` datetime(3) not null, `opened_by` varchar(36) null, `due_at` datetime(3) null, `minutes_left` int null, `legal_due_at` datetime(3) null, `acknowledge_by` datetime(3) null, `acknowledged_at` datetime(3) null, `escalation` int not null, `escalate_at` datetime(3) null, `reopened` int not null, `outcome` varchar(20) null, `cause` varchar(20) null, `redress_fen` bigint null, `closed_at` datetime(3) null, `version` int not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `service_request` add unique `service_request_reference_unique` (`reference`);');
    this.addSql(
      'alter table `service_request` add index `service_request_state_due_at_id_index` (`state`, `due_at`, `id`);',
    );
    this.addSql(
      'alter table `service_request` add index `service_request_customer_no_opened_at_index` (`customer_no`, `opened_at`);',
    );
    this.addSql(
      'alter table `service_request` add index `service_request_owner_user_id_state_due_at_index` (`owner_user_id`, `state`, `due_at`);',
    );
    this.addSql('alter table `service_request` add index `service_request_closed_at_id_index` (`closed_at`, `id`);');
    this.addSql(
      'alter table `service_request` add index `service_request_escalate_at_id_index` (`escalate_at`, `id`);',
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
      'create table `sms_message` (`id` varchar(36) not null, `tell_key` varchar(100) not null, `user_id` varchar(36) null, `e164` varchar(64) not null, `text` varchar(200) not null, `state` varchar(10) not null, `tries` int not null, `next_at` datetime(3) not null, `created_at` datetime(3) not null, `sent_at` datetime(3) null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `sms_message` add unique `sms_message_tell_key_unique` (`tell_key`);');
    this.addSql('alter table `sms_message` add index `sms_message_state_next_at_id_index` (`state`, `next_at`, `id`);');
    this.addSql('alter table `sms_message` add index `sms_message_e164_created_at_index` (`e164`, `created_at`);');
    this.addSql(
      'create table `source_state` (`source` varchar(10) not null, `business_day` varchar(10) not null, `as_of` datetime(3) not null, primary key (`source`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `stage_element` (`id` varchar(36) not null, `customer_id` int not null, `kind` varchar(20) not null, `on_day` varchar(10) not null, `amount` bigint null, `score` int null, `valid_until` varchar(10) null, `content` text not null, `interaction_id` varchar(36) null, `recorded_by` varchar(36) not null, `recorded_by_name` varchar(100) not null, `recorded_at` datetime(3) not null, `withdrawn_at` datetime(3) null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `stage_element` add index `stage_element_customer_id_kind_on_day_index` (`customer_id`, `kind`, `on_day`);',
    );
    this.addSql(
      'create table `standing_change` (`id` bigint unsigned not null auto_increment primary key, `customer_id` int not null, `subject` varchar(5) not null, `from_value` int null, `to_value` int not null, `on_day` varchar(10) not null, `by_name` varchar(100) null, `reason` varchar(300) null, `rule` varchar(20) null, `score` int null, `figures` text null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `standing_change` add index `standing_change_customer_id_id_index` (`customer_id`, `id`);',
    );
    this.addSql(
      'alter table `standing_change` add index `standing_change_subject_on_day_customer_id_id_index` (`subject`, `on_day`, `customer_id`, `id`);',
    );
    this.addSql(
      'create table `standing_decision` (`id` varchar(36) not null, `customer_id` int not null, `subject` varchar(5) not null, `value` int not null, `reason` varchar(300) not null, `decided_by` varchar(36) not null, `decided_by_name` varchar(100) not null, `decided_at` datetime(3) not null, `ends_on` varchar(10) not null, `slot` int null, `ended_at` datetime(3) null, `ended_by_name` varchar(100) null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `standing_decision` add index `standing_decision_slot_ends_on_index` (`slot`, `ends_on`);',
    );
    this.addSql(
      'alter table `standing_decision` add unique `standing_decision_customer_id_subject_slot_unique` (`customer_id`, `subject`, `slot`);',
    );
    this.addSql(
      'create table `stored_file` (`sha256` varchar(64) not null, `bytes` bigint not null, `type` varchar(20) not null, `width` int null, `height` int null, `pages` int null, `stored_at` datetime(3) not null, primary key (`sha256`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'create table `report_mailing` (`id` varchar(36) not null, `schedule_id` varchar(36) not null, `from_day` varchar(10) not null, `to_day` varchar(10) not null, `state` varchar(10) not null, `tries` int not null, `next_at` datetime(3) not null, `at` datetime(3) not null, `last_error` text null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql(
      'alter table `report_mailing` add index `report_mailing_state_next_at_id_index` (`state`, `next_at`, `id`);',
    );
    this.addSql(
      'alter table `report_mailing` add unique `report_mailing_schedule_id_to_day_unique` (`schedule_id`, `to_day`);',
    );
    this.addSql(
      'create table `call_reconciliation` (`id` varchar(36) not null, `at` datetime(3) not null, `violation_count` int not null, `report` json not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `call_reconciliation` add index `call_reconciliation_at_index` (`at`);');
    this.addSql(
      'create table `report_schedule` (`id` varchar(36) not null, `owner_user_id` varchar(36) not null, `schedule` json not null, `active` tinyint(1) not null, `next_at` datetime(3) not null, `version` int not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `report_schedule` add index `report_schedule_owner_user_id_index` (`owner_user_id`);');
    this.addSql('alter table `report_schedule` add index `report_schedule_next_at_index` (`next_at`);');
    this.addSql(
      'create table `task` (`id` varchar(36) not null, `kind` varchar(30) not null, `subject_kind` varchar(30) not null, `subject_id` varchar(60) not null, `dedupe_key` varchar(160) null, `said_once` tinyint(1) not null, `customer_no` varchar(11) null, `params` text not null, `state` varchar(10) not null, `pool_role` varchar(20) not null, `pool_branch_path` varchar(200) not null, `not_for_user_id` varchar(36) null, `assignee_user_id` varchar(36) null, `claimed_at` datetime(3) null, `claim_ends_at` datetime(3) null, `due_at` datetime(3) not null, `created_at` datetime(3) not null, `done_at` datetime(3) null, `done_by` varchar(36) null, `version` int not null default 1, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
    this.addSql('alter table `task` add unique `task_dedupe_key_unique` (`dedupe_key`);');
    this.addSql(
      'alter table `task` add index `task_state_pool_role_due_at_id_index` (`state`, `pool_role`, `due_at`, `id`);',
    );
    this.addSql(
      'alter table `task` add index `task_state_pool_role_created_at_id_index` (`state`, `pool_role`, `created_at`, `id`);',
    );
    this.addSql(
      'alter table `task` add index `task_assignee_user_id_state_due_at_id_index` (`assignee_user_id`, `state`, `due_at`, `id`);',
    );
    this.addSql('alter table `task` add index `task_done_by_done_at_id_index` (`done_by`, `done_at`, `id`);');
    this.addSql('alter table `task` add index `task_state_claim_ends_at_index` (`state`, `claim_ends_at`);');
    this.addSql('alter table `task` add index `task_kind_subject_id_state_index` (`kind`, `subject_id`, `state`);');
    this.addSql('alter table `task` add index `task_customer_no_state_index` (`customer_no`, `state`);');
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
      "create table `user_role` (`user_id` varchar(36) not null, `role` enum('agent','supervisor','clerk','reviewer','manager','quality','admin') not null, primary key (`user_id`, `role`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;",
    );
    this.addSql(
      'create table `value_model` (`fitted_on` varchar(10) not null, `customers` int not null, `parameters` text not null, primary key (`fitted_on`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;',
    );
  }
}

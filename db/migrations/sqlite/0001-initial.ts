// Written by scripts/db/make-migrations.ts from the entities.
import { Migration } from '@mikro-orm/migrations';

export default class Initial extends Migration {
  override up(): void {
    this.addSql(
      'create table `account` (`id` integer not null primary key autoincrement, `account_no` text not null, `customer_id` integer not null, `org_no` text not null, `product` text not null, `kind` text not null, `currency` text not null, `status` text not null, `opened_on` text not null, `closed_on` text null, `matures_on` text null, `as_of` datetime not null);',
    );
    this.addSql('create unique index `account_account_no_unique` on `account` (`account_no`);');
    this.addSql('create index `account_customer_id_index` on `account` (`customer_id`);');
    this.addSql(
      'create table `account_transaction` (`id` integer not null primary key autoincrement, `txn_ref` text not null, `account_id` integer not null, `customer_id` integer not null, `booked_at` datetime not null, `amount` bigint not null, `balance_after` bigint null, `purpose` text not null, `channel` text not null, `counterparty` text null, `as_of` datetime not null);',
    );
    this.addSql('create unique index `account_transaction_txn_ref_unique` on `account_transaction` (`txn_ref`);');
    this.addSql(
      'create index `account_transaction_customer_id_booked_at_id_index` on `account_transaction` (`customer_id`, `booked_at`, `id`);',
    );
    this.addSql(
      'create table `agent_help_call` (`id` text not null primary key, `user_id` text not null, `interaction_id` text null, `asked_at` datetime not null, `note` text not null, `taken_by` text null, `taken_by_name` text null, `taken_at` datetime null, `ended_at` datetime null, `standing` text null);',
    );
    this.addSql('create unique index `agent_help_call_standing_unique` on `agent_help_call` (`standing`);');
    this.addSql(
      'create index `agent_help_call_ended_at_asked_at_index` on `agent_help_call` (`ended_at`, `asked_at`);',
    );
    this.addSql(
      'create table `agent_notice` (`id` text not null primary key, `user_id` text not null, `kind` text not null, `at` datetime not null, `params` json not null, `dismissed_at` datetime null);',
    );
    this.addSql(
      'create index `agent_notice_user_id_dismissed_at_at_index` on `agent_notice` (`user_id`, `dismissed_at`, `at`);',
    );
    this.addSql(
      'create table `agent_presence` (`user_id` text not null primary key, `state` text not null, `reason` text null, `since` datetime not null, `pending_state` text null, `pending_reason` text null, `deadline` datetime null, `interaction_id` text null, `resume` json null, `version` integer not null, `client_seq` bigint not null, `device_socket_id` text null, `device_ready` integer not null, `device_changed_at` datetime not null, `reminded_at` datetime null, `escalated_at` datetime null);',
    );
    this.addSql('create index `agent_presence_deadline_index` on `agent_presence` (`deadline`);');
    this.addSql(
      'create table `agent_queue_move` (`user_id` text not null primary key, `queues` json not null, `until` datetime not null, `moved_by` text not null, `moved_at` datetime not null, `reason` text not null);',
    );
    this.addSql('create index `agent_queue_move_until_index` on `agent_queue_move` (`until`);');
    this.addSql(
      'create table `alert_entry` (`id` integer not null primary key autoincrement, `alert_id` bigint not null, `customer_id` integer not null, `at` datetime not null, `what` text not null, `level` integer not null, `text` text null, `by_user_id` text null, `by_name` text null);',
    );
    this.addSql('create index `alert_entry_alert_id_id_index` on `alert_entry` (`alert_id`, `id`);');
    this.addSql('create index `alert_entry_customer_id_at_id_index` on `alert_entry` (`customer_id`, `at`, `id`);');
    this.addSql(
      'create table `alert_observation` (`id` text not null primary key, `customer_id` integer not null, `indicator` text not null, `note` text null, `interaction_id` text null, `observed_at` datetime not null, `observed_on` text not null, `by_user_id` text not null, `by_name` text not null);',
    );
    this.addSql(
      'create index `alert_observation_customer_id_indicator_observed_on_index` on `alert_observation` (`customer_id`, `indicator`, `observed_on`);',
    );
    this.addSql(
      'create index `alert_observation_observed_on_customer_id_index` on `alert_observation` (`observed_on`, `customer_id`);',
    );
    this.addSql(
      'create table `alert_phone` (`user_id` text not null primary key, `e164` text not null, `from_level` integer not null, `locale` text not null, `set_at` datetime not null);',
    );
    this.addSql(
      'create table `alert_reading` (`customer_id` integer not null, `indicator` text not null, `value` bigint not null, `base` bigint not null, `points` integer not null, `knock_out` integer not null, `since` text not null, `changed_at` datetime not null, primary key (`customer_id`, `indicator`));',
    );
    this.addSql(
      'create index `alert_reading_indicator_customer_id_index` on `alert_reading` (`indicator`, `customer_id`);',
    );
    this.addSql(
      'create table `alert_rules` (`version` integer not null primary key, `rules` text not null, `changed_at` datetime not null, `changed_by` text null, `changed_by_name` text null, `reason` text not null);',
    );
    this.addSql(
      'create table `alert_stage` (`run` text not null, `customer_id` integer not null, `indicator` text not null, `value` bigint not null, `base` bigint not null, `points` integer not null, `knock_out` integer not null, primary key (`run`, `customer_id`, `indicator`));',
    );
    this.addSql(
      'create table `announcement` (`id` text not null primary key, `title_zh` text not null, `title_en` text not null, `text_zh` text not null, `text_en` text not null, `audience` text not null, `branch_path` text not null, `urgent` integer not null, `valid_from` datetime not null, `valid_until` datetime not null, `published_by` text not null, `published_by_name` text not null, `published_at` datetime not null, `withdrawn_at` datetime null);',
    );
    this.addSql(
      'create index `announcement_valid_until_valid_from_index` on `announcement` (`valid_until`, `valid_from`);',
    );
    this.addSql('create index `announcement_published_at_id_index` on `announcement` (`published_at`, `id`);');
    this.addSql(
      'create table `announcement_reading` (`announcement_id` text not null, `user_id` text not null, `read_at` datetime not null, primary key (`announcement_id`, `user_id`));',
    );
    this.addSql(
      'create table `archive_cabinet` (`id` text not null primary key, `code` text not null, `room` text not null, `org_no` text not null, `branch_path` text not null, `slots` integer not null, `files_per_slot` integer not null, `closed` integer not null, `created_at` datetime not null, `version` integer not null default 1);',
    );
    this.addSql('create unique index `archive_cabinet_code_unique` on `archive_cabinet` (`code`);');
    this.addSql(
      'create table `archive_file` (`id` text not null primary key, `code` text not null, `customer_no` text not null, `org_no` text not null, `account_no` text not null, `copies` integer not null, `pages` integer not null, `flow_no` text null, `cabinet_id` text null, `slot` integer null, `place` integer null, `position` text null, `allotted_at` datetime null, `created_at` datetime not null, `created_by` text not null, `version` integer not null default 1);',
    );
    this.addSql('create unique index `archive_file_code_unique` on `archive_file` (`code`);');
    this.addSql('create index `archive_file_account_no_index` on `archive_file` (`account_no`);');
    this.addSql('create index `archive_file_flow_no_index` on `archive_file` (`flow_no`);');
    this.addSql('create unique index `archive_file_position_unique` on `archive_file` (`position`);');
    this.addSql(
      'create unique index `archive_file_customer_no_org_no_account_no_unique` on `archive_file` (`customer_no`, `org_no`, `account_no`);',
    );
    this.addSql(
      'create unique index `archive_file_cabinet_id_slot_place_unique` on `archive_file` (`cabinet_id`, `slot`, `place`);',
    );
    this.addSql(
      'create table `archive_movement` (`id` text not null primary key, `file_id` text not null, `open_file_id` text null, `holder` text not null, `reason` text not null, `taken_at` datetime not null, `taken_by` text not null, `taken_by_name` text not null, `due_on` text not null, `returned_at` datetime null, `returned_by` text null, `returned_by_name` text null, `return_note` text null);',
    );
    this.addSql('create index `archive_movement_file_id_index` on `archive_movement` (`file_id`);');
    this.addSql('create unique index `archive_movement_open_file_id_unique` on `archive_movement` (`open_file_id`);');
    this.addSql('create index `archive_movement_due_on_index` on `archive_movement` (`due_on`);');
    this.addSql(
      'create table `article` (`id` text not null primary key, `version` integer not null, `title_zh` text not null, `title_en` text not null, `category` text not null, `tags` text not null, `contexts` text not null, `syllables` text not null, `search_text` text not null, `valid_from` text not null, `valid_until` text null, `look_again_by` text not null, `withdrawn` integer not null, `owner_user_id` text null, `owner_name` text null);',
    );
    this.addSql('create index `article_look_again_by_index` on `article` (`look_again_by`);');
    this.addSql(
      'create table `article_rating` (`article_id` text not null, `user_id` text not null, `user_name` text not null, `version` integer not null, `helped` integer not null, `remark` text not null, `rated_at` datetime not null, primary key (`article_id`, `user_id`));',
    );
    this.addSql(
      'create table `article_use` (`article_id` text not null, `day` text not null, `opened` integer not null, `copied` integer not null, primary key (`article_id`, `day`));',
    );
    this.addSql(
      'create table `article_version` (`article_id` text not null, `version` integer not null, `content` text not null, `published_at` datetime not null, `written_by` text null, `written_by_name` text null, `reviewed_by` text null, `reviewed_by_name` text null, primary key (`article_id`, `version`), constraint `article_version_two_people` check (written_by is null or reviewed_by <> written_by));',
    );
    this.addSql(
      'create table `attribute_draft` (`id` text not null primary key, `user_id` text not null, `updated_at` datetime not null, `version` integer not null);',
    );
    this.addSql('create index `attribute_draft_user_id_index` on `attribute_draft` (`user_id`);');
    this.addSql(
      'create table `attribute_draft_line` (`draft_id` text not null, `line_no` integer not null, `base_version` integer null, `account_no` text not null, `customer_no` text not null, `industrial_zone` text not null, `market_class` text not null, `industry` text not null, `sub_industry1` text not null, `sub_industry2` text not null, `sub_industry3` text not null, `sub_industry4` text not null, primary key (`draft_id`, `line_no`));',
    );
    this.addSql(
      'create table `attribute_import_row` (`import_id` integer not null, `row_no` integer not null, `outcome` text not null, `issues` text null, `customer_id` integer null, `customer_no` text null, `account_no` text null, `industrial_zone` text null, `market_class` text null, `industry` text null, `sub_industry1` text null, `sub_industry2` text null, `sub_industry3` text null, `sub_industry4` text null, `author` text null, `recorded_on` text null, `before_account_no` text null, `before_industrial_zone` text null, `before_market_class` text null, `before_industry` text null, `before_sub_industry1` text null, `before_sub_industry2` text null, `before_sub_industry3` text null, `before_sub_industry4` text null, `before_author` text null, `before_recorded_on` text null, `before_imported_by` text null, `before_import_id` integer null, `before_changed_at` datetime null, `before_version` integer null, primary key (`import_id`, `row_no`));',
    );
    this.addSql(
      'create index `attribute_import_row_import_id_outcome_row_no_index` on `attribute_import_row` (`import_id`, `outcome`, `row_no`);',
    );
    this.addSql(
      'create table `audit_customer` (`customer_no` text not null, `seq` bigint not null, `kind` text not null, primary key (`customer_no`, `seq`));',
    );
    this.addSql(
      'create table `audit_entry` (`seq` bigint not null primary key, `occurred_at` datetime not null, `actor_id` text null, `key` text not null, `subject_id` text not null, `details` text not null, `hash` text not null);',
    );
    this.addSql('create index `audit_entry_subject_id_index` on `audit_entry` (`subject_id`);');
    this.addSql('create index `audit_entry_actor_id_occurred_at_index` on `audit_entry` (`actor_id`, `occurred_at`);');
    this.addSql('create index `audit_entry_occurred_at_index` on `audit_entry` (`occurred_at`);');
    this.addSql(
      "create trigger `no_update_of_audit_entry` BEFORE UPDATE on `audit_entry` for each ROW begin select raise(abort, 'rows here are only ever added'); end;",
    );
    this.addSql(
      "create trigger `no_delete_of_audit_entry` BEFORE DELETE on `audit_entry` for each ROW begin select raise(abort, 'rows here are only ever added'); end;",
    );
    this.addSql(
      'create table `audit_head` (`id` integer not null primary key, `seq` bigint not null, `hash` text not null);',
    );
    this.addSql(
      'create table `audit_note` (`id` text not null primary key, `occurred_at` datetime not null, `actor_id` text null, `key` text not null, `subject_id` text not null, `details` text not null);',
    );
    this.addSql(
      'create table `account_balance` (`account_id` integer not null primary key, `balance` bigint not null, `available` bigint not null, `as_of` datetime not null);',
    );
    this.addSql(
      "create table `blacklist_entry` (`id` text not null primary key, `org_no` text not null, `branch_path` text not null, `party_kind` text not null, `name` text not null, `name_pinyin` text not null default '', `name_initials` text not null default '', `birth_date` text null, `customer_id` integer null, `id_kind` text null, `id_number` text null, `credit_code` text null, `phone` text null, `severity` text not null, `reason` text not null, `advice` text not null, `reason_text` text null, `source` text not null, `source_text` text null, `valid_from` text not null, `valid_until` text null, `lifted_on` text null, `lift_reason` text null, `entered_by_name` text not null, `reviewed_by_name` text not null, `changed_at` datetime not null, `hits` integer not null default 0, `last_hit_at` datetime null, `import_id` integer null, `version` integer not null);",
    );
    this.addSql('create index `blacklist_entry_customer_id_index` on `blacklist_entry` (`customer_id`);');
    this.addSql('create index `blacklist_entry_import_id_index` on `blacklist_entry` (`import_id`);');
    this.addSql(
      'create index `blacklist_entry_branch_path_changed_at_index` on `blacklist_entry` (`branch_path`, `changed_at`);',
    );
    this.addSql('create index `blacklist_entry_name_index` on `blacklist_entry` (`name`);');
    this.addSql('create index `blacklist_entry_name_pinyin_index` on `blacklist_entry` (`name_pinyin`);');
    this.addSql('create index `blacklist_entry_name_initials_index` on `blacklist_entry` (`name_initials`);');
    this.addSql(
      'create table `blacklist_hit` (`id` text not null primary key, `entry_id` text not null, `once_key` text not null, `at` datetime not null, `place` text not null, `by` text not null, `customer_no` text null, `interaction_id` text null, `user_id` text null, `user_name` text null);',
    );
    this.addSql('create unique index `blacklist_hit_once_key_unique` on `blacklist_hit` (`once_key`);');
    this.addSql('create index `blacklist_hit_entry_id_at_index` on `blacklist_hit` (`entry_id`, `at`);');
    this.addSql(
      "create table `blacklist_import_row` (`import_id` integer not null, `row_no` integer not null, `outcome` text not null, `issues` text null, `customer_id` integer null, `entry_id` text null, `party_kind` text null, `name` text null, `birth_date` text null, `customer_no` text null, `id_kind` text null, `id_number` text null, `credit_code` text null, `phone` text null, `severity` text null, `reason` text null, `advice` text null, `reason_text` text null, `source` text null, `source_text` text null, `valid_from` text null, `valid_until` text null, `key_customer` text null, `key_document` text null, `key_credit_code` text null, `key_phone` text null, `key_name` text null, `key_sound` text null, `name_pinyin` text not null default '', `name_initials` text not null default '', `before_version` integer null, `before_party_kind` text null, `before_name` text null, `before_name_pinyin` text null, `before_name_initials` text null, `before_birth_date` text null, `before_customer_id` integer null, `before_id_kind` text null, `before_id_number` text null, `before_credit_code` text null, `before_phone` text null, `before_severity` text null, `before_reason` text null, `before_advice` text null, `before_reason_text` text null, `before_source` text null, `before_source_text` text null, `before_valid_from` text null, `before_valid_until` text null, primary key (`import_id`, `row_no`));",
    );
    this.addSql(
      'create index `blacklist_import_row_import_id_outcome_row_no_index` on `blacklist_import_row` (`import_id`, `outcome`, `row_no`);',
    );
    this.addSql(
      'create table `blacklist_key` (`value` text not null, `entry_id` text not null, `valid_from` text not null, `valid_until` text null, primary key (`value`, `entry_id`));',
    );
    this.addSql('create index `blacklist_key_entry_id_index` on `blacklist_key` (`entry_id`);');
    this.addSql(
      'create table `blacklist_verdict` (`entry_id` text not null, `customer_id` integer not null, `name_key` text not null, `same` integer not null, `reason` text not null, `user_id` text not null, `user_name` text not null, `at` datetime not null, primary key (`entry_id`, `customer_id`));',
    );
    this.addSql('create index `blacklist_verdict_customer_id_index` on `blacklist_verdict` (`customer_id`);');
    this.addSql(
      'create table `blind_setting` (`version` integer not null primary key, `fields` text not null, `changed_at` datetime not null, `changed_by` text null, `changed_by_name` text null, `reason` text not null);',
    );
    this.addSql(
      'create table `board_settings` (`version` integer not null primary key, `settings` json not null, `changed_at` datetime not null, `changed_by` text null, `changed_by_name` text null, `reason` text not null);',
    );
    this.addSql(
      'create table `book_version` (`book` text not null, `version` integer not null, `state` text not null, `content` text not null, `written_by` text null, `written_by_name` text null, `writers` text not null, `changed_at` datetime not null, `approved_by` text null, `approved_by_name` text null, `approved_at` datetime null, `return_reason` text null, `revision` integer not null, `slot` integer null, primary key (`book`, `version`), constraint `book_two_people` check (approved_by is null or approved_by <> written_by));',
    );
    this.addSql('create unique index `book_version_book_slot_unique` on `book_version` (`book`, `slot`);');
    this.addSql(
      'create table `branch` (`org_no` text not null primary key, `parent_org_no` text null, `path` text not null, `name_zh` text not null, `name_en` text not null);',
    );
    this.addSql('create unique index `branch_path_unique` on `branch` (`path`);');
    this.addSql(
      'create table `bundle` (`id` text not null primary key, `flow_no` text not null, `create_key` text not null, `org_no` text not null, `branch_path` text not null, `account_no` text null, `customer_no` text null, `customer_kind` text null, `step` text not null, `step_since` datetime not null, `holder_user_id` text null, `holder_since` datetime null, `line_count` integer not null, `pages` integer not null, `copies` integer not null, `note` text not null, `reason` text null, `created_by` text not null, `created_by_name` text not null, `created_at` datetime not null, `submitted_at` datetime null, `submissions` integer not null, `received_at` datetime null, `data_entry_at` datetime null, `data_entry_by` text null, `review_at` datetime null, `review_by` text null, `attributes_at` datetime null, `attributes_by` text null, `archive_at` datetime null, `archive_by` text null, `images_at` datetime null, `images_by` text null, `version` integer not null default 1, constraint `bundle_two_people` check (review_by is null or review_by <> data_entry_by));',
    );
    this.addSql('create unique index `bundle_flow_no_unique` on `bundle` (`flow_no`);');
    this.addSql('create index `bundle_created_at_id_index` on `bundle` (`created_at`, `id`);');
    this.addSql('create index `bundle_step_step_since_id_index` on `bundle` (`step`, `step_since`, `id`);');
    this.addSql('create index `bundle_branch_path_step_index` on `bundle` (`branch_path`, `step`);');
    this.addSql('create index `bundle_customer_no_step_index` on `bundle` (`customer_no`, `step`);');
    this.addSql('create unique index `bundle_created_by_create_key_unique` on `bundle` (`created_by`, `create_key`);');
    this.addSql(
      'create table `bundle_event` (`id` integer not null primary key autoincrement, `bundle_id` text not null, `at` datetime not null, `what` text not null, `step` text not null, `by_user_id` text null, `by_name` text null, `reason` text null);',
    );
    this.addSql('create index `bundle_event_bundle_id_index` on `bundle_event` (`bundle_id`);');
    this.addSql(
      'create table `bundle_line` (`bundle_id` text not null, `position` integer not null, `kind` text not null, `name` text not null, `certificate_no` text not null, `pages` integer not null, `copies` integer not null, primary key (`bundle_id`, `position`));',
    );
    this.addSql(
      'create table `call_import` (`id` text not null primary key, `format` text not null, `file_name` text not null, `imported_at` datetime not null, `read` integer not null, `added` integer not null, `changed` integer not null, `unchanged` integer not null, `rejected` integer not null, `odd` integer not null, `remarks` json not null);',
    );
    this.addSql('create index `call_import_imported_at_index` on `call_import` (`imported_at`);');
    this.addSql(
      'create table `call_list` (`id` text not null primary key, `name` text not null, `purpose` text not null, `pacing` text not null, `source` text not null, `flow_key` text null, `why` text not null, `state` text not null, `priority` integer not null, `rules` text not null, `unknown` integer not null, `several` integer not null, `doubled` integer not null, `held_out` integer not null, `branch_path` text not null, `owner_id` text not null, `owner_name` text not null, `created_at` datetime not null, `ended_at` datetime null, `version` integer not null);',
    );
    this.addSql(
      'create index `call_list_state_priority_created_at_index` on `call_list` (`state`, `priority`, `created_at`);',
    );
    this.addSql('create index `call_list_created_at_id_index` on `call_list` (`created_at`, `id`);');
    this.addSql(
      'create table `call_list_entry` (`id` integer not null primary key autoincrement, `list_id` text not null, `customer_id` integer not null, `state` text not null, `weight` integer not null, `why` text not null, `origin_id` bigint null, `next_at` datetime not null, `tries` integer not null, `holder` text null, `claim_until` datetime null, `agent_id` text null, `call_id` text null, `last_outcome` text null, `last_tried_at` datetime null, `reached_at` datetime null, `disposition_code` text null, `result` text null, `version` integer not null);',
    );
    this.addSql('create unique index `call_list_entry_holder_unique` on `call_list_entry` (`holder`);');
    this.addSql('create index `call_list_entry_call_id_index` on `call_list_entry` (`call_id`);');
    this.addSql(
      'create index `call_list_entry_list_id_state_weight_next_at_id_index` on `call_list_entry` (`list_id`, `state`, `weight`, `next_at`, `id`);',
    );
    this.addSql(
      'create index `call_list_entry_state_claim_until_index` on `call_list_entry` (`state`, `claim_until`);',
    );
    this.addSql('create index `call_list_entry_customer_id_index` on `call_list_entry` (`customer_id`);');
    this.addSql(
      'create unique index `call_list_entry_list_id_customer_id_unique` on `call_list_entry` (`list_id`, `customer_id`);',
    );
    this.addSql(
      'create table `call_refusal` (`id` integer not null primary key autoincrement, `subject` text not null, `scope` text not null, `customer_id` integer null, `note` text not null, `by_id` text not null, `by_name` text not null, `branch_path` text not null, `at` datetime not null);',
    );
    this.addSql('create unique index `call_refusal_subject_scope_unique` on `call_refusal` (`subject`, `scope`);');
    this.addSql(
      'create table `card` (`id` integer not null primary key autoincrement, `card_no` text not null, `customer_id` integer not null, `account_id` integer null, `product` text not null, `kind` text not null, `status` text not null, `issued_on` text not null, `expires_on` text null, `credit_limit` bigint null, `as_of` datetime not null);',
    );
    this.addSql('create unique index `card_card_no_unique` on `card` (`card_no`);');
    this.addSql('create index `card_customer_id_index` on `card` (`customer_id`);');
    this.addSql(
      'create table `card_view` (`interaction_id` text not null, `user_id` text not null, `customer_no` text not null, `viewed_at` datetime not null, `audited_at` datetime null, primary key (`interaction_id`, `user_id`, `customer_no`));',
    );
    this.addSql('create index `card_view_audited_at_viewed_at_index` on `card_view` (`audited_at`, `viewed_at`);');
    this.addSql(
      'create table `centre_setting` (`kind` text not null, `code` text not null, `body` json not null, `position` integer not null, `version` integer not null, `changed_at` datetime not null, `changed_by` text null, primary key (`kind`, `code`));',
    );
    this.addSql(
      'create table `certificate` (`id` integer not null primary key autoincrement, `customer_id` integer not null, `slot` text not null, `kind` text not null, `sequence` integer not null, `current_key` text null, `number` text null, `title` text null, `issuer` text null, `issued_on` text null, `valid_from` text null, `valid_until` text null, `long_term` integer not null, `status` text not null, `approving_authority` text null, `bank` text null, `account_no` text null, `registered_region` text null, `registered_address` text null, `legal_person` text null, `capital_currency` text null, `registered_capital` bigint null, `paid_in_capital` bigint null, `registration_type` text null, `enterprise_kind` text null, `business_scope` text null, `established_on` text null, `annual_inspection_on` text null, `person_customer_id` integer null, `person_document_id` integer null, `key_kind1` text null, `key_content1` text null, `key_kind2` text null, `key_content2` text null, `key_kind3` text null, `key_content3` text null, `change_id` text not null, `entered_by_name` text not null, `reviewed_by_name` text not null, `known_at` datetime not null, `superseded_at` datetime null, `version` integer not null);',
    );
    this.addSql('create unique index `certificate_current_key_unique` on `certificate` (`current_key`);');
    this.addSql('create index `certificate_number_index` on `certificate` (`number`);');
    this.addSql('create index `certificate_registered_region_index` on `certificate` (`registered_region`);');
    this.addSql('create index `certificate_person_customer_id_index` on `certificate` (`person_customer_id`);');
    this.addSql('create index `certificate_valid_until_id_index` on `certificate` (`valid_until`, `id`);');
    this.addSql(
      'create unique index `certificate_customer_id_slot_sequence_unique` on `certificate` (`customer_id`, `slot`, `sequence`);',
    );
    this.addSql(
      'create table `code_value` (`list` text not null, `code` text not null, `zh` text not null, `en` text not null, `position` integer not null, `valid_from` text null, `valid_until` text null, `version` integer not null, primary key (`list`, `code`));',
    );
    this.addSql(
      'create table `contact_point` (`id` integer not null primary key autoincrement, `contact_ref` text not null, `customer_id` integer not null, `kind` text not null, `value` text not null, `e164` text null, `extension` text null, `best` integer not null, `region` text null, `postcode` text null, `note` text null, `source` text not null, `as_of` datetime not null);',
    );
    this.addSql('create unique index `contact_point_contact_ref_unique` on `contact_point` (`contact_ref`);');
    this.addSql('create index `contact_point_customer_id_index` on `contact_point` (`customer_id`);');
    this.addSql('create index `contact_point_e164_index` on `contact_point` (`e164`);');
    this.addSql(
      'create table `corporate_file` (`customer_id` integer not null primary key, `version` integer not null, `changed_at` datetime not null);',
    );
    this.addSql(
      'create table `corporate_profile` (`customer_id` integer not null primary key, `credit_code` text null, `legal_person_name` text null, `industry` text null, `registered_address` text null, `as_of` datetime not null);',
    );
    this.addSql('create index `corporate_profile_credit_code_index` on `corporate_profile` (`credit_code`);');
    this.addSql('create index `corporate_profile_industry_index` on `corporate_profile` (`industry`);');
    this.addSql(
      'create table `crisis_member` (`mode_id` text not null, `customer_id` integer not null, primary key (`mode_id`, `customer_id`));',
    );
    this.addSql('create index `crisis_member_customer_id_index` on `crisis_member` (`customer_id`);');
    this.addSql(
      'create table `crisis_mode` (`id` text not null primary key, `name` text not null, `state` text not null, `target` text not null, `announcement` text null, `words_zh` text null, `words_en` text null, `banner_zh` text not null, `banner_en` text not null, `task_hours` integer null, `call_list` integer not null, `affected` integer not null, `tasks` integer not null, `list_id` text null, `branch_path` text not null, `made_by` text not null, `made_by_name` text not null, `asked_by` text null, `asked_by_name` text null, `agreed_by_name` text null, `created_at` datetime not null, `started_at` datetime null, `ended_at` datetime null, `version` integer not null);',
    );
    this.addSql('create index `crisis_mode_state_started_at_index` on `crisis_mode` (`state`, `started_at`);');
    this.addSql(
      'create table `customer` (`id` integer not null primary key autoincrement, `customer_no` text not null, `kind` text not null, `status` text not null, `name` text not null, `name_pinyin` text not null, `name_initials` text not null, `gender` text null, `birth_date` text null, `org_no` text not null, `branch_path` text not null, `manager_name` text null, `vip` integer not null, `blacklisted` integer not null default false, `is_shareholder` integer not null, `is_staff` integer not null, `relationship_since` text null, `credit_since` text null, `merged_into` integer null, `met_on_interaction_id` text null, `note` text null, `source` text not null, `as_of` datetime not null, `version` integer not null default 1);',
    );
    this.addSql('create unique index `customer_customer_no_unique` on `customer` (`customer_no`);');
    this.addSql('create index `customer_name_branch_path_index` on `customer` (`name`, `branch_path`);');
    this.addSql('create index `customer_name_pinyin_branch_path_index` on `customer` (`name_pinyin`, `branch_path`);');
    this.addSql(
      'create index `customer_name_initials_branch_path_index` on `customer` (`name_initials`, `branch_path`);',
    );
    this.addSql('create index `customer_name_pinyin_index` on `customer` (`name_pinyin`);');
    this.addSql('create index `customer_birth_date_index` on `customer` (`birth_date`);');
    this.addSql('create index `customer_relationship_since_index` on `customer` (`relationship_since`);');
    this.addSql('create index `customer_manager_name_index` on `customer` (`manager_name`);');
    this.addSql('create index `customer_met_on_interaction_id_index` on `customer` (`met_on_interaction_id`);');
    this.addSql(
      'create table `customer_alert` (`id` integer not null primary key autoincrement, `customer_id` integer not null, `open_key` integer null, `level` integer not null, `rated_level` integer not null, `score` integer not null, `crisis` text null, `lower_since` text null, `opened_at` datetime not null, `level_since` datetime not null, `origin` text not null, `held_out` integer not null, `told_level` integer not null, `told_at` datetime null, `told_to` text null, `owner_user_id` text null, `due_at` datetime null, `acknowledged_at` datetime null, `acknowledged_by` text null, `contacted_at` datetime null, `escalated_at` datetime null, `balance_then` bigint not null, `promise` text null, `promise_due_on` text null, `closed_at` datetime null, `closed_by` text null, `closed_score` integer null, `outcome` text null, `measured_on` text null, `measured_lost` integer null, `measured_balance` bigint null, `version` integer not null);',
    );
    this.addSql('create unique index `customer_alert_open_key_unique` on `customer_alert` (`open_key`);');
    this.addSql(
      'create index `customer_alert_customer_id_opened_at_index` on `customer_alert` (`customer_id`, `opened_at`);',
    );
    this.addSql('create index `customer_alert_level_score_id_index` on `customer_alert` (`level`, `score`, `id`);');
    this.addSql('create index `customer_alert_due_at_id_index` on `customer_alert` (`due_at`, `id`);');
    this.addSql(
      'create index `customer_alert_owner_user_id_due_at_index` on `customer_alert` (`owner_user_id`, `due_at`);',
    );
    this.addSql('create index `customer_alert_told_to_told_at_index` on `customer_alert` (`told_to`, `told_at`);');
    this.addSql(
      'create index `customer_alert_measured_on_opened_at_index` on `customer_alert` (`measured_on`, `opened_at`);',
    );
    this.addSql(
      'create table `customer_attribute` (`customer_id` integer not null primary key, `account_no` text null, `industrial_zone` text null, `market_class` text null, `industry` text null, `sub_industry1` text null, `sub_industry2` text null, `sub_industry3` text null, `sub_industry4` text null, `author` text not null, `recorded_on` text not null, `imported_by` text null, `import_id` integer null, `changed_at` datetime not null, `version` integer not null);',
    );
    this.addSql('create index `customer_attribute_import_id_index` on `customer_attribute` (`import_id`);');
    this.addSql('create index `customer_attribute_industry_index` on `customer_attribute` (`industry`);');
    this.addSql('create index `customer_attribute_sub_industry1_index` on `customer_attribute` (`sub_industry1`);');
    this.addSql('create index `customer_attribute_sub_industry2_index` on `customer_attribute` (`sub_industry2`);');
    this.addSql('create index `customer_attribute_sub_industry3_index` on `customer_attribute` (`sub_industry3`);');
    this.addSql(
      'create index `customer_attribute_changed_at_customer_id_index` on `customer_attribute` (`changed_at`, `customer_id`);',
    );
    this.addSql(
      'create table `customer_figures` (`customer_id` integer not null primary key, `accounts_open` integer not null, `accounts_ever` integer not null, `main_account` integer not null, `credit_lines` integer not null, `credit_open` integer not null, `cards_open` integer not null, `cards_ever` integer not null, `first_opened_on` text null, `last_closed_on` text null, `products` integer not null, `products_before` integer not null, `transactions` integer not null, `transactions_before` integer not null, `tried` integer not null, `turnover` bigint not null, `turnover_before` bigint not null, `deposits` bigint not null, `loans` bigint not null, `contribution` bigint not null, `contribution_before` bigint not null, `overdue_days` integer not null, `complaints` integer not null, `suggestions` integer not null, `referrals` integer not null, `satisfaction` integer null, `agreement` integer not null, `terminated_on` text null);',
    );
    this.addSql(
      'create index `customer_figures_contribution_customer_id_index` on `customer_figures` (`contribution`, `customer_id`);',
    );
    this.addSql(
      'create table `customer_mail` (`id` text not null primary key, `tell_key` text not null, `address` text not null, `subject` text not null, `text` text not null, `state` text not null, `tries` integer not null, `next_at` datetime not null, `created_at` datetime not null, `sent_at` datetime null);',
    );
    this.addSql('create unique index `customer_mail_tell_key_unique` on `customer_mail` (`tell_key`);');
    this.addSql('create index `customer_mail_state_next_at_id_index` on `customer_mail` (`state`, `next_at`, `id`);');
    this.addSql(
      'create table `customer_manager` (`customer_id` integer not null primary key, `user_id` text not null, `since` datetime not null, `set_by` text not null);',
    );
    this.addSql('create index `customer_manager_user_id_index` on `customer_manager` (`user_id`);');
    this.addSql(
      'create table `customer_merge` (`id` text not null primary key, `pair_id` text not null, `survivor_id` integer not null, `absorbed_id` integer not null, `root_id` integer null, `in_force_key` integer null, `reason` text not null, `taken` text not null, `merged_at` datetime not null, `entered_by_name` text not null, `reviewed_by_name` text not null, `undone_at` datetime null, `undone_by_name` text null, `undo_reason` text null);',
    );
    this.addSql('create index `customer_merge_pair_id_index` on `customer_merge` (`pair_id`);');
    this.addSql('create index `customer_merge_survivor_id_index` on `customer_merge` (`survivor_id`);');
    this.addSql('create index `customer_merge_absorbed_id_index` on `customer_merge` (`absorbed_id`);');
    this.addSql('create index `customer_merge_root_id_index` on `customer_merge` (`root_id`);');
    this.addSql('create unique index `customer_merge_in_force_key_unique` on `customer_merge` (`in_force_key`);');
    this.addSql(
      'create table `customer_number` (`id` integer not null primary key autoincrement, `kind` text not null, `customer_no` text null, `org_no` text not null, `branch_path` text not null, `allotted_by` text not null, `allotted_at` datetime not null);',
    );
    this.addSql('create unique index `customer_number_customer_no_unique` on `customer_number` (`customer_no`);');
    this.addSql(
      'create table `customer_score` (`customer_id` integer not null, `kind` text not null, `score` integer not null, `version` text not null, `scored_on` text not null, `reasons` text not null, primary key (`customer_id`, `kind`));',
    );
    this.addSql(
      'create index `customer_score_kind_score_customer_id_index` on `customer_score` (`kind`, `score`, `customer_id`);',
    );
    this.addSql(
      'create table `customer_standing` (`customer_id` integer not null primary key, `stage` integer not null, `stage_since` text not null, `stage_computed` integer not null, `stage_rule` text not null, `stage_signs` integer not null, `stage_pending` integer null, `stage_pending_since` text null, `form` integer not null, `form_since` text not null, `form_computed` integer not null, `form_pending` integer null, `form_pending_since` text null, `score` integer not null, `coverage` integer not null, `p_account` integer not null, `p_products` integer not null, `p_frequency` integer not null, `p_complaints` integer not null, `p_suggestions` integer not null, `p_referrals` integer not null, `p_credit` integer null, `p_contribution` integer not null, `p_satisfaction` integer null, `p_loyalty` integer not null);',
    );
    this.addSql(
      'create index `customer_standing_stage_customer_id_index` on `customer_standing` (`stage`, `customer_id`);',
    );
    this.addSql(
      'create index `customer_standing_form_score_customer_id_index` on `customer_standing` (`form`, `score`, `customer_id`);',
    );
    this.addSql(
      'create table `customer_value` (`customer_id` integer not null primary key, `alive_percent` integer null, `expected_tenths` integer null, `lifetime` bigint not null);',
    );
    this.addSql(
      'create index `customer_value_lifetime_customer_id_index` on `customer_value` (`lifetime`, `customer_id`);',
    );
    this.addSql(
      'create table `customer_view` (`id` text not null primary key, `user_id` text not null, `owner_name` text not null, `branch_path` text not null, `name` text not null, `shared` integer not null, `settings` text not null, `updated_at` datetime not null, `version` integer not null);',
    );
    this.addSql('create index `customer_view_shared_branch_path_index` on `customer_view` (`shared`, `branch_path`);');
    this.addSql('create unique index `customer_view_user_id_name_unique` on `customer_view` (`user_id`, `name`);');
    this.addSql(
      "create table `data_import` (`id` integer not null primary key autoincrement, `kind` text not null, `file_name` text not null, `bytes` integer not null, `content_hash` text not null, `same_key` text null, `format` text null, `encoding` text null, `delimiter` text null, `columns` text null, `state` text not null, `refusal` text null, `refusal_n` text null, `rows` integer not null, `bad` integer not null, `fresh` integer not null, `change` integer not null, `same` integer not null, `created` integer not null, `changed` integer not null, `restored` integer not null, `kept` integer not null, `through_row` integer not null, `done` integer not null, `branch_path` text not null, `uploaded_by` text not null, `uploaded_by_name` text not null, `uploaded_at` datetime not null, `applied_by` text null, `applied_by_name` text null, `applied_at` datetime null, `undone_by` text null, `undone_by_name` text null, `undone_at` datetime null, `beat_at` datetime null, `version` integer not null, constraint `data_import_two_people` check (kind <> 'blacklist' or applied_by is null or applied_by <> uploaded_by));",
    );
    this.addSql('create unique index `data_import_same_key_unique` on `data_import` (`same_key`);');
    this.addSql('create index `data_import_state_beat_at_index` on `data_import` (`state`, `beat_at`);');
    this.addSql('create index `data_import_uploaded_by_id_index` on `data_import` (`uploaded_by`, `id`);');
    this.addSql(
      'create table `desktop_stream` (`user_id` text not null primary key, `epoch` text not null, `last_seq` bigint not null);',
    );
    this.addSql(
      'create table `desktop_stream_event` (`user_id` text not null, `seq` bigint not null, `at` datetime not null, `change` text not null, primary key (`user_id`, `seq`));',
    );
    this.addSql('create index `desktop_stream_event_at_index` on `desktop_stream_event` (`at`);');
    this.addSql(
      'create table `dial_attempt` (`call_id` text not null primary key, `subject` text not null, `day` text not null, `nth` integer not null, `customer_id` integer null, `e164` text not null, `purpose` text not null, `list_id` text null, `entry_id` bigint null, `user_id` text not null, `at` datetime not null, `outcome` text null, `interaction_id` text null, `disposition_code` text null, `reason` text null);',
    );
    this.addSql('create index `dial_attempt_list_id_user_id_at_index` on `dial_attempt` (`list_id`, `user_id`, `at`);');
    this.addSql('create index `dial_attempt_user_id_at_index` on `dial_attempt` (`user_id`, `at`);');
    this.addSql('create index `dial_attempt_entry_id_at_index` on `dial_attempt` (`entry_id`, `at`);');
    this.addSql(
      'create unique index `dial_attempt_subject_day_nth_unique` on `dial_attempt` (`subject`, `day`, `nth`);',
    );
    this.addSql(
      'create table `dial_frames` (`version` integer not null primary key, `frames` text not null, `changed_at` datetime not null, `changed_by` text null, `changed_by_name` text null);',
    );
    this.addSql(
      'create table `dial_seat` (`user_id` text not null primary key, `list_id` text not null, `since` datetime not null);',
    );
    this.addSql('create index `dial_seat_list_id_index` on `dial_seat` (`list_id`);');
    this.addSql(
      'create table `disposition` (`code` text not null primary key, `label_zh` text not null, `label_en` text not null, `group` text not null, `requires_follow_up` integer not null, `system` integer not null, `position` integer not null, `valid_to` datetime null, `queues` json not null, `version` integer not null);',
    );
    this.addSql('create table `document_counter` (`name` text not null primary key, `value` bigint not null);');
    this.addSql(
      'create table `duplicate_pair` (`id` text not null primary key, `low_id` integer not null, `high_id` integer not null, `kind` text not null, `state` text not null, `origin` text not null, `certain` integer not null, `weight` integer not null, `probability` integer not null, `fields` text not null, `evidence` text not null, `found_at` datetime not null, `compared_at` datetime not null, `judged_weight` integer null, `decided_at` datetime null, `decided_by_name` text null, `reason` text null, `merge_version` integer not null, `version` integer not null);',
    );
    this.addSql('create index `duplicate_pair_high_id_index` on `duplicate_pair` (`high_id`);');
    this.addSql('create index `duplicate_pair_state_weight_id_index` on `duplicate_pair` (`state`, `weight`, `id`);');
    this.addSql(
      'create index `duplicate_pair_state_found_at_id_index` on `duplicate_pair` (`state`, `found_at`, `id`);',
    );
    this.addSql(
      'create unique index `duplicate_pair_low_id_high_id_unique` on `duplicate_pair` (`low_id`, `high_id`);',
    );
    this.addSql(
      'create table `duplicate_run` (`id` text not null primary key, `started_at` datetime not null, `ended_at` datetime null, `changed` integer not null, `compared` integer not null, `opened` integer not null, `reopened` integer not null, `faded` integer not null, `oversized` text not null);',
    );
    this.addSql('create index `duplicate_run_started_at_id_index` on `duplicate_run` (`started_at`, `id`);');
    this.addSql(
      'create table `evaluation` (`id` text not null primary key, `recording_id` text not null, `agent_user_id` text null, `evaluator_user_id` text not null, `card` text not null, `version` integer not null, `answers` text not null, `permille` integer null, `failed` integer not null, `note` text not null, `calibration` integer not null, `created_at` datetime not null, `response` text null, `response_note` text null, `responded_at` datetime null, `settlement` text null, `settled_by` text null, `settled_by_name` text null, `settled_at` datetime null, `settled_reason` text null, `settled_answers` text null, `settled_permille` integer null, `settled_failed` integer null, constraint `evaluation_settled_by_another` check (settled_by is null or (settled_by <> evaluator_user_id and settled_by <> agent_user_id)));',
    );
    this.addSql('create index `evaluation_recording_id_index` on `evaluation` (`recording_id`);');
    this.addSql(
      'create index `evaluation_agent_user_id_created_at_index` on `evaluation` (`agent_user_id`, `created_at`);',
    );
    this.addSql(
      'create index `evaluation_response_settlement_responded_at_index` on `evaluation` (`response`, `settlement`, `responded_at`);',
    );
    this.addSql(
      'create table `evaluation_answer` (`evaluation_id` text not null, `question_id` text not null, `points` integer not null, `most` integer not null, primary key (`evaluation_id`, `question_id`));',
    );
    this.addSql(
      'create table `export_request` (`no` integer not null primary key autoincrement, `id` text not null, `source` text not null, `filter` text not null, `format` text not null, `locale` text not null, `purpose` text not null, `branch_path` text not null, `asked_by` text not null, `asked_by_name` text not null, `asked_at` datetime not null, `rows` integer not null, `approved_by` text null, `approved_by_name` text null, `approved_at` datetime null, `expires_at` datetime null, `fetched` integer not null, `version` integer not null, constraint `export_request_two_people` check (approved_by is null or approved_by <> asked_by));',
    );
    this.addSql('create unique index `export_request_id_unique` on `export_request` (`id`);');
    this.addSql('create index `export_request_asked_by_no_index` on `export_request` (`asked_by`, `no`);');
    this.addSql(
      'create table `feed_delivery` (`id` text not null primary key, `source` text not null, `delivery_id` text not null, `fingerprint` text not null, `received_at` datetime not null, `row_count` integer not null, `rejected_count` integer not null, `counts` json not null, `outcomes` text not null);',
    );
    this.addSql('create index `feed_delivery_received_at_index` on `feed_delivery` (`received_at`);');
    this.addSql(
      'create unique index `feed_delivery_source_delivery_id_unique` on `feed_delivery` (`source`, `delivery_id`);',
    );
    this.addSql(
      'create table `feed_lock` (`id` integer not null primary key, `owner` text not null, `beat_at` datetime not null);',
    );
    this.addSql(
      'create table `feed_mark` (`file` text not null, `key_first` text not null, `key_second` text not null, `key_third` text not null, `as_of` datetime not null, primary key (`file`, `key_first`, `key_second`, `key_third`));',
    );
    this.addSql('create index `feed_mark_as_of_index` on `feed_mark` (`as_of`);');
    this.addSql(
      'create table `feed_reject` (`run_id` text not null, `file` text not null, `line` integer not null, `field` text null, `reason` text not null, primary key (`run_id`, `file`, `line`));',
    );
    this.addSql(
      'create table `feed_run` (`id` text not null primary key, `source` text not null, `business_day` text not null, `status` text not null, `started_at` datetime not null, `ended_at` datetime null, `reason` text null, `refusal` json null, `counts` json not null, `totals` json null, `phase` text null, `progress` json null, `folder` text null, `came_from` text null, `rules` text null, `compared_with` text null, `began_merging` integer not null default false, `told_at` datetime null, `fingerprint` text not null);',
    );
    this.addSql('create index `feed_run_started_at_index` on `feed_run` (`started_at`);');
    this.addSql('create index `feed_run_source_business_day_index` on `feed_run` (`source`, `business_day`);');
    this.addSql(
      'create table `feed_stage_accounts` (`line` integer not null primary key, `as_of` datetime null, `account_no` text null, `customer_no` text null, `org_no` text null, `product` text null, `kind` text null, `currency` text null, `status` text null, `opened_on` text null, `closed_on` text null, `matures_on` text null);',
    );
    this.addSql('create index `feed_stage_accounts_account_no_index` on `feed_stage_accounts` (`account_no`);');
    this.addSql(
      'create table `feed_stage_balances` (`line` integer not null primary key, `as_of` datetime null, `account_no` text null, `org_no` text null, `balance` bigint null, `available` bigint null);',
    );
    this.addSql('create index `feed_stage_balances_account_no_index` on `feed_stage_balances` (`account_no`);');
    this.addSql(
      'create table `feed_stage_cards` (`line` integer not null primary key, `as_of` datetime null, `card_no` text null, `customer_no` text null, `account_no` text null, `product` text null, `kind` text null, `status` text null, `issued_on` text null, `expires_on` text null, `credit_limit` bigint null);',
    );
    this.addSql('create index `feed_stage_cards_card_no_index` on `feed_stage_cards` (`card_no`);');
    this.addSql(
      'create table `feed_stage_contact_points` (`line` integer not null primary key, `as_of` datetime null, `contact_ref` text null, `customer_no` text null, `kind` text null, `value` text null, `best` integer null, `removed` integer null, `e164` text null, `extension` text null);',
    );
    this.addSql(
      'create index `feed_stage_contact_points_contact_ref_index` on `feed_stage_contact_points` (`contact_ref`);',
    );
    this.addSql(
      'create table `feed_stage_customers` (`line` integer not null primary key, `as_of` datetime null, `customer_no` text null, `kind` text null, `name` text null, `status` text null, `org_no` text null, `gender` text null, `birth_date` text null, `marital_status` text null, `nationality` text null, `hukou_region` text null, `hukou_address` text null, `education` text null, `degree` text null, `occupation` text null, `employer` text null, `credit_code` text null, `legal_person_name` text null, `industry` text null, `registered_address` text null, `manager_name` text null, `vip` integer null, `is_shareholder` integer null, `is_staff` integer null, `relationship_since` text null, `credit_since` text null, `branch_path` text null, `name_pinyin` text null, `name_initials` text null);',
    );
    this.addSql('create index `feed_stage_customers_customer_no_index` on `feed_stage_customers` (`customer_no`);');
    this.addSql(
      'create table `feed_stage_documents` (`line` integer not null primary key, `as_of` datetime null, `customer_no` text null, `kind` text null, `number` text null, `valid_from` text null, `valid_until` text null, `long_term` integer null, `removed` integer null, `number_reversed` text null);',
    );
    this.addSql(
      'create index `feed_stage_documents_customer_no_kind_number_index` on `feed_stage_documents` (`customer_no`, `kind`, `number`);',
    );
    this.addSql(
      'create table `feed_stage_loans` (`line` integer not null primary key, `as_of` datetime null, `loan_no` text null, `customer_no` text null, `org_no` text null, `product` text null, `currency` text null, `principal` bigint null, `outstanding` bigint null, `rate_percent` text null, `started_on` text null, `ends_on` text null, `status` text null, `overdue_days` integer null);',
    );
    this.addSql('create index `feed_stage_loans_loan_no_index` on `feed_stage_loans` (`loan_no`);');
    this.addSql(
      'create table `feed_stage_products` (`line` integer not null primary key, `as_of` datetime null, `product_code` text null, `name_zh` text null, `name_en` text null, `kind` text null, `currency` text null, `rate_percent` text null, `valid_from` text null, `valid_until` text null);',
    );
    this.addSql('create index `feed_stage_products_product_code_index` on `feed_stage_products` (`product_code`);');
    this.addSql(
      'create table `feed_stage_relations` (`line` integer not null primary key, `as_of` datetime null, `customer_no` text null, `role` text null, `related_customer_no` text null, `related_name` text null, `related_kind` text null, `event` text null, `established_on` text null, `ended_on` text null, `related_key` text null);',
    );
    this.addSql(
      'create index `feed_stage_relations_customer_no_role_related_key_index` on `feed_stage_relations` (`customer_no`, `role`, `related_key`);',
    );
    this.addSql(
      'create table `feed_stage_transactions` (`line` integer not null primary key, `as_of` datetime null, `txn_ref` text null, `account_no` text null, `booked_at` datetime null, `amount` bigint null, `balance_after` bigint null, `purpose` text null, `channel` text null, `counterparty` text null);',
    );
    this.addSql('create index `feed_stage_transactions_txn_ref_index` on `feed_stage_transactions` (`txn_ref`);');
    this.addSql(
      'create table `file_version` (`id` text not null primary key, `customer_id` integer not null, `part` text not null, `version` integer not null, `known_at` datetime not null, `change_id` text not null, `entered_by` text not null, `entered_by_name` text not null, `reviewed_by` text not null, `reviewed_by_name` text not null, `snapshot` text not null);',
    );
    this.addSql(
      'create index `file_version_customer_id_part_known_at_index` on `file_version` (`customer_id`, `part`, `known_at`);',
    );
    this.addSql(
      'create unique index `file_version_customer_id_part_version_unique` on `file_version` (`customer_id`, `part`, `version`);',
    );
    this.addSql(
      'create table `flow_effect` (`effect_key` text not null primary key, `interaction_id` text not null, `type` text not null, `result` text not null, `at` datetime not null);',
    );
    this.addSql('create index `flow_effect_interaction_id_type_index` on `flow_effect` (`interaction_id`, `type`);');
    this.addSql(
      'create table `flow_move` (`run_id` text not null, `seq` integer not null, `flow_id` text not null, `version` integer not null, `step` text not null, `branch` text not null, `value` text null, `user_id` text null, `user_name` text null, `at` datetime not null, primary key (`run_id`, `seq`));',
    );
    this.addSql(
      'create index `flow_move_flow_id_version_step_branch_index` on `flow_move` (`flow_id`, `version`, `step`, `branch`);',
    );
    this.addSql(
      'create table `flow_run` (`id` text not null primary key, `flow_id` text not null, `version` integer not null, `interaction_id` text not null, `customer_no` text null, `branch_path` text not null, `agent_user_id` text not null, `agent_name` text not null, `status` text not null, `state` text not null, `step` text not null, `seq` integer not null, `last_key` text null, `active_key` text null, `outcome` text not null, `disposition` text null, `due_at` datetime null, `idle_until` datetime not null, `started_at` datetime not null, `moved_at` datetime not null, `ended_at` datetime null);',
    );
    this.addSql('create unique index `flow_run_active_key_unique` on `flow_run` (`active_key`);');
    this.addSql(
      'create index `flow_run_interaction_id_started_at_index` on `flow_run` (`interaction_id`, `started_at`);',
    );
    this.addSql(
      'create index `flow_run_customer_no_ended_at_id_index` on `flow_run` (`customer_no`, `ended_at`, `id`);',
    );
    this.addSql('create index `flow_run_status_due_at_index` on `flow_run` (`status`, `due_at`);');
    this.addSql('create index `flow_run_status_idle_until_index` on `flow_run` (`status`, `idle_until`);');
    this.addSql(
      'create index `flow_run_flow_id_version_status_step_index` on `flow_run` (`flow_id`, `version`, `status`, `step`);',
    );
    this.addSql(
      'create table `flow_version` (`flow_id` text not null, `version` integer not null, `state` text not null, `definition` text not null, `written_by` text null, `written_by_name` text null, `writers` text not null, `changed_at` datetime not null, `handed_in_by` text null, `handed_in_at` datetime null, `published_by` text null, `published_by_name` text null, `published_at` datetime null, `return_reason` text null, `revision` integer not null, `published_key` text null, `pending_key` text null, primary key (`flow_id`, `version`), constraint `flow_version_two_people` check (published_by is null or (published_by <> written_by and published_by <> handed_in_by)));',
    );
    this.addSql('create unique index `flow_version_published_key_unique` on `flow_version` (`published_key`);');
    this.addSql('create unique index `flow_version_pending_key_unique` on `flow_version` (`pending_key`);');
    this.addSql(
      'create table `id_document` (`id` integer not null primary key autoincrement, `customer_id` integer not null, `kind` text not null, `number` text not null, `number_reversed` text not null, `valid_from` text null, `valid_until` text null, `long_term` integer not null, `issuer` text null, `issued_on` text null, `source` text not null, `as_of` datetime not null);',
    );
    this.addSql('create index `id_document_number_index` on `id_document` (`number`);');
    this.addSql('create index `id_document_number_reversed_index` on `id_document` (`number_reversed`);');
    this.addSql(
      'create index `id_document_valid_until_customer_id_index` on `id_document` (`valid_until`, `customer_id`);',
    );
    this.addSql(
      'create unique index `id_document_customer_id_kind_number_unique` on `id_document` (`customer_id`, `kind`, `number`);',
    );
    this.addSql('create table `identity_proof` (`call_id` text not null primary key, `proof` text not null);');
    this.addSql(
      'create table `image_element` (`id` text not null primary key, `customer_kind` text not null, `kind` text not null, `name_zh` text not null, `name_en` text not null, `pages` integer not null, `copies` integer not null, `mandatory` integer not null, `in_use` integer not null, `created_at` datetime not null, `version` integer not null default 1);',
    );
    this.addSql(
      'create unique index `image_element_customer_kind_kind_name_zh_unique` on `image_element` (`customer_kind`, `kind`, `name_zh`);',
    );
    this.addSql(
      'create table `image_page` (`id` text not null primary key, `set_id` text not null, `page_no` integer not null, `revision` integer not null, `current_page_no` integer null, `sha256` text not null, `file_name` text not null, `element_id` text null, `added_at` datetime not null, `added_by` text not null, `added_by_name` text not null, `replaced_at` datetime null, `replaced_by` text null, `replaced_by_name` text null, `replaced_reason` text null);',
    );
    this.addSql('create index `image_page_sha256_index` on `image_page` (`sha256`);');
    this.addSql(
      'create unique index `image_page_set_id_page_no_revision_unique` on `image_page` (`set_id`, `page_no`, `revision`);',
    );
    this.addSql(
      'create unique index `image_page_set_id_current_page_no_unique` on `image_page` (`set_id`, `current_page_no`);',
    );
    this.addSql(
      'create table `image_set` (`id` text not null primary key, `number` text not null, `customer_no` text not null, `kind` text not null, `account_no` text null, `title` text null, `valid_from` text null, `valid_to` text null, `long_term` integer not null, `flow_no` text null, `state` text not null, `file_count` integer not null, `started_at` datetime not null, `started_by` text not null, `started_by_name` text not null, `imported_at` datetime null, `withdrawn_at` datetime null, `withdrawn_by` text null, `withdrawn_by_name` text null, `withdrawn_reason` text null, `version` integer not null default 1);',
    );
    this.addSql('create unique index `image_set_number_unique` on `image_set` (`number`);');
    this.addSql('create index `image_set_account_no_index` on `image_set` (`account_no`);');
    this.addSql('create index `image_set_flow_no_index` on `image_set` (`flow_no`);');
    this.addSql('create index `image_set_customer_no_number_index` on `image_set` (`customer_no`, `number`);');
    this.addSql(
      'create table `interaction` (`id` text not null primary key, `call_id` text not null, `facts` json not null, `story` json not null, `direction` text not null, `dnis` text not null, `ani` text null, `queue` text null, `language` text null, `started_at` datetime not null, `queued_at` datetime null, `answered_at` datetime null, `ended_at` datetime null, `phase` text not null, `outcome` text null, `approximate` integer not null, `wait_ms` bigint not null, `talk_ms` bigint not null, `hold_ms` bigint not null, `rating` integer null, `last_heard_at` datetime not null, `closed_at` datetime null, `closed_by_reboot` integer not null, `agent_user_id` text null, `agent_ended_at` datetime null, `version` integer not null, `customer_no` text null, `match_kind` text null, `match_by` text null, `candidates` json null, `typed_differs_from_ani` integer not null, `match_basis` text null, `wrap_up_key` text null, `disposition_code` text null, `note` text null, `follow_up_at` datetime null, `follow_up_done_at` datetime null, `follow_up_reminded_at` datetime null, `wrapped_up_at` datetime null, `wrapped_up_by` text null, `wrap_up_timed_out_at` datetime null, `owing` json not null, `transfers` json not null);',
    );
    this.addSql('create unique index `interaction_call_id_unique` on `interaction` (`call_id`);');
    this.addSql('create index `interaction_phase_index` on `interaction` (`phase`);');
    this.addSql('create index `interaction_follow_up_at_index` on `interaction` (`follow_up_at`);');
    this.addSql('create index `interaction_started_at_id_index` on `interaction` (`started_at`, `id`);');
    this.addSql(
      'create index `interaction_queued_at_queue_outcome_answered_at_index` on `interaction` (`queued_at`, `queue`, `outcome`, `answered_at`);',
    );
    this.addSql(
      'create index `interaction_customer_no_started_at_index` on `interaction` (`customer_no`, `started_at`);',
    );
    this.addSql('create index `interaction_ani_started_at_index` on `interaction` (`ani`, `started_at`);');
    this.addSql(
      'create index `interaction_agent_user_id_wrapped_up_at_agent_ended_at_index` on `interaction` (`agent_user_id`, `wrapped_up_at`, `agent_ended_at`);',
    );
    this.addSql(
      'create table `interaction_offer` (`channel_id` text not null primary key, `interaction_id` text not null, `extension` text not null, `user_id` text null, `queue` text null, `started_at` datetime not null, `connected_at` datetime null, `ended_at` datetime null, `outcome` text not null, `talk_ms` bigint not null, `hold_ms` bigint not null, `wrap_up_key` text null, `disposition_code` text null, `note` text null, `follow_up_at` datetime null, `follow_up_done_at` datetime null, `follow_up_reminded_at` datetime null, `wrapped_up_at` datetime null);',
    );
    this.addSql('create index `interaction_offer_interaction_id_index` on `interaction_offer` (`interaction_id`);');
    this.addSql('create index `interaction_offer_follow_up_at_index` on `interaction_offer` (`follow_up_at`);');
    this.addSql(
      'create index `interaction_offer_user_id_started_at_index` on `interaction_offer` (`user_id`, `started_at`);',
    );
    this.addSql(
      'create index `interaction_offer_connected_at_user_id_index` on `interaction_offer` (`connected_at`, `user_id`);',
    );
    this.addSql(
      'create table `internal_document` (`id` text not null primary key, `number` text not null, `bundle_id` text not null, `content` text not null, `sha256` text not null, `created_at` datetime not null, `created_by` text not null, `created_by_name` text not null);',
    );
    this.addSql('create unique index `internal_document_number_unique` on `internal_document` (`number`);');
    this.addSql('create index `internal_document_bundle_id_index` on `internal_document` (`bundle_id`);');
    this.addSql(
      'create table `ivr_effect` (`call_id` text not null, `seq` integer not null, `number` text null, `at` datetime not null, primary key (`call_id`, `seq`));',
    );
    this.addSql('create index `ivr_effect_number_at_index` on `ivr_effect` (`number`, `at`);');
    this.addSql(
      'create table `ivr_move` (`call_id` text not null, `seq` integer not null, `flow_version` integer not null, `step` text not null, `branch` text not null, primary key (`call_id`, `seq`));',
    );
    this.addSql(
      'create index `ivr_move_flow_version_step_branch_index` on `ivr_move` (`flow_version`, `step`, `branch`);',
    );
    this.addSql(
      'create table `ivr_session` (`call_id` text not null primary key, `flow_version` integer not null, `number` text null, `customer_no` text null, `chosen_hash` text null, `started_at` datetime not null, `left_how` text null, `left_step` text null);',
    );
    this.addSql(
      'create index `ivr_session_flow_version_left_how_left_step_index` on `ivr_session` (`flow_version`, `left_how`, `left_step`);',
    );
    this.addSql(
      'create table `job_run` (`job` text not null, `due_on` text not null, `started_at` datetime not null, `finished_at` datetime null, primary key (`job`, `due_on`));',
    );
    this.addSql(
      'create table `journal_position` (`journal_id` text not null primary key, `through_seq` bigint not null, `changed_at` datetime not null);',
    );
    this.addSql(
      'create table `lifecycle_run` (`id` text not null primary key, `day` text not null, `settings_version` integer not null, `started_at` datetime not null, `ended_at` datetime null, `state` text not null, `slot` integer null, `customers` integer not null, `figures` integer not null, `verdicts` integer not null, `moved` integer not null, `values_written` integer not null, `retentions` integer not null);',
    );
    this.addSql('create unique index `lifecycle_run_slot_unique` on `lifecycle_run` (`slot`);');
    this.addSql('create index `lifecycle_run_started_at_id_index` on `lifecycle_run` (`started_at`, `id`);');
    this.addSql(
      'create table `lifecycle_settings` (`version` integer not null primary key, `settings` text not null, `changed_at` datetime not null, `changed_by` text null, `changed_by_name` text null, `reason` text not null);',
    );
    this.addSql(
      'create table `recording_ticket` (`id` text not null primary key, `recording_id` text not null, `user_id` text not null, `purpose` text not null, `until` datetime not null);',
    );
    this.addSql('create index `recording_ticket_recording_id_index` on `recording_ticket` (`recording_id`);');
    this.addSql('create index `recording_ticket_until_index` on `recording_ticket` (`until`);');
    this.addSql(
      'create table `loan` (`id` integer not null primary key autoincrement, `loan_no` text not null, `customer_id` integer not null, `org_no` text not null, `product` text not null, `currency` text not null, `principal` bigint not null, `outstanding` bigint not null, `rate_percent` text not null, `started_on` text not null, `ends_on` text not null, `status` text not null, `overdue_days` integer not null, `as_of` datetime not null);',
    );
    this.addSql('create unique index `loan_loan_no_unique` on `loan` (`loan_no`);');
    this.addSql('create index `loan_customer_id_index` on `loan` (`customer_id`);');
    this.addSql('create index `loan_status_customer_id_index` on `loan` (`status`, `customer_id`);');
    this.addSql(
      'create table `match_key` (`block` text not null, `customer_id` integer not null, primary key (`block`, `customer_id`));',
    );
    this.addSql('create index `match_key_customer_id_index` on `match_key` (`customer_id`);');
    this.addSql(
      'create table `match_stamp` (`customer_id` integer not null primary key, `stamp` text not null, `waiting` integer not null);',
    );
    this.addSql('create index `match_stamp_waiting_customer_id_index` on `match_stamp` (`waiting`, `customer_id`);');
    this.addSql(
      'create table `match_weights` (`id` text not null primary key, `weights` text not null, `samples` text not null, `learnt_at` datetime not null, `proposed_by` text null, `proposed_by_name` text null, `approved_by_name` text null, `in_force_from` datetime null, `version` integer not null);',
    );
    this.addSql('create index `match_weights_in_force_from_index` on `match_weights` (`in_force_from`);');
    this.addSql('create index `match_weights_learnt_at_index` on `match_weights` (`learnt_at`);');
    this.addSql(
      'create table `member_report` (`extension` text not null, `queue` text not null, `present` integer not null, `paused` integer not null, `paused_reason` text not null, `busy` integer not null, `occurred_at` datetime not null, primary key (`extension`, `queue`));',
    );
    this.addSql(
      'create table `name_bigram` (`bigram` text not null, `kind` text not null, `branch_path` text not null, `customer_id` integer not null, primary key (`bigram`, `kind`, `branch_path`, `customer_id`));',
    );
    this.addSql('create index `name_bigram_customer_id_index` on `name_bigram` (`customer_id`);');
    this.addSql(
      'create table `offer_answer` (`id` integer not null primary key autoincrement, `interaction_id` text not null, `offer_id` text not null, `book_version` integer not null, `customer_id` integer not null, `branch_path` text not null, `outcome` text not null, `reason` text null, `answered_at` datetime not null, `agent_user_id` text not null, `agent_name` text not null);',
    );
    this.addSql(
      'create index `offer_answer_customer_id_answered_at_index` on `offer_answer` (`customer_id`, `answered_at`);',
    );
    this.addSql(
      'create index `offer_answer_answered_at_offer_id_index` on `offer_answer` (`answered_at`, `offer_id`);',
    );
    this.addSql(
      'create unique index `offer_answer_interaction_id_offer_id_unique` on `offer_answer` (`interaction_id`, `offer_id`);',
    );
    this.addSql(
      'create table `offer_chance` (`id` integer not null primary key autoincrement, `offer_id` text not null, `customer_id` integer not null, `held_out` integer not null, `interaction_id` text not null, `branch_path` text not null, `fell_on` text not null, `until_on` text not null);',
    );
    this.addSql('create index `offer_chance_fell_on_offer_id_index` on `offer_chance` (`fell_on`, `offer_id`);');
    this.addSql(
      'create unique index `offer_chance_customer_id_offer_id_unique` on `offer_chance` (`customer_id`, `offer_id`);',
    );
    this.addSql(
      'create table `past_call` (`source` text not null, `external_id` text not null, `hash` text not null, `import_id` text not null, `started_at` datetime not null, `class` text not null, `queue` text null, `dnis` text null, `type` text null, `agent` text null, `disposition` text null, `caller_ref` text null, `ivr_ms` bigint not null, `wait_ms` bigint not null, `talk_ms` bigint not null, `hold_ms` bigint not null, `wrap_ms` bigint not null, primary key (`source`, `external_id`));',
    );
    this.addSql('create index `past_call_started_at_source_index` on `past_call` (`started_at`, `source`);');
    this.addSql('create index `past_call_caller_ref_started_at_index` on `past_call` (`caller_ref`, `started_at`);');
    this.addSql(
      'create table `pending_change` (`id` text not null primary key, `kind` text not null, `subject_id` text not null, `customer_no` text null, `branch_path` text not null, `title` text not null, `before` text not null, `after` text not null, `changed_fields` integer not null, `warnings` text not null, `overrides` text not null, `warning_count` integer not null, `state` text not null, `open_key` text null, `entered_by` text not null, `entered_by_name` text not null, `created_at` datetime not null, `submitted_at` datetime null, `reviewed_by` text null, `reviewed_by_name` text null, `decided_at` datetime null, `reason` text null, `base_version` integer not null, `blind_differing` text not null, `blind_tries` integer not null, `moved_at` datetime not null, `version` integer not null, constraint `pending_change_two_people` check (reviewed_by is null or reviewed_by <> entered_by));',
    );
    this.addSql('create unique index `pending_change_open_key_unique` on `pending_change` (`open_key`);');
    this.addSql(
      'create index `pending_change_state_moved_at_id_index` on `pending_change` (`state`, `moved_at`, `id`);',
    );
    this.addSql('create index `pending_change_moved_at_id_index` on `pending_change` (`moved_at`, `id`);');
    this.addSql(
      'create index `pending_change_entered_by_moved_at_id_index` on `pending_change` (`entered_by`, `moved_at`, `id`);',
    );
    this.addSql(
      'create index `pending_change_customer_no_moved_at_index` on `pending_change` (`customer_no`, `moved_at`);',
    );
    this.addSql(
      'create index `pending_change_kind_subject_id_moved_at_index` on `pending_change` (`kind`, `subject_id`, `moved_at`);',
    );
    this.addSql(
      'create table `personal_detail` (`customer_id` integer not null primary key, `marital_status` text null, `nationality` text null, `hukou_region` text null, `hukou_address` text null, `education` text null, `degree` text null, `occupation` text null, `employer` text null, `employer_kind` text null, `employer_industry` text null, `employer_region` text null, `employer_address` text null, `employer_postcode` text null, `employed_since` text null, `position_years` integer null, `professional_title` text null, `monthly_income` bigint null, `household_monthly_income` bigint null, `household_size` integer null, `dependants` integer null, `monthly_fixed_expense` bigint null, `housing` text null, `salary_bank` text null, `salary_account` text null, `best_channel` text null, `best_period` text null, `best_from_hour` integer null, `best_to_hour` integer null, `contact_note` text null, `investor_type` text null, `investment_years` integer null, `key_reason` text null, `changed_at` datetime not null, `version` integer not null);',
    );
    this.addSql('create index `personal_detail_hukou_region_index` on `personal_detail` (`hukou_region`);');
    this.addSql(
      'create table `personal_profile` (`customer_id` integer not null primary key, `marital_status` text null, `nationality` text null, `hukou_region` text null, `hukou_address` text null, `education` text null, `degree` text null, `occupation` text null, `employer` text null, `as_of` datetime not null);',
    );
    this.addSql('create index `personal_profile_hukou_region_index` on `personal_profile` (`hukou_region`);');
    this.addSql(
      'create table `phone_pin` (`customer_no` text not null primary key, `hash` text not null, `code_until` datetime null, `set_by` text null, `set_at` datetime not null);',
    );
    this.addSql(
      'create table `phone_report` (`extension` text not null primary key, `reachable` integer not null, `occurred_at` datetime not null);',
    );
    this.addSql(
      'create table `phone_tail` (`tail` text not null, `contact_point_id` integer not null, `customer_id` integer not null, primary key (`tail`, `contact_point_id`));',
    );
    this.addSql('create index `phone_tail_contact_point_id_index` on `phone_tail` (`contact_point_id`);');
    this.addSql(
      'create table `pin_try` (`id` integer not null primary key autoincrement, `call_id` text not null, `customer_no` text not null, `number` text null, `outcome` text not null, `at` datetime not null);',
    );
    this.addSql('create index `pin_try_call_id_index` on `pin_try` (`call_id`);');
    this.addSql('create index `pin_try_customer_no_at_index` on `pin_try` (`customer_no`, `at`);');
    this.addSql('create index `pin_try_number_at_index` on `pin_try` (`number`, `at`);');
    this.addSql('create index `pin_try_at_index` on `pin_try` (`at`);');
    this.addSql(
      'create table `placed_call` (`call_id` text not null primary key, `user_id` text not null, `customer_no` text null, `placed_at` datetime not null);',
    );
    this.addSql('create index `placed_call_user_id_placed_at_index` on `placed_call` (`user_id`, `placed_at`);');
    this.addSql(
      'create table `platform_snapshot` (`id` text not null primary key, `occurred_at` datetime not null, `boot_id` text not null, `call_ids` json not null);',
    );
    this.addSql('create index `platform_snapshot_occurred_at_index` on `platform_snapshot` (`occurred_at`);');
    this.addSql(
      'create table `platform_state` (`id` integer not null primary key, `connected` integer not null, `occurred_at` datetime not null, `boot_id` text null, `boot_seen_at` datetime null);',
    );
    this.addSql(
      'create table `presence_period` (`user_id` text not null, `seq` integer not null, `state` text not null, `reason` text null, `interaction_id` text null, `started_at` datetime not null, `ended_at` datetime null, `cause` text not null, primary key (`user_id`, `seq`));',
    );
    this.addSql('create index `presence_period_ended_at_user_id_index` on `presence_period` (`ended_at`, `user_id`);');
    this.addSql(
      'create index `presence_period_started_at_user_id_index` on `presence_period` (`started_at`, `user_id`);',
    );
    this.addSql(
      'create table `product` (`code` text not null primary key, `name_zh` text not null, `name_en` text null, `kind` text not null, `currency` text null, `rate_percent` text null, `valid_from` text null, `valid_until` text null, `as_of` datetime not null);',
    );
    this.addSql(
      'create table `queue_membership` (`user_id` text not null primary key, `extension` text not null, `display_name` text not null, `desired` json not null, `desired_version` integer not null, `confirmed_version` integer not null, `confirmed_at` datetime null, `attempt_after` datetime null, `failures` integer not null, `last_error` text null);',
    );
    this.addSql(
      'create table `queue_ticket` (`id` text not null primary key, `call_id` text not null, `open_for` text null, `origin` text not null, `queue` text not null, `number` text not null, `customer_no` text null, `language` text not null, `since` datetime not null, `priority` text not null, `promised_by` datetime not null, `state` text not null, `tries` integer not null, `next_try_at` datetime not null, `agent_user_id` text null, `promised_by_user_id` text null, `callback_call_id` text null, `asked_at` datetime not null, `done_at` datetime null, `version` integer not null);',
    );
    this.addSql('create unique index `queue_ticket_call_id_unique` on `queue_ticket` (`call_id`);');
    this.addSql('create unique index `queue_ticket_open_for_unique` on `queue_ticket` (`open_for`);');
    this.addSql('create index `queue_ticket_state_queue_since_index` on `queue_ticket` (`state`, `queue`, `since`);');
    this.addSql('create index `queue_ticket_promised_by_index` on `queue_ticket` (`promised_by`);');
    this.addSql(
      'create table `board_alarm` (`id` text not null primary key, `queue` text null, `measure` text not null, `level` text not null, `raised_at` datetime not null, `ended_at` datetime null, `standing` text null);',
    );
    this.addSql('create unique index `board_alarm_standing_unique` on `board_alarm` (`standing`);');
    this.addSql('create index `board_alarm_raised_at_index` on `board_alarm` (`raised_at`);');
    this.addSql(
      'create table `recording` (`id` text not null primary key, `leg_id` text not null, `interaction_id` text null, `direction` text null, `agent_user_id` text null, `rule` text not null, `started_at` datetime not null, `length_ms` bigint not null, `bytes` bigint not null, `sha256` text not null, `marks` text not null, `peaks` text not null, `taken_in_at` datetime not null, `held` integer not null, `held_by` text null, `hold_reason` text null, `deleted_at` datetime null);',
    );
    this.addSql('create unique index `recording_leg_id_unique` on `recording` (`leg_id`);');
    this.addSql('create index `recording_interaction_id_index` on `recording` (`interaction_id`);');
    this.addSql('create index `recording_started_at_id_index` on `recording` (`started_at`, `id`);');
    this.addSql(
      'create index `recording_agent_user_id_started_at_index` on `recording` (`agent_user_id`, `started_at`);',
    );
    this.addSql(
      'create index `recording_rule_deleted_at_held_started_at_index` on `recording` (`rule`, `deleted_at`, `held`, `started_at`);',
    );
    this.addSql(
      'create table `recording_pause` (`id` text not null primary key, `interaction_id` text not null, `user_id` text not null, `cause` text not null, `begun_at` datetime not null, `until` datetime null, `ended_at` datetime null);',
    );
    this.addSql('create index `recording_pause_interaction_id_index` on `recording_pause` (`interaction_id`);');
    this.addSql(
      'create index `recording_pause_ended_at_interaction_id_index` on `recording_pause` (`ended_at`, `interaction_id`);',
    );
    this.addSql(
      'create table `recording_rules` (`version` integer not null primary key, `rules` text not null, `changed_at` datetime not null, `changed_by` text null, `changed_by_name` text null, `reason` text not null);',
    );
    this.addSql(
      'create table `customer_relation` (`id` integer not null primary key autoincrement, `customer_id` integer not null, `role` text not null, `related_key` text not null, `related_customer_id` integer null, `related_name` text not null, `related_kind` text not null, `related_id_kind` text null, `related_id_number` text null, `event` text null, `share` integer null, `amount` bigint null, `currency` text null, `note` text null, `recorded_on` text not null, `established_on` text null, `ended_on` text null, `source` text not null, `as_of` datetime not null, `version` integer not null default 1);',
    );
    this.addSql(
      'create index `customer_relation_related_customer_id_index` on `customer_relation` (`related_customer_id`);',
    );
    this.addSql(
      'create unique index `customer_relation_customer_id_role_related_key_unique` on `customer_relation` (`customer_id`, `role`, `related_key`);',
    );
    this.addSql(
      'create table `service_request_entry` (`id` integer not null primary key autoincrement, `request_id` text not null, `what` text not null, `at` datetime not null, `by_user_id` text null, `by_name` text null, `text` text null);',
    );
    this.addSql(
      'create index `service_request_entry_request_id_at_index` on `service_request_entry` (`request_id`, `at`);',
    );
    this.addSql(
      'create table `service_request_link` (`request_id` text not null, `kind` text not null, `ref` text not null, primary key (`request_id`, `kind`, `ref`));',
    );
    this.addSql(
      'create table `retention_call` (`customer_id` integer not null, `since` text not null, `customer_no` text not null, `contribution` bigint not null, `lifetime` bigint null, `signs` integer not null, primary key (`customer_id`, `since`));',
    );
    this.addSql('create index `retention_call_since_customer_id_index` on `retention_call` (`since`, `customer_id`);');
    this.addSql(
      'create table `reveal_day` (`user_id` text not null, `day` text not null, `taken` integer not null, `told_most` integer not null, `told_all` integer not null, `told_odd` integer not null, primary key (`user_id`, `day`));',
    );
    this.addSql(
      'create table `reveal_grant` (`id` text not null primary key, `user_id` text not null, `session_id` text not null, `day` text not null, `customer_no` text null, `item` text not null, `reason` text not null, `note` text null, `cause` text null, `interaction_id` text null, `opened_at` datetime not null, `ends_at` datetime not null);',
    );
    this.addSql(
      'create index `reveal_grant_user_id_day_opened_at_index` on `reveal_grant` (`user_id`, `day`, `opened_at`);',
    );
    this.addSql(
      'create index `reveal_grant_user_id_item_ends_at_index` on `reveal_grant` (`user_id`, `item`, `ends_at`);',
    );
    this.addSql(
      'create table `rights_policy` (`version` integer not null primary key, `policy` text not null, `changed_at` datetime not null, `changed_by` text null, `changed_by_name` text null, `approved_by` text null, `approved_by_name` text null, `reason` text not null, constraint `rights_policy_two_people` check (changed_by is null or (approved_by is not null and approved_by <> changed_by)));',
    );
    this.addSql(
      "create table `rights_proposal` (`id` text not null primary key, `base_version` integer not null, `policy` text not null, `reason` text not null, `proposed_at` datetime not null, `proposed_by` text not null, `proposed_by_name` text not null, `decision` text null, `decided_at` datetime null, `decided_by` text null, `waits` integer null, constraint `rights_proposal_two_people` check (decision is null or decision = 'withdrawn' or decided_by <> proposed_by));",
    );
    this.addSql('create unique index `rights_proposal_waits_unique` on `rights_proposal` (`waits`);');
    this.addSql(
      'create table `risk_group` (`id` text not null primary key, `kind` text not null, `code` text not null, `members` integer not null, `exposure` bigint not null, `fingerprint` text not null, `found_on` text not null, `dissolved_on` text null);',
    );
    this.addSql('create unique index `risk_group_code_unique` on `risk_group` (`code`);');
    this.addSql(
      'create index `risk_group_dissolved_on_exposure_id_index` on `risk_group` (`dissolved_on`, `exposure`, `id`);',
    );
    this.addSql(
      'create table `risk_group_event` (`id` integer not null primary key autoincrement, `group_id` text not null, `at` datetime not null, `what` text not null, `members` integer not null, `exposure` bigint not null);',
    );
    this.addSql('create index `risk_group_event_group_id_id_index` on `risk_group_event` (`group_id`, `id`);');
    this.addSql(
      'create table `risk_group_member` (`group_id` text not null, `customer_id` integer not null, `standing` integer not null, primary key (`group_id`, `customer_id`));',
    );
    this.addSql(
      'create index `risk_group_member_customer_id_standing_index` on `risk_group_member` (`customer_id`, `standing`);',
    );
    this.addSql(
      'create table `risk_group_turn` (`id` integer not null primary key, `whole_bank_at` datetime null, `taken` integer not null);',
    );
    this.addSql(
      'create table `routing_decision` (`id` integer not null primary key autoincrement, `call_id` text not null, `at` datetime not null, `step` text not null, `queue` text not null, `priority` text not null, `waited_seconds` integer not null, `segment_id` text null, `user_id` text null, `offer_id` text null, `candidates` json not null);',
    );
    this.addSql('create unique index `routing_decision_offer_id_unique` on `routing_decision` (`offer_id`);');
    this.addSql('create index `routing_decision_call_id_at_index` on `routing_decision` (`call_id`, `at`);');
    this.addSql(
      'create table `scorecard` (`id` text not null, `version` integer not null, `form` text not null, `changed_at` datetime not null, `changed_by` text null, `changed_by_name` text null, `reviewed_by` text null, `reviewed_by_name` text null, primary key (`id`, `version`), constraint `scorecard_two_people` check (changed_by is null or reviewed_by <> changed_by));',
    );
    this.addSql(
      'create table `score_model` (`kind` text not null, `version` text not null, `state` text not null, `force_key` text null, `model` text not null, `card` text not null, `trained_at` datetime not null, primary key (`kind`, `version`));',
    );
    this.addSql('create unique index `score_model_force_key_unique` on `score_model` (`force_key`);');
    this.addSql('create index `score_model_kind_trained_at_index` on `score_model` (`kind`, `trained_at`);');
    this.addSql(
      'create table `score_run` (`id` text not null primary key, `task` text not null, `kind` text not null, `day` text not null, `state` text not null, `slot` text null, `started_at` datetime not null, `ended_at` datetime null, `version` text null, `rows_seen` integer not null, `rows_written` integer not null, `details` text null);',
    );
    this.addSql('create unique index `score_run_slot_unique` on `score_run` (`slot`);');
    this.addSql('create index `score_run_kind_task_started_at_index` on `score_run` (`kind`, `task`, `started_at`);');
    this.addSql(
      'create table `segment` (`id` text not null primary key, `standing` text null, `name` text not null, `note` text not null, `mode` text not null, `rule` text not null, `org_no` text not null, `branch_path` text not null, `owner_id` text null, `owner_name` text not null, `closed` integer not null default false, `members` integer null, `entered_last` integer not null default 0, `left_last` integer not null default 0, `refreshed_at` datetime null, `updated_at` datetime not null, `version` integer not null);',
    );
    this.addSql('create unique index `segment_standing_unique` on `segment` (`standing`);');
    this.addSql('create unique index `segment_branch_path_name_unique` on `segment` (`branch_path`, `name`);');
    this.addSql(
      'create table `segment_member` (`segment_id` text not null, `customer_id` integer not null, `since` text not null, primary key (`segment_id`, `customer_id`));',
    );
    this.addSql('create index `segment_member_customer_id_index` on `segment_member` (`customer_id`);');
    this.addSql(
      'create table `segment_move` (`id` integer not null primary key autoincrement, `segment_id` text not null, `customer_id` integer not null, `entered` integer not null, `day` text not null);',
    );
    this.addSql('create index `segment_move_segment_id_id_index` on `segment_move` (`segment_id`, `id`);');
    this.addSql(
      'create table `service_request` (`id` text not null primary key, `reference` text not null, `kind` text not null, `terms` integer not null, `complaint` integer not null, `language` text not null, `priority` text not null, `state` text not null, `customer_no` text null, `branch_path` text not null, `pool_role` text not null, `owner_user_id` text null, `interaction_id` text null, `subject` text not null, `text` text not null, `wish` text not null, `opened_at` datetime not null, `opened_by` text null, `due_at` datetime null, `minutes_left` integer null, `legal_due_at` datetime null, `acknowledge_by` datetime null, `acknowledged_at` datetime null, `escalation` integer not null, `escalate_at` datetime null, `reopened` integer not null, `outcome` text null, `cause` text null, `redress_fen` bigint null, `closed_at` datetime null, `version` integer not null);',
    );
    this.addSql('create unique index `service_request_reference_unique` on `service_request` (`reference`);');
    this.addSql('create index `service_request_state_due_at_id_index` on `service_request` (`state`, `due_at`, `id`);');
    this.addSql(
      'create index `service_request_customer_no_opened_at_index` on `service_request` (`customer_no`, `opened_at`);',
    );
    this.addSql(
      'create index `service_request_owner_user_id_state_due_at_index` on `service_request` (`owner_user_id`, `state`, `due_at`);',
    );
    this.addSql('create index `service_request_closed_at_id_index` on `service_request` (`closed_at`, `id`);');
    this.addSql('create index `service_request_escalate_at_id_index` on `service_request` (`escalate_at`, `id`);');
    this.addSql(
      'create table `user_session` (`id` text not null primary key, `token_hash` text not null, `user_id` text not null, `opened_at` datetime not null, `last_used_at` datetime not null, `ends_at` datetime not null, `closed_at` datetime null, `closed_reason` text null);',
    );
    this.addSql('create unique index `user_session_token_hash_unique` on `user_session` (`token_hash`);');
    this.addSql('create index `user_session_user_id_index` on `user_session` (`user_id`);');
    this.addSql('create index `user_session_ends_at_index` on `user_session` (`ends_at`);');
    this.addSql(
      'create table `sign_in_failure` (`key` text not null primary key, `failures` integer not null, `last_at` datetime not null, `locked_until` datetime null);',
    );
    this.addSql('create index `sign_in_failure_last_at_index` on `sign_in_failure` (`last_at`);');
    this.addSql(
      'create table `sms_message` (`id` text not null primary key, `tell_key` text not null, `user_id` text null, `e164` text not null, `text` text not null, `state` text not null, `tries` integer not null, `next_at` datetime not null, `created_at` datetime not null, `sent_at` datetime null);',
    );
    this.addSql('create unique index `sms_message_tell_key_unique` on `sms_message` (`tell_key`);');
    this.addSql('create index `sms_message_state_next_at_id_index` on `sms_message` (`state`, `next_at`, `id`);');
    this.addSql('create index `sms_message_e164_created_at_index` on `sms_message` (`e164`, `created_at`);');
    this.addSql(
      'create table `source_state` (`source` text not null primary key, `business_day` text not null, `as_of` datetime not null);',
    );
    this.addSql(
      'create table `stage_element` (`id` text not null primary key, `customer_id` integer not null, `kind` text not null, `on_day` text not null, `amount` bigint null, `score` integer null, `valid_until` text null, `content` text not null, `interaction_id` text null, `recorded_by` text not null, `recorded_by_name` text not null, `recorded_at` datetime not null, `withdrawn_at` datetime null);',
    );
    this.addSql(
      'create index `stage_element_customer_id_kind_on_day_index` on `stage_element` (`customer_id`, `kind`, `on_day`);',
    );
    this.addSql(
      'create table `standing_change` (`id` integer not null primary key autoincrement, `customer_id` integer not null, `subject` text not null, `from_value` integer null, `to_value` integer not null, `on_day` text not null, `by_name` text null, `reason` text null, `rule` text null, `score` integer null, `figures` text null);',
    );
    this.addSql('create index `standing_change_customer_id_id_index` on `standing_change` (`customer_id`, `id`);');
    this.addSql(
      'create index `standing_change_subject_on_day_customer_id_id_index` on `standing_change` (`subject`, `on_day`, `customer_id`, `id`);',
    );
    this.addSql(
      'create table `standing_decision` (`id` text not null primary key, `customer_id` integer not null, `subject` text not null, `value` integer not null, `reason` text not null, `decided_by` text not null, `decided_by_name` text not null, `decided_at` datetime not null, `ends_on` text not null, `slot` integer null, `ended_at` datetime null, `ended_by_name` text null);',
    );
    this.addSql('create index `standing_decision_slot_ends_on_index` on `standing_decision` (`slot`, `ends_on`);');
    this.addSql(
      'create unique index `standing_decision_customer_id_subject_slot_unique` on `standing_decision` (`customer_id`, `subject`, `slot`);',
    );
    this.addSql(
      'create table `stored_file` (`sha256` text not null primary key, `bytes` bigint not null, `type` text not null, `width` integer null, `height` integer null, `pages` integer null, `stored_at` datetime not null);',
    );
    this.addSql(
      'create table `report_mailing` (`id` text not null primary key, `schedule_id` text not null, `from_day` text not null, `to_day` text not null, `state` text not null, `tries` integer not null, `next_at` datetime not null, `at` datetime not null, `last_error` text null);',
    );
    this.addSql('create index `report_mailing_state_next_at_id_index` on `report_mailing` (`state`, `next_at`, `id`);');
    this.addSql(
      'create unique index `report_mailing_schedule_id_to_day_unique` on `report_mailing` (`schedule_id`, `to_day`);',
    );
    this.addSql(
      'create table `call_reconciliation` (`id` text not null primary key, `at` datetime not null, `violation_count` integer not null, `report` json not null);',
    );
    this.addSql('create index `call_reconciliation_at_index` on `call_reconciliation` (`at`);');
    this.addSql(
      'create table `report_schedule` (`id` text not null primary key, `owner_user_id` text not null, `schedule` json not null, `active` integer not null, `next_at` datetime not null, `version` integer not null);',
    );
    this.addSql('create index `report_schedule_owner_user_id_index` on `report_schedule` (`owner_user_id`);');
    this.addSql('create index `report_schedule_next_at_index` on `report_schedule` (`next_at`);');
    this.addSql(
      'create table `task` (`id` text not null primary key, `kind` text not null, `subject_kind` text not null, `subject_id` text not null, `dedupe_key` text null, `said_once` integer not null, `customer_no` text null, `params` text not null, `state` text not null, `pool_role` text not null, `pool_branch_path` text not null, `not_for_user_id` text null, `assignee_user_id` text null, `claimed_at` datetime null, `claim_ends_at` datetime null, `due_at` datetime not null, `created_at` datetime not null, `done_at` datetime null, `done_by` text null, `version` integer not null default 1);',
    );
    this.addSql('create unique index `task_dedupe_key_unique` on `task` (`dedupe_key`);');
    this.addSql(
      'create index `task_state_pool_role_due_at_id_index` on `task` (`state`, `pool_role`, `due_at`, `id`);',
    );
    this.addSql(
      'create index `task_state_pool_role_created_at_id_index` on `task` (`state`, `pool_role`, `created_at`, `id`);',
    );
    this.addSql(
      'create index `task_assignee_user_id_state_due_at_id_index` on `task` (`assignee_user_id`, `state`, `due_at`, `id`);',
    );
    this.addSql('create index `task_done_by_done_at_id_index` on `task` (`done_by`, `done_at`, `id`);');
    this.addSql('create index `task_state_claim_ends_at_index` on `task` (`state`, `claim_ends_at`);');
    this.addSql('create index `task_kind_subject_id_state_index` on `task` (`kind`, `subject_id`, `state`);');
    this.addSql('create index `task_customer_no_state_index` on `task` (`customer_no`, `state`);');
    this.addSql(
      'create table `app_user` (`id` text not null primary key, `username` text not null, `display_name` text not null, `password_hash` text not null, `branch_org_no` text not null, `extension` text null, `locale` text not null, `disabled_at` datetime null, `created_at` datetime not null);',
    );
    this.addSql('create unique index `app_user_username_unique` on `app_user` (`username`);');
    this.addSql('create index `app_user_branch_org_no_index` on `app_user` (`branch_org_no`);');
    this.addSql('create unique index `app_user_extension_unique` on `app_user` (`extension`);');
    this.addSql(
      'create table `user_queue` (`user_id` text not null, `queue` text not null, `penalty` integer not null, primary key (`user_id`, `queue`));',
    );
    this.addSql(
      "create table `user_role` (`user_id` text not null, `role` text check (`role` in ('agent', 'supervisor', 'clerk', 'reviewer', 'manager', 'quality', 'admin')) not null, primary key (`user_id`, `role`));",
    );
    this.addSql(
      'create table `value_model` (`fitted_on` text not null primary key, `customers` integer not null, `parameters` text not null);',
    );
  }
}

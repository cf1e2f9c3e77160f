BEGIN TRANSACTION;
CREATE TABLE access_tokens (
	id INTEGER NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	scope VARCHAR(32) NOT NULL, 
	subject_id INTEGER NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME, 
	used_at DATETIME, 
	last_used_at DATETIME, 
	revoked_at DATETIME, 
	CONSTRAINT pk_access_tokens PRIMARY KEY (id), 
	CONSTRAINT uq_access_tokens_digest UNIQUE (digest)
);
INSERT INTO "access_tokens" VALUES(1,'ddcb1734fee12e93f88e90f95883479356c3fd3c97a420d0af0d45772153d40d','registration',1,'','2026-01-15 09:00:17.389401','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(2,'3cf5d905c35f5cc745fd2b43363c43a5477b3116d2fc04574054a8af30f8ced9','registration',1,'','2026-01-15 09:00:17.688524','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(3,'cb0375ccb1e6526424e81500bca38611360069e0fe0616fce0898130b8277d36','join',1,'','2026-01-15 09:00:17.688524','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(4,'3c76dce759e4df14d2be1dc99d9d611ba58fddf03ef459d1f4af8f5a672ffba4','registration',2,'','2026-01-15 09:00:18.033854','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(5,'57355914d1bb807d96b7d2b246e0bb92034091ebfd6135cd6ab3df273f69ca53','registration',3,'','2026-01-15 09:00:18.181789','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(6,'39d06d634ed50dba0cdc0efb9ffc8a5ff001f7b106889659dc9e8a89afa3db5b','feed',1,'','2026-01-15 09:00:18.426420',NULL,NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(7,'d1560edf0c953146631d99fe9b81d8d800337aa7301b9675974e0a0b5398b1ec','registration',3,'','2026-01-15 09:00:20.585894','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(8,'8f479e949ec760bf007df29bb43023023718e9130128657318b2240234e06d1f','registration',1,'','2026-01-15 09:00:21.076606','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(9,'f607aad64ce868ea2acdeb878d423652577215eadb50cb530f79ab530bd02f54','registration',1,'','2026-01-15 09:00:21.192169','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(10,'b79a5a8aff2bba31a34b18aa0567632bde2546ee81f761f89dd050da6d25fb36','join',1,'','2026-01-15 09:00:21.192169','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(11,'62e03400723ca9dfbe3c41f2f6d7e441d4dd4e38f42eb42247322c726c530d77','registration',4,'','2026-01-15 09:00:21.423341','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(12,'7a1be8e8de5e7ed420d0e0b7ed04e93350f767cb3dbbda7b77651883d255a91a','registration',4,'','2026-01-15 09:00:21.722583','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(13,'af09d7aaf802097bd5484389e5c1f2f0248a42a025586fa43dc8a46d6a29cde7','registration',5,'','2026-01-15 09:00:21.827502','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(14,'78b45d64149769f2d95cf37a0ba1fae171380bdae99765de0e0b8fbb07b3f6ac','registration',5,'','2026-01-15 09:00:23.131399','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(15,'99ab08f2b4fcd512cf9d5ba3dd980b8f074b65293e55f418d20ab39780f1a190','registration',6,'','2026-01-15 09:00:23.324888','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(16,'dacb84d9a006026b6ae1c46b951dc0193658418c2c4e0069f0759c930ee16047','registration',6,'','2026-01-15 09:00:23.570903','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(17,'48cb16e8e623a5a01789fbb15906d124d058c6efb5652cee737a16f0c930a110','join',6,'','2026-01-15 09:00:23.570903','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(18,'3532506ea65ea3599a1b919c89849289c3f908368b72f674a271fa203eaaf71e','registration',7,'','2026-01-15 09:00:23.728176','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(19,'d42f46b9116aef121babe6b2b87595ecab3f7fefbc6cb1426aecad9135552280','registration',7,'','2026-01-15 09:00:24.745415','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(20,'121e5e3a6323094745b034212f3eddc3444cb514d589e527825c4ecd14f56ed4','delegation',1,'','2026-01-15 09:00:24.881853','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(21,'8eafdde5c124d3cb43f2ed5d61a59046cba1350be92cc3b9a2486d4ce0fd0ac3','registration',8,'','2026-01-15 09:00:25.239366','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(22,'41e89422cfabd18c8dde0999aef66c1b54af2069a240ecf9d72c9484b36f19ea','registration',9,'','2026-01-15 09:00:25.368970','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(23,'197e8d84423f518998ec4855bcced5b70caab8141d81836b96d812c3198b533b','registration',10,'','2026-01-15 09:00:25.430878','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(24,'2ac72681249921002a414fdc6be8fc52db6545286e9eb6edbeb62d5f7e3b2114','delegation',1,'','2026-01-15 09:00:26.596410','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(25,'7df9b80216de7b9219f7c35f73e20ff39fb84b96df78d639b024e0c954f13791','registration',11,'','2026-01-15 09:00:26.738622','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(26,'40c4a161fb0f9a5f6f954689ab3b9fb1d79d2cd7be4d79f50f773c82a9bcfe7b','registration',11,'','2026-01-15 09:00:26.891609','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(27,'13c14fb2057379a34c37227999625c18b7b7c35ed32d3695204cc9bbbc61a4ec','join',11,'','2026-01-15 09:00:26.891609','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(28,'1dc54bcb07776a78f336abe18e9757f8485181542eb7776bca57c504fb4cae28','registration',12,'','2026-01-15 09:00:28.319615','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(29,'ccf10d4d84a156d5182ff75b17a66285255f07a453ef35f1ef9d23c8be3607ae','registration',12,'','2026-01-15 09:00:28.506224','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(30,'ea7e5de9178957a544abf8ebd132904a965cabdc5c1368d497f9e872482e2ca7','join',12,'','2026-01-15 09:00:28.506224','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(31,'f2bfa1b8b71f8344c21a93020b638db4482f1a3618611eab083dda8f668df8c7','registration',12,'','2026-01-15 09:00:28.882094','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(32,'617d92a438fd7793f8c52859da56a654434f3a93c9f227d07a8ba421343213c1','follow',1,'','2026-01-15 09:00:29.194386','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(33,'468be2d311a8f1fe95f47c9292a31188a01bd85aa6d632a7ebfbc960c1d7f0ea','follow',2,'','2026-01-15 09:00:29.441733','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(34,'aa27287f0e5c8684e205efb4a74d4da0c3fb534e545cef93df4ae37bc70f6daa','follow',3,'','2026-01-15 09:00:29.599329','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(35,'4eb4520a76872b60b8e0dcdcdff90f6222bb772b9d1a16f07389c552741d909f','registration',1,'','2026-01-15 09:00:30.217084','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(36,'43c04a1e849d727f1f69c4d7b20863ac0deaa00347f7b05811e4997378eb1243','join',1,'','2026-01-15 09:00:30.217084','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(37,'2085359a26d969e1e720c100fe5ad25d3a405e472e622dc89bd94a0f90f2a2cc','following',1,'','2026-01-15 09:00:30.495948','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(38,'ed538ffc48e3da45cd328674a0a55b00eef4bc3c1eef94a1f271a20e73caaa2a','following',2,'','2026-01-15 09:00:30.809179','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(39,'18843072bf031d4c3a9bb77f7856169d3a35cddb1186d12802cc6adcc9fd2cef','sign-in',3,'','2026-01-15 09:00:31.146981','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(40,'208768fbabcad0c479e988f5466f41f0845046c872da983394c1738dfed0dd4e','sign-in',3,'','2026-01-15 09:00:31.220107','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(41,'57c4649521a0908319265b1e71c6a9250d580b16c273108b7182776df7429bb8','sign-in',2,'','2026-01-15 09:00:31.428419','2036-01-01 00:00:00.000000',NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(42,'44f41362f3eba79ca6e566b07373f38547300a6d8068f014b5db5a26d366c3f2','feed',2,'','2026-01-15 09:00:31.541616',NULL,NULL,NULL,NULL);
INSERT INTO "access_tokens" VALUES(43,'114e74162a22934307f8c1f89efafcd794e6d52cae8434058550ee9633ceccc6','feed',3,'','2026-01-15 09:00:31.656917','2036-01-01 00:00:00.000000',NULL,'2026-01-15 09:00:31.805041',NULL);
INSERT INTO "access_tokens" VALUES(44,'ad226a67cb07792a80dd0e7efa870726db94336054a6ad1cd19ae76f0108cb1d','feed',3,'','2026-01-15 09:00:31.761557',NULL,NULL,NULL,NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0003');
CREATE TABLE appearances (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	session_id INTEGER, 
	person_id INTEGER, 
	group_name VARCHAR(200) NOT NULL, 
	role VARCHAR(32) NOT NULL, 
	role_label VARCHAR(120) NOT NULL, 
	honorific VARCHAR(60) NOT NULL, 
	position_held VARCHAR(300) NOT NULL, 
	organisation_name VARCHAR(300) NOT NULL, 
	organisation_id INTEGER, 
	country VARCHAR(2), 
	topic VARCHAR(500) NOT NULL, 
	position INTEGER NOT NULL, 
	search_text TEXT NOT NULL, 
	CONSTRAINT pk_appearances PRIMARY KEY (id), 
	CONSTRAINT ck_appearances_person_or_group CHECK ((person_id IS NULL) != (group_name = '')), 
	CONSTRAINT fk_appearances_event_id_events FOREIGN KEY(event_id) REFERENCES events (id), 
	CONSTRAINT fk_appearances_organisation_id_organisations FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	CONSTRAINT fk_appearances_person_id_persons FOREIGN KEY(person_id) REFERENCES persons (id), 
	CONSTRAINT fk_appearances_session_id_sessions FOREIGN KEY(session_id) REFERENCES sessions (id)
);
INSERT INTO "appearances" VALUES(1,1,1,1,'','speaker','','','Director','',NULL,'LT','',0,'director');
CREATE TABLE audit_entries (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	actor_id INTEGER, 
	actor_name VARCHAR(200) NOT NULL, 
	action VARCHAR(64) NOT NULL, 
	subject VARCHAR(32) NOT NULL, 
	subject_id INTEGER, 
	details JSON NOT NULL, 
	CONSTRAINT pk_audit_entries PRIMARY KEY (id)
);
INSERT INTO "audit_entries" VALUES(1,'2026-01-15 09:00:13.693134',1,'Sofia Secretary','event.created','event',1,'{"number": 1}');
INSERT INTO "audit_entries" VALUES(2,'2026-01-15 09:00:15.706058',1,'Sofia Secretary','event.edited','event',1,'{"number": 2}');
INSERT INTO "audit_entries" VALUES(3,'2026-01-15 09:00:16.093848',1,'Sofia Secretary','event.published','event',1,'{"number": 3}');
INSERT INTO "audit_entries" VALUES(4,'2026-01-15 09:00:16.292343',1,'Sofia Secretary','event.agenda','event',1,'{"number": 4}');
INSERT INTO "audit_entries" VALUES(5,'2026-01-15 09:00:16.466636',1,'Sofia Secretary','event.agenda','event',1,'{"number": 5}');
INSERT INTO "audit_entries" VALUES(6,'2026-01-15 09:00:16.682541',1,'Sofia Secretary','event.documents','event',1,'{"number": 6}');
INSERT INTO "audit_entries" VALUES(7,'2026-01-15 09:00:16.836228',1,'Sofia Secretary','event.outcomes','event',1,'{"number": 7}');
INSERT INTO "audit_entries" VALUES(8,'2026-01-15 09:00:18.332114',NULL,'','registration.cancelled','registration',3,'{"event": 1}');
INSERT INTO "audit_entries" VALUES(9,'2026-01-15 09:00:18.426420',NULL,'','feed.made','feed',1,'{}');
INSERT INTO "audit_entries" VALUES(10,'2026-01-15 09:00:19.260348',1,'Sofia Secretary','event.rescheduled','event',1,'{"number": 8}');
INSERT INTO "audit_entries" VALUES(11,'2026-01-15 09:00:19.597217',1,'Sofia Secretary','event.created','event',2,'{"number": 1}');
INSERT INTO "audit_entries" VALUES(12,'2026-01-15 09:00:20.128405',1,'Sofia Secretary','event.edited','event',2,'{"number": 2}');
INSERT INTO "audit_entries" VALUES(13,'2026-01-15 09:00:20.297183',1,'Sofia Secretary','event.published','event',2,'{"number": 3}');
INSERT INTO "audit_entries" VALUES(14,'2026-01-15 09:00:22.153303',1,'Sofia Secretary','registration.declined','registration',4,'{"event": 2}');
INSERT INTO "audit_entries" VALUES(15,'2026-01-15 09:00:22.213221',1,'Sofia Secretary','event.created','event',3,'{"number": 1}');
INSERT INTO "audit_entries" VALUES(16,'2026-01-15 09:00:22.599684',1,'Sofia Secretary','event.edited','event',3,'{"number": 2}');
INSERT INTO "audit_entries" VALUES(17,'2026-01-15 09:00:22.822089',1,'Sofia Secretary','event.published','event',3,'{"number": 3}');
INSERT INTO "audit_entries" VALUES(18,'2026-01-15 09:00:23.912549',1,'Sofia Secretary','event.created','event',4,'{"number": 1}');
INSERT INTO "audit_entries" VALUES(19,'2026-01-15 09:00:24.285852',1,'Sofia Secretary','event.edited','event',4,'{"number": 2}');
INSERT INTO "audit_entries" VALUES(20,'2026-01-15 09:00:24.450336',1,'Sofia Secretary','event.published','event',4,'{"number": 3}');
INSERT INTO "audit_entries" VALUES(21,'2026-01-15 09:00:24.675789',1,'Sofia Secretary','delegation.asked','delegation',1,'{"event": 4}');
INSERT INTO "audit_entries" VALUES(22,'2026-01-15 09:00:25.060896',NULL,'','registration.nominated','registration',8,'{"event": 4}');
INSERT INTO "audit_entries" VALUES(23,'2026-01-15 09:00:25.105601',NULL,'','registration.nominated','registration',9,'{"event": 4}');
INSERT INTO "audit_entries" VALUES(24,'2026-01-15 09:00:25.149805',NULL,'','registration.nominated','registration',10,'{"event": 4}');
INSERT INTO "audit_entries" VALUES(25,'2026-01-15 09:00:25.560187',NULL,'','registration.refused','registration',10,'{"event": 4}');
INSERT INTO "audit_entries" VALUES(26,'2026-01-15 09:00:25.810686',NULL,'','registration.withdrawn','registration',9,'{"event": 4}');
INSERT INTO "audit_entries" VALUES(27,'2026-01-15 09:00:25.851051',1,'Sofia Secretary','event.created','event',5,'{"number": 1}');
INSERT INTO "audit_entries" VALUES(28,'2026-01-15 09:00:26.224998',1,'Sofia Secretary','event.edited','event',5,'{"number": 2}');
INSERT INTO "audit_entries" VALUES(29,'2026-01-15 09:00:26.365063',1,'Sofia Secretary','event.published','event',5,'{"number": 3}');
INSERT INTO "audit_entries" VALUES(30,'2026-01-15 09:00:27.055631',1,'Sofia Secretary','event.cancelled','event',5,'{"number": 4}');
INSERT INTO "audit_entries" VALUES(31,'2026-01-15 09:00:27.220318',1,'Sofia Secretary','event.created','event',6,'{"number": 1}');
INSERT INTO "audit_entries" VALUES(32,'2026-01-15 09:00:27.679467',1,'Sofia Secretary','event.edited','event',6,'{"number": 2}');
INSERT INTO "audit_entries" VALUES(33,'2026-01-15 09:00:27.877637',1,'Sofia Secretary','event.published','event',6,'{"number": 3}');
INSERT INTO "audit_entries" VALUES(34,'2026-01-15 09:00:28.693054',1,'Sofia Secretary','event.postponed','event',6,'{"number": 4}');
INSERT INTO "audit_entries" VALUES(35,'2026-01-15 09:00:30.003308',1,'Sofia Secretary','event.moved','event',1,'{"number": 9}');
INSERT INTO "audit_entries" VALUES(36,'2026-01-15 09:00:31.146981',1,'Sofia Secretary','user.added','user',3,'{"email": "nora@example.org"}');
INSERT INTO "audit_entries" VALUES(37,'2026-01-15 09:00:31.367538',NULL,'','user.link_asked','user',2,'{}');
INSERT INTO "audit_entries" VALUES(38,'2026-01-15 09:00:31.541616',1,'Sofia Secretary','feed.made','feed',2,'{}');
INSERT INTO "audit_entries" VALUES(39,'2026-01-15 09:00:31.656917',1,'Sofia Secretary','feed.made','feed',3,'{}');
INSERT INTO "audit_entries" VALUES(40,'2026-01-15 09:00:31.761557',1,'Sofia Secretary','feed.renewed','feed',3,'{}');
INSERT INTO "audit_entries" VALUES(41,'2026-01-15 09:00:31.911579',NULL,'Operator','address.moved','body',2,'{"old": "youth", "new": "young-people"}');
INSERT INTO "audit_entries" VALUES(42,'2026-01-15 09:00:40.683385',1,'Sofia Secretary','event.created','event',7,'{"number": 1}');
INSERT INTO "audit_entries" VALUES(43,'2026-01-15 09:00:40.683385',1,'Sofia Secretary','import.written','import',2,'{"source": "Plan", "created": 1, "updated": 0, "same": 0, "left_out": 0}');
INSERT INTO "audit_entries" VALUES(44,'2026-01-15 09:00:41.414933',1,'Sofia Secretary','event.edited','event',1,'{"number": 10}');
CREATE TABLE bodies (
	id INTEGER NOT NULL, 
	slug VARCHAR(80) NOT NULL, 
	acronym VARCHAR(40) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	short_name VARCHAR(80) NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	colour VARCHAR(7) NOT NULL, 
	mandate TEXT NOT NULL, 
	meets VARCHAR(300) NOT NULL, 
	members_note VARCHAR(300) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	website VARCHAR(300) NOT NULL, 
	chair_rule VARCHAR(32) NOT NULL, 
	priority_id INTEGER, 
	parent_id INTEGER, 
	since VARCHAR(10), 
	until VARCHAR(10), 
	position INTEGER NOT NULL, 
	sources JSON NOT NULL, 
	search_text TEXT NOT NULL, 
	language VARCHAR(16) NOT NULL, 
	translations JSON NOT NULL, 
	CONSTRAINT pk_bodies PRIMARY KEY (id), 
	CONSTRAINT fk_bodies_parent_id_bodies FOREIGN KEY(parent_id) REFERENCES bodies (id), 
	CONSTRAINT fk_bodies_priority_id_priorities FOREIGN KEY(priority_id) REFERENCES priorities (id), 
	CONSTRAINT uq_bodies_slug UNIQUE (slug)
);
INSERT INTO "bodies" VALUES(1,'thb','TF-THB','Task Force against Trafficking','TF-THB','task_force','#1c5d88','','','','thb@example.org','','rotating',1,NULL,NULL,NULL,0,'[]','tf-thb task force against trafficking tf-thb','en','{}');
INSERT INTO "bodies" VALUES(2,'young-people','NY','Network for Youth','','task_force','#1c5d88','','','','','','rotating',NULL,NULL,NULL,NULL,0,'[]','ny network for youth','en','{}');
CREATE TABLE calendar_details (
	event_id INTEGER NOT NULL, 
	modified_at DATETIME NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_calendar_details PRIMARY KEY (event_id), 
	CONSTRAINT fk_calendar_details_event_id_events FOREIGN KEY(event_id) REFERENCES events (id) ON DELETE CASCADE
);
INSERT INTO "calendar_details" VALUES(1,'2026-01-15 09:00:41.414933','d88a83d2285e1364383959b7665db1a1e32bc48622cc5c9eb11f4ef39112b375');
INSERT INTO "calendar_details" VALUES(2,'2026-01-15 09:00:20.297183','7d5198e64185fd7ebc24ca25142eab8adbe8c4533c2fa36638b25d9f550f016c');
INSERT INTO "calendar_details" VALUES(3,'2026-01-15 09:00:22.822089','268645660299eb0a99e62b80bc5e17ff328b1854f9c05fd7a69abb619cc73873');
INSERT INTO "calendar_details" VALUES(4,'2026-01-15 09:00:24.450336','78d3105bbddcf167e5ee78e8a954c9a568c24df2fda741552367200b93a357b5');
INSERT INTO "calendar_details" VALUES(5,'2026-01-15 09:00:27.055631','ac7640ec5cd7b3eeea929172b304cd9d029a062520cab5ee246d589df27b9241');
INSERT INTO "calendar_details" VALUES(6,'2026-01-15 09:00:28.693054','b2c7420222da9cfc06b8ecd7930186a0d17eaa53818ac7a704a5e687b56da09c');
INSERT INTO "calendar_details" VALUES(7,'2026-01-15 09:00:40.683385','5750dadb83e848de05fc1d2b84bc7205b6e6046f799f2199127e1e046930389d');
CREATE TABLE calendar_fragments (
	event_id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	modified_at DATETIME NOT NULL, 
	zone VARCHAR(64) NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	is_off BOOLEAN NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_calendar_fragments PRIMARY KEY (event_id), 
	CONSTRAINT fk_calendar_fragments_event_id_events FOREIGN KEY(event_id) REFERENCES events (id) ON DELETE CASCADE
);
INSERT INTO "calendar_fragments" VALUES(1,44,'2026-01-15 09:00:41.414933','Europe/Vilnius','2035-05-08 07:00:00.000000','2035-05-08 10:00:00.000000',0,'8240af2e7801f39888dabc9b93abcd7d53e53b6a87333f20318a0c6830e2bcba','BEGIN:VEVENT␍
UID:b1a149b1-e411-5904-81fc-c8be463f1c1a␍
DTSTAMP:20260115T090041Z␍
LAST-MODIFIED:20260115T090041Z␍
SEQUENCE:3␍
DTSTART;TZID=Europe/Vilnius:20350508T100000␍
DTEND;TZID=Europe/Vilnius:20350508T130000␍
STATUS:CONFIRMED␍
TRANSP:OPAQUE␍
CLASS:PUBLIC␍
SUMMARY:Spring seminar on trafficking␍
DESCRIPTION:Organised by: TF-THB\n\nWith:\nRasa Rasaitė\, Director\n\nhttp␍
 ://127.0.0.1:8000/events/spring␍
LOCATION:Kaunas\, Lithuania␍
CATEGORIES:TF-THB,Seminar,Hybrid,Lithuanian Presidency 2034–2035␍
COLOR:steelblue␍
ORGANIZER;CN=TF-THB:mailto:thb@example.org␍
URL:http://127.0.0.1:8000/events/spring␍
ATTACH;FMTTYPE=application/pdf:http://127.0.0.1:8000/documents/spring-draft␍
 -agenda/1/agenda.pdf␍
END:VEVENT␍
');
INSERT INTO "calendar_fragments" VALUES(2,14,'2026-01-15 09:00:20.297183','Europe/Vilnius','2035-05-08 06:30:00.000000','2035-05-08 10:00:00.000000',0,'e967142a2acdee3c3e2e49a4b3741909df1156d6855c7905b8cdf21d13039be7','BEGIN:VEVENT␍
UID:bc5a0f38-2e7a-5080-960b-c05ad918dfdc␍
DTSTAMP:20260115T090020Z␍
LAST-MODIFIED:20260115T090020Z␍
SEQUENCE:1␍
DTSTART;TZID=Europe/Vilnius:20350508T093000␍
DTEND;TZID=Europe/Vilnius:20350508T130000␍
STATUS:CONFIRMED␍
TRANSP:OPAQUE␍
CLASS:PUBLIC␍
SUMMARY:Approval workshop␍
DESCRIPTION:Organised by: TF-THB\n\nhttp://127.0.0.1:8000/events/approval-w␍
 orkshop-2035␍
LOCATION:Vilnius\, Lithuania␍
CATEGORIES:TF-THB,Seminar,Hybrid,Lithuanian Presidency 2034–2035␍
COLOR:steelblue␍
ORGANIZER;CN=TF-THB:mailto:thb@example.org␍
URL:http://127.0.0.1:8000/events/approval-workshop-2035␍
END:VEVENT␍
');
INSERT INTO "calendar_fragments" VALUES(3,20,'2026-01-15 09:00:22.822089','Europe/Vilnius','2035-05-08 06:30:00.000000','2035-05-08 10:00:00.000000',0,'e26fe22b6cbbbc5b313fb67870086b1eb7daf1853a54cbe13781f8692a9bfaee','BEGIN:VEVENT␍
UID:4489d507-b1b8-55c6-8762-9b04490985fd␍
DTSTAMP:20260115T090022Z␍
LAST-MODIFIED:20260115T090022Z␍
SEQUENCE:1␍
DTSTART;TZID=Europe/Vilnius:20350508T093000␍
DTEND;TZID=Europe/Vilnius:20350508T130000␍
STATUS:CONFIRMED␍
TRANSP:OPAQUE␍
CLASS:PUBLIC␍
SUMMARY:Small meeting␍
DESCRIPTION:Organised by: TF-THB\n\nhttp://127.0.0.1:8000/events/small-meet␍
 ing-2035␍
LOCATION:Vilnius\, Lithuania␍
CATEGORIES:TF-THB,Seminar,Hybrid,Lithuanian Presidency 2034–2035␍
COLOR:steelblue␍
ORGANIZER;CN=TF-THB:mailto:thb@example.org␍
URL:http://127.0.0.1:8000/events/small-meeting-2035␍
END:VEVENT␍
');
INSERT INTO "calendar_fragments" VALUES(4,25,'2026-01-15 09:00:24.450336','Europe/Vilnius','2035-05-08 06:30:00.000000','2035-05-08 10:00:00.000000',0,'bb81d4e6021561cc3b3c859a7698c839ec0fc2c5fe6047dbdfe5ce199983235d','BEGIN:VEVENT␍
UID:2d198f8c-0519-5c72-af62-13e1978657a6␍
DTSTAMP:20260115T090024Z␍
LAST-MODIFIED:20260115T090024Z␍
SEQUENCE:1␍
DTSTART;TZID=Europe/Vilnius:20350508T093000␍
DTEND;TZID=Europe/Vilnius:20350508T130000␍
STATUS:CONFIRMED␍
TRANSP:OPAQUE␍
CLASS:PUBLIC␍
SUMMARY:Delegation meeting␍
DESCRIPTION:Organised by: TF-THB\n\nhttp://127.0.0.1:8000/events/delegation␍
 -meeting-2035␍
LOCATION:Vilnius\, Lithuania␍
CATEGORIES:TF-THB,Seminar,Hybrid,Lithuanian Presidency 2034–2035␍
COLOR:steelblue␍
ORGANIZER;CN=TF-THB:mailto:thb@example.org␍
URL:http://127.0.0.1:8000/events/delegation-meeting-2035␍
END:VEVENT␍
');
INSERT INTO "calendar_fragments" VALUES(5,35,'2026-01-15 09:00:27.055631','Europe/Vilnius','2035-05-08 06:30:00.000000','2035-05-08 10:00:00.000000',1,'0da4f4c2b2e3fcee0d8ca9089685929e14f64a92d9e7e7e3520b999dc364ebe8','BEGIN:VEVENT␍
UID:e4418797-4202-555e-aa5d-d4881ac2496d␍
DTSTAMP:20260115T090027Z␍
LAST-MODIFIED:20260115T090027Z␍
SEQUENCE:2␍
DTSTART;TZID=Europe/Vilnius:20350508T093000␍
DTEND;TZID=Europe/Vilnius:20350508T130000␍
STATUS:CANCELLED␍
TRANSP:TRANSPARENT␍
CLASS:PUBLIC␍
SUMMARY:Cancelled: Cancelled meeting␍
DESCRIPTION:Cancelled: Storm\n\nOrganised by: TF-THB\n\nhttp://127.0.0.1:80␍
 00/events/cancelled-meeting-2035␍
LOCATION:Vilnius\, Lithuania␍
CATEGORIES:TF-THB,Seminar,Hybrid,Lithuanian Presidency 2034–2035␍
COLOR:steelblue␍
ORGANIZER;CN=TF-THB:mailto:thb@example.org␍
URL:http://127.0.0.1:8000/events/cancelled-meeting-2035␍
END:VEVENT␍
');
INSERT INTO "calendar_fragments" VALUES(6,40,'2026-01-15 09:00:28.693054','Europe/Vilnius','2035-05-08 06:30:00.000000','2035-05-08 10:00:00.000000',1,'b92b892dd90b8e662e778777c00f21bf406dce7ac65110a256288f01a92b5f56','BEGIN:VEVENT␍
UID:cf0a6985-0019-56cd-8d49-ba5a21452e5b␍
DTSTAMP:20260115T090028Z␍
LAST-MODIFIED:20260115T090028Z␍
SEQUENCE:2␍
DTSTART;TZID=Europe/Vilnius:20350508T093000␍
DTEND;TZID=Europe/Vilnius:20350508T130000␍
STATUS:CANCELLED␍
TRANSP:TRANSPARENT␍
CLASS:PUBLIC␍
SUMMARY:Postponed: Postponed meeting␍
DESCRIPTION:Postponed: Storm\n\nOrganised by: TF-THB\n\nhttp://127.0.0.1:80␍
 00/events/postponed-meeting-2035␍
LOCATION:Vilnius\, Lithuania␍
CATEGORIES:TF-THB,Seminar,Hybrid,Lithuanian Presidency 2034–2035␍
COLOR:steelblue␍
ORGANIZER;CN=TF-THB:mailto:thb@example.org␍
URL:http://127.0.0.1:8000/events/postponed-meeting-2035␍
END:VEVENT␍
');
CREATE TABLE changes (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	at DATETIME NOT NULL, 
	actor_id INTEGER, 
	actor_name VARCHAR(200) NOT NULL, 
	reason VARCHAR(500) NOT NULL, 
	sequence INTEGER NOT NULL, 
	fields JSON NOT NULL, 
	CONSTRAINT pk_changes PRIMARY KEY (id), 
	CONSTRAINT fk_changes_event_id_events FOREIGN KEY(event_id) REFERENCES events (id), 
	CONSTRAINT uq_changes_event_id_number UNIQUE (event_id, number)
);
INSERT INTO "changes" VALUES(1,1,1,'created','2026-01-15 09:00:13.693134',1,'Sofia Secretary','',0,'{"title": [null, "Spring seminar"]}');
INSERT INTO "changes" VALUES(2,1,2,'edited','2026-01-15 09:00:15.706058',1,'Sofia Secretary','',0,'{"join_url": ["\u2022\u2022\u2022", "\u2022\u2022\u2022"], "registration": ["none", "open"], "slug": ["spring-seminar-2035", "spring"]}');
INSERT INTO "changes" VALUES(3,1,3,'published','2026-01-15 09:00:16.093848',1,'Sofia Secretary','',1,'{"state": ["draft", "confirmed"]}');
INSERT INTO "changes" VALUES(4,1,4,'agenda','2026-01-15 09:00:16.292343',1,'Sofia Secretary','',1,'{"session": [null, "Opening"]}');
INSERT INTO "changes" VALUES(5,1,5,'agenda','2026-01-15 09:00:16.466636',1,'Sofia Secretary','',1,'{"appearance": [null, "Rasa Rasait\u0117 (speaker)"]}');
INSERT INTO "changes" VALUES(6,1,6,'documents','2026-01-15 09:00:16.682541',1,'Sofia Secretary','',1,'{"document": [null, "Draft agenda"]}');
INSERT INTO "changes" VALUES(7,1,7,'outcomes','2026-01-15 09:00:16.836228',1,'Sofia Secretary','',1,'{"outcome": [null, "Train more"]}');
INSERT INTO "changes" VALUES(8,1,8,'rescheduled','2026-01-15 09:00:19.260348',1,'Sofia Secretary','The room is free later.',2,'{"starts_time": ["09:30", "10:00"]}');
INSERT INTO "changes" VALUES(9,2,1,'created','2026-01-15 09:00:19.597217',1,'Sofia Secretary','',0,'{"title": [null, "Approval workshop"]}');
INSERT INTO "changes" VALUES(10,2,2,'edited','2026-01-15 09:00:20.128405',1,'Sofia Secretary','',0,'{"registration": ["none", "approval"]}');
INSERT INTO "changes" VALUES(11,2,3,'published','2026-01-15 09:00:20.297183',1,'Sofia Secretary','',1,'{"state": ["draft", "confirmed"]}');
INSERT INTO "changes" VALUES(12,3,1,'created','2026-01-15 09:00:22.213221',1,'Sofia Secretary','',0,'{"title": [null, "Small meeting"]}');
INSERT INTO "changes" VALUES(13,3,2,'edited','2026-01-15 09:00:22.599684',1,'Sofia Secretary','',0,'{"capacity_total": [null, 1], "registration": ["none", "open"]}');
INSERT INTO "changes" VALUES(14,3,3,'published','2026-01-15 09:00:22.822089',1,'Sofia Secretary','',1,'{"state": ["draft", "confirmed"]}');
INSERT INTO "changes" VALUES(15,4,1,'created','2026-01-15 09:00:23.912549',1,'Sofia Secretary','',0,'{"title": [null, "Delegation meeting"]}');
INSERT INTO "changes" VALUES(16,4,2,'edited','2026-01-15 09:00:24.285852',1,'Sofia Secretary','',0,'{"registration": ["none", "open"], "seats_per_delegation": [null, 4]}');
INSERT INTO "changes" VALUES(17,4,3,'published','2026-01-15 09:00:24.450336',1,'Sofia Secretary','',1,'{"state": ["draft", "confirmed"]}');
INSERT INTO "changes" VALUES(18,5,1,'created','2026-01-15 09:00:25.851051',1,'Sofia Secretary','',0,'{"title": [null, "Cancelled meeting"]}');
INSERT INTO "changes" VALUES(19,5,2,'edited','2026-01-15 09:00:26.224998',1,'Sofia Secretary','',0,'{"registration": ["none", "open"]}');
INSERT INTO "changes" VALUES(20,5,3,'published','2026-01-15 09:00:26.365063',1,'Sofia Secretary','',1,'{"state": ["draft", "confirmed"]}');
INSERT INTO "changes" VALUES(21,5,4,'cancelled','2026-01-15 09:00:27.055631',1,'Sofia Secretary','Storm',2,'{"state": ["confirmed", "cancelled"]}');
INSERT INTO "changes" VALUES(22,6,1,'created','2026-01-15 09:00:27.220318',1,'Sofia Secretary','',0,'{"title": [null, "Postponed meeting"]}');
INSERT INTO "changes" VALUES(23,6,2,'edited','2026-01-15 09:00:27.679467',1,'Sofia Secretary','',0,'{"registration": ["none", "open"]}');
INSERT INTO "changes" VALUES(24,6,3,'published','2026-01-15 09:00:27.877637',1,'Sofia Secretary','',1,'{"state": ["draft", "confirmed"]}');
INSERT INTO "changes" VALUES(25,6,4,'postponed','2026-01-15 09:00:28.693054',1,'Sofia Secretary','Storm',2,'{"state": ["confirmed", "postponed"]}');
INSERT INTO "changes" VALUES(26,1,9,'moved','2026-01-15 04:00:00',1,'Sofia Secretary','A larger room',3,'{"places": [["Vilnius, LT"], ["Kaunas, LT"]]}');
INSERT INTO "changes" VALUES(27,7,1,'created','2026-01-15 09:00:40.683385',1,'Sofia Secretary','',0,'{"title": [null, "Imported"]}');
INSERT INTO "changes" VALUES(28,1,10,'edited','2026-01-15 09:00:41.414933',1,'Sofia Secretary','',3,'{"title": ["Spring seminar", "Spring seminar on trafficking"]}');
CREATE TABLE delegations (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	country VARCHAR(2) NOT NULL, 
	contact_name VARCHAR(200) NOT NULL, 
	contact_email VARCHAR(254) NOT NULL, 
	locale VARCHAR(16) NOT NULL, 
	seats INTEGER, 
	answer VARCHAR(32), 
	note VARCHAR(500) NOT NULL, 
	asked_at DATETIME, 
	answered_at DATETIME, 
	CONSTRAINT pk_delegations PRIMARY KEY (id), 
	CONSTRAINT fk_delegations_event_id_events FOREIGN KEY(event_id) REFERENCES events (id), 
	CONSTRAINT uq_delegations_event_id_country UNIQUE (event_id, country)
);
INSERT INTO "delegations" VALUES(1,4,'EE','Mari','mari@example.ee','en',NULL,'takes_part','','2026-01-15 09:00:24.675789','2026-01-15 09:00:25.149805');
CREATE TABLE document_versions (
	id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	filename VARCHAR(200) NOT NULL, 
	media_type VARCHAR(120) NOT NULL, 
	size INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	"key" VARCHAR(200) NOT NULL, 
	uploaded_at DATETIME NOT NULL, 
	uploaded_by VARCHAR(200) NOT NULL, 
	CONSTRAINT pk_document_versions PRIMARY KEY (id), 
	CONSTRAINT fk_document_versions_document_id_documents FOREIGN KEY(document_id) REFERENCES documents (id), 
	CONSTRAINT uq_document_versions_document_id_number UNIQUE (document_id, number)
);
INSERT INTO "document_versions" VALUES(1,1,1,'agenda.pdf','application/pdf',15,'06abbf50583854a240a1884d42c419ca0927306244f4f53f81032eeea112f83a','06/06abbf50583854a240a1884d42c419ca0927306244f4f53f81032eeea112f83a','2026-01-15 09:00:16.682541','Sofia Secretary');
CREATE TABLE documents (
	id INTEGER NOT NULL, 
	slug VARCHAR(120) NOT NULL, 
	event_id INTEGER, 
	session_id INTEGER, 
	body_id INTEGER, 
	project_id INTEGER, 
	presidency_id INTEGER, 
	title VARCHAR(300) NOT NULL, 
	summary TEXT NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	standing VARCHAR(32) NOT NULL, 
	symbol VARCHAR(80) NOT NULL, 
	dated VARCHAR(10), 
	reader VARCHAR(32) NOT NULL, 
	url VARCHAR(500) NOT NULL, 
	position INTEGER NOT NULL, 
	sources JSON NOT NULL, 
	withdrawn_at DATETIME, 
	language VARCHAR(16) NOT NULL, 
	translations JSON NOT NULL, 
	search_text TEXT NOT NULL, 
	CONSTRAINT pk_documents PRIMARY KEY (id), 
	CONSTRAINT fk_documents_body_id_bodies FOREIGN KEY(body_id) REFERENCES bodies (id), 
	CONSTRAINT fk_documents_event_id_events FOREIGN KEY(event_id) REFERENCES events (id), 
	CONSTRAINT fk_documents_presidency_id_presidencies FOREIGN KEY(presidency_id) REFERENCES presidencies (id), 
	CONSTRAINT fk_documents_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id), 
	CONSTRAINT fk_documents_session_id_sessions FOREIGN KEY(session_id) REFERENCES sessions (id), 
	CONSTRAINT uq_documents_slug UNIQUE (slug)
);
INSERT INTO "documents" VALUES(1,'spring-draft-agenda',1,NULL,NULL,NULL,1,'Draft agenda','','agenda','','',NULL,'public','',0,'[]',NULL,'en','{}','draft agenda');
CREATE TABLE event_actions (
	event_id INTEGER NOT NULL, 
	node_id INTEGER NOT NULL, 
	CONSTRAINT pk_event_actions PRIMARY KEY (event_id, node_id), 
	CONSTRAINT fk_event_actions_event_id_events FOREIGN KEY(event_id) REFERENCES events (id), 
	CONSTRAINT fk_event_actions_node_id_framework_nodes FOREIGN KEY(node_id) REFERENCES framework_nodes (id)
);
CREATE TABLE event_bodies (
	event_id INTEGER NOT NULL, 
	body_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_event_bodies PRIMARY KEY (event_id, body_id), 
	CONSTRAINT fk_event_bodies_body_id_bodies FOREIGN KEY(body_id) REFERENCES bodies (id), 
	CONSTRAINT fk_event_bodies_event_id_events FOREIGN KEY(event_id) REFERENCES events (id)
);
INSERT INTO "event_bodies" VALUES(1,1,0);
INSERT INTO "event_bodies" VALUES(2,1,0);
INSERT INTO "event_bodies" VALUES(3,1,0);
INSERT INTO "event_bodies" VALUES(4,1,0);
INSERT INTO "event_bodies" VALUES(5,1,0);
INSERT INTO "event_bodies" VALUES(6,1,0);
INSERT INTO "event_bodies" VALUES(7,1,0);
CREATE TABLE event_projects (
	event_id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	CONSTRAINT pk_event_projects PRIMARY KEY (event_id, project_id), 
	CONSTRAINT fk_event_projects_event_id_events FOREIGN KEY(event_id) REFERENCES events (id), 
	CONSTRAINT fk_event_projects_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id)
);
CREATE TABLE event_relations (
	event_id INTEGER NOT NULL, 
	other_id INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_event_relations PRIMARY KEY (event_id, other_id), 
	CONSTRAINT ck_event_relations_not_itself CHECK (event_id != other_id), 
	CONSTRAINT fk_event_relations_event_id_events FOREIGN KEY(event_id) REFERENCES events (id), 
	CONSTRAINT fk_event_relations_other_id_events FOREIGN KEY(other_id) REFERENCES events (id)
);
CREATE TABLE event_venues (
	event_id INTEGER NOT NULL, 
	venue_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_event_venues PRIMARY KEY (event_id, venue_id), 
	CONSTRAINT fk_event_venues_event_id_events FOREIGN KEY(event_id) REFERENCES events (id), 
	CONSTRAINT fk_event_venues_venue_id_venues FOREIGN KEY(venue_id) REFERENCES venues (id)
);
INSERT INTO "event_venues" VALUES(2,1,0);
INSERT INTO "event_venues" VALUES(3,1,0);
INSERT INTO "event_venues" VALUES(4,1,0);
INSERT INTO "event_venues" VALUES(5,1,0);
INSERT INTO "event_venues" VALUES(6,1,0);
INSERT INTO "event_venues" VALUES(1,2,0);
INSERT INTO "event_venues" VALUES(7,3,0);
CREATE TABLE events (
	id INTEGER NOT NULL, 
	uid VARCHAR(64) NOT NULL, 
	slug VARCHAR(120) NOT NULL, 
	title VARCHAR(300) NOT NULL, 
	theme VARCHAR(300) NOT NULL, 
	summary TEXT NOT NULL, 
	description TEXT NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	state VARCHAR(32) NOT NULL, 
	state_reason VARCHAR(500) NOT NULL, 
	mode VARCHAR(32), 
	reader VARCHAR(32) NOT NULL, 
	is_example BOOLEAN NOT NULL, 
	starts_on VARCHAR(10), 
	ends_on VARCHAR(10), 
	starts_time TIME, 
	ends_time TIME, 
	timezone VARCHAR(64) NOT NULL, 
	date_to_be_confirmed BOOLEAN NOT NULL, 
	precision VARCHAR(32) NOT NULL, 
	starts_at DATETIME, 
	ends_at DATETIME, 
	sorts_at DATETIME NOT NULL, 
	presidency_id INTEGER, 
	presidency_is_override BOOLEAN NOT NULL, 
	series_id INTEGER, 
	ordinal INTEGER, 
	ordinal_in_presidency INTEGER, 
	ordinal_note VARCHAR(300) NOT NULL, 
	languages JSON NOT NULL, 
	interpreted JSON NOT NULL, 
	audience VARCHAR(300) NOT NULL, 
	stream_url VARCHAR(500) NOT NULL, 
	join_url VARCHAR(500) NOT NULL, 
	join_note VARCHAR(500) NOT NULL, 
	contact_email VARCHAR(254) NOT NULL, 
	registration VARCHAR(32) NOT NULL, 
	registration_opens_at DATETIME, 
	registration_closes_at DATETIME, 
	capacity_on_site INTEGER, 
	capacity_online INTEGER, 
	capacity_total INTEGER, 
	seats_per_delegation INTEGER, 
	has_waiting_list BOOLEAN NOT NULL, 
	sources JSON NOT NULL, 
	notes TEXT NOT NULL, 
	published_at DATETIME, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	sequence INTEGER NOT NULL, 
	changes_count INTEGER NOT NULL, 
	search_text TEXT NOT NULL, 
	language VARCHAR(16) NOT NULL, 
	translations JSON NOT NULL, 
	CONSTRAINT pk_events PRIMARY KEY (id), 
	CONSTRAINT ck_events_on_site_not_negative CHECK (capacity_on_site >= 0), 
	CONSTRAINT ck_events_online_not_negative CHECK (capacity_online >= 0), 
	CONSTRAINT ck_events_total_not_negative CHECK (capacity_total >= 0), 
	CONSTRAINT ck_events_delegation_not_negative CHECK (seats_per_delegation >= 0), 
	CONSTRAINT ck_events_times_in_order CHECK (starts_at IS NULL OR starts_at <= ends_at), 
	CONSTRAINT fk_events_presidency_id_presidencies FOREIGN KEY(presidency_id) REFERENCES presidencies (id), 
	CONSTRAINT fk_events_series_id_series FOREIGN KEY(series_id) REFERENCES series (id), 
	CONSTRAINT uq_events_series_id_ordinal UNIQUE (series_id, ordinal), 
	CONSTRAINT uq_events_slug UNIQUE (slug), 
	CONSTRAINT uq_events_uid UNIQUE (uid)
);
INSERT INTO "events" VALUES(1,'b1a149b1-e411-5904-81fc-c8be463f1c1a','spring','Spring seminar on trafficking','','','','seminar','confirmed','','hybrid','public',0,'2035-05-08',NULL,'10:00:00.000000','13:00:00.000000','Europe/Vilnius',0,'time','2035-05-08 07:00:00.000000','2035-05-08 10:00:00.000000','2035-05-08 07:00:00.000000',1,0,NULL,NULL,NULL,'','["en"]','[]','','','https://video.example.org/room/7','','','open',NULL,NULL,NULL,NULL,NULL,NULL,1,'[]','','2026-01-15 09:00:16.093848','2026-01-15 09:00:13.693134','2026-01-15 09:00:41.414933',3,10,'spring seminar on trafficking','en','{}');
INSERT INTO "events" VALUES(2,'bc5a0f38-2e7a-5080-960b-c05ad918dfdc','approval-workshop-2035','Approval workshop','','','','seminar','confirmed','','hybrid','public',0,'2035-05-08',NULL,'09:30:00.000000','13:00:00.000000','Europe/Vilnius',0,'time','2035-05-08 06:30:00.000000','2035-05-08 10:00:00.000000','2035-05-08 06:30:00.000000',1,0,NULL,NULL,NULL,'','["en"]','[]','','','','','','approval',NULL,NULL,NULL,NULL,NULL,NULL,1,'[]','','2026-01-15 09:00:20.297183','2026-01-15 09:00:19.597217','2026-01-15 09:00:20.297183',1,3,'approval workshop','en','{}');
INSERT INTO "events" VALUES(3,'4489d507-b1b8-55c6-8762-9b04490985fd','small-meeting-2035','Small meeting','','','','seminar','confirmed','','hybrid','public',0,'2035-05-08',NULL,'09:30:00.000000','13:00:00.000000','Europe/Vilnius',0,'time','2035-05-08 06:30:00.000000','2035-05-08 10:00:00.000000','2035-05-08 06:30:00.000000',1,0,NULL,NULL,NULL,'','["en"]','[]','','','','','','open',NULL,NULL,NULL,NULL,1,NULL,1,'[]','','2026-01-15 09:00:22.822089','2026-01-15 09:00:22.213221','2026-01-15 09:00:22.822089',1,3,'small meeting','en','{}');
INSERT INTO "events" VALUES(4,'2d198f8c-0519-5c72-af62-13e1978657a6','delegation-meeting-2035','Delegation meeting','','','','seminar','confirmed','','hybrid','public',0,'2035-05-08',NULL,'09:30:00.000000','13:00:00.000000','Europe/Vilnius',0,'time','2035-05-08 06:30:00.000000','2035-05-08 10:00:00.000000','2035-05-08 06:30:00.000000',1,0,NULL,NULL,NULL,'','["en"]','[]','','','','','','open',NULL,NULL,NULL,NULL,NULL,4,1,'[]','','2026-01-15 09:00:24.450336','2026-01-15 09:00:23.912549','2026-01-15 09:00:24.450336',1,3,'delegation meeting','en','{}');
INSERT INTO "events" VALUES(5,'e4418797-4202-555e-aa5d-d4881ac2496d','cancelled-meeting-2035','Cancelled meeting','','','','seminar','cancelled','Storm','hybrid','public',0,'2035-05-08',NULL,'09:30:00.000000','13:00:00.000000','Europe/Vilnius',0,'time','2035-05-08 06:30:00.000000','2035-05-08 10:00:00.000000','2035-05-08 06:30:00.000000',1,0,NULL,NULL,NULL,'','["en"]','[]','','','','','','open',NULL,NULL,NULL,NULL,NULL,NULL,1,'[]','','2026-01-15 09:00:26.365063','2026-01-15 09:00:25.851051','2026-01-15 09:00:27.055631',2,4,'cancelled meeting','en','{}');
INSERT INTO "events" VALUES(6,'cf0a6985-0019-56cd-8d49-ba5a21452e5b','postponed-meeting-2035','Postponed meeting','','','','seminar','postponed','Storm','hybrid','public',0,'2035-05-08',NULL,'09:30:00.000000','13:00:00.000000','Europe/Vilnius',0,'time','2035-05-08 06:30:00.000000','2035-05-08 10:00:00.000000','2035-05-08 06:30:00.000000',1,0,NULL,NULL,NULL,'','["en"]','[]','','','','','','open',NULL,NULL,NULL,NULL,NULL,NULL,1,'[]','','2026-01-15 09:00:27.877637','2026-01-15 09:00:27.220318','2026-01-15 09:00:28.693054',2,4,'postponed meeting','en','{}');
INSERT INTO "events" VALUES(7,'161c5fa7-9779-53b3-a1b9-c3e4cf213628','imported-2034','Imported','','','','meeting','draft','',NULL,'public',0,'2034-06-01',NULL,NULL,NULL,'Europe/Riga',0,'day','2034-05-31 21:00:00.000000','2034-06-01 21:00:00.000000','2034-05-31 21:00:00.000000',NULL,0,NULL,NULL,NULL,'','["en"]','[]','','','','','','none',NULL,NULL,NULL,NULL,NULL,NULL,1,'[]','',NULL,'2026-01-15 09:00:40.683385','2026-01-15 09:00:40.683385',0,1,'imported','en','{}');
CREATE TABLE feed_secrets (
	token_id INTEGER NOT NULL, 
	pad VARCHAR(64) NOT NULL, 
	sealed VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_feed_secrets PRIMARY KEY (token_id), 
	CONSTRAINT fk_feed_secrets_token_id_access_tokens FOREIGN KEY(token_id) REFERENCES access_tokens (id) ON DELETE CASCADE
);
INSERT INTO "feed_secrets" VALUES(6,'9bb935ad56468434f213f3662946aab955e0d38dc08c7c45de199763d71e20f2','');
INSERT INTO "feed_secrets" VALUES(42,'fd833ed06ab95f0655e43b73f3483610db3420112bf75b1b830e3cb68dec21d1','');
INSERT INTO "feed_secrets" VALUES(43,'','8a4635e7b299a9c22cd5df19d78b34f618824daa6d215baacd2139ae6715a199');
INSERT INTO "feed_secrets" VALUES(44,'326aae53a0fe2b339b5ae787cfbc3cf516e48c5ab0299bf6cabdfe30d3d22d99','');
CREATE TABLE following_announcements (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	first INTEGER NOT NULL, 
	last INTEGER NOT NULL, 
	began_at DATETIME NOT NULL, 
	due_at DATETIME NOT NULL, 
	edition_id INTEGER, 
	CONSTRAINT pk_following_announcements PRIMARY KEY (id), 
	CONSTRAINT fk_following_announcements_edition_id_following_editions FOREIGN KEY(edition_id) REFERENCES following_editions (id)
);
INSERT INTO "following_announcements" VALUES(1,1,10,10,'2026-01-15 09:00:41.414933','2026-01-15 09:03:41.414933',NULL);
CREATE TABLE following_editions (
	id INTEGER NOT NULL, 
	began_at DATETIME NOT NULL, 
	told_to INTEGER NOT NULL, 
	CONSTRAINT pk_following_editions PRIMARY KEY (id)
);
CREATE TABLE followings (
	id INTEGER NOT NULL, 
	email VARCHAR(254), 
	email_key VARCHAR(254), 
	wanted JSON NOT NULL, 
	filter_key VARCHAR(64) NOT NULL, 
	locale VARCHAR(16) NOT NULL, 
	pace VARCHAR(32) NOT NULL, 
	asked_pace VARCHAR(32) NOT NULL, 
	asked_at DATETIME NOT NULL, 
	confirmed_at DATETIME, 
	ended_at DATETIME, 
	told_until DATETIME, 
	due_at DATETIME, 
	CONSTRAINT pk_followings PRIMARY KEY (id)
);
INSERT INTO "followings" VALUES(1,'now@example.org','now@example.org','{"bodies": ["thb"]}','638dff02fc8d1dd6e36780d14cf5968ab56f136306bd56a646d8c9e4925360e7','en','at_once','at_once','2026-01-15 09:00:28.833774','2026-01-15 09:00:29.361283',NULL,'2026-01-15 03:00:00',NULL);
INSERT INTO "followings" VALUES(2,'weekly@example.org','weekly@example.org','{"bodies": ["thb"]}','638dff02fc8d1dd6e36780d14cf5968ab56f136306bd56a646d8c9e4925360e7','en','weekly','weekly','2026-01-15 09:00:29.408452','2026-01-15 09:00:29.536437',NULL,'2026-01-15 04:59:00.000000','2026-01-19 05:00:00.000000');
INSERT INTO "followings" VALUES(3,'unsure@example.org','unsure@example.org','{"bodies": ["thb"]}','638dff02fc8d1dd6e36780d14cf5968ab56f136306bd56a646d8c9e4925360e7','en','daily','daily','2026-01-15 09:00:29.561393',NULL,NULL,NULL,NULL);
CREATE TABLE framework_nodes (
	id INTEGER NOT NULL, 
	framework_id INTEGER NOT NULL, 
	parent_id INTEGER, 
	slug VARCHAR(80) NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	number VARCHAR(16) NOT NULL, 
	text TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_framework_nodes PRIMARY KEY (id), 
	CONSTRAINT fk_framework_nodes_framework_id_frameworks FOREIGN KEY(framework_id) REFERENCES frameworks (id), 
	CONSTRAINT fk_framework_nodes_parent_id_framework_nodes FOREIGN KEY(parent_id) REFERENCES framework_nodes (id)
);
INSERT INTO "framework_nodes" VALUES(1,1,NULL,'action-1','action','','Train the police',8);
CREATE TABLE frameworks (
	id INTEGER NOT NULL, 
	slug VARCHAR(80) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	strategy VARCHAR(200) NOT NULL, 
	summary TEXT NOT NULL, 
	coordinators JSON NOT NULL, 
	body_id INTEGER, 
	since VARCHAR(10), 
	until VARCHAR(10), 
	sources JSON NOT NULL, 
	CONSTRAINT pk_frameworks PRIMARY KEY (id), 
	CONSTRAINT fk_frameworks_body_id_bodies FOREIGN KEY(body_id) REFERENCES bodies (id), 
	CONSTRAINT uq_frameworks_slug UNIQUE (slug)
);
INSERT INTO "frameworks" VALUES(1,'strategy','Strategy','','','[]',NULL,NULL,NULL,'[]');
CREATE TABLE headcounts (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	measure VARCHAR(32) NOT NULL, 
	mode VARCHAR(32), 
	country VARCHAR(2), 
	sector VARCHAR(32), 
	figure INTEGER, 
	counting VARCHAR(32) NOT NULL, 
	note VARCHAR(300) NOT NULL, 
	CONSTRAINT pk_headcounts PRIMARY KEY (id), 
	CONSTRAINT ck_headcounts_figure_not_negative CHECK (figure >= 0), 
	CONSTRAINT fk_headcounts_event_id_events FOREIGN KEY(event_id) REFERENCES events (id)
);
CREATE TABLE import_rows (
	id INTEGER NOT NULL, 
	run_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	planned JSON NOT NULL, 
	result VARCHAR(32), 
	event_id INTEGER, 
	CONSTRAINT pk_import_rows PRIMARY KEY (id), 
	CONSTRAINT fk_import_rows_event_id_events FOREIGN KEY(event_id) REFERENCES events (id) ON DELETE SET NULL, 
	CONSTRAINT fk_import_rows_run_id_import_runs FOREIGN KEY(run_id) REFERENCES import_runs (id) ON DELETE CASCADE, 
	CONSTRAINT uq_import_rows_run_id_position UNIQUE (run_id, position)
);
INSERT INTO "import_rows" VALUES(1,1,0,'{"line": 1, "text": "18-19 September 2034 First meeting in autumn, Riga", "key": "first meeting in autumn", "title": "First meeting in autumn", "to_be_confirmed": false, "body_id": null, "uid": "", "is_cancelled": false, "description": "", "span": ["2034-09-18", "2034-09-19"], "times": [null, null], "timezone": null, "places": [["", "", "Riga", "LV"]], "mode": null, "kind": "meeting", "notes": []}',NULL,NULL);
INSERT INTO "import_rows" VALUES(2,1,1,'{"line": 2, "text": "October 2034 (tbc) Second meeting noise", "key": "second meeting noise", "title": "Second meeting noise", "to_be_confirmed": true, "body_id": null, "uid": "", "is_cancelled": false, "description": "", "span": ["2034-10", null], "times": [null, null], "timezone": null, "places": [], "mode": null, "kind": "meeting", "notes": []}',NULL,NULL);
INSERT INTO "import_rows" VALUES(3,2,0,'{"line": 1, "text": "1 June 2034 Imported, Riga", "key": "imported", "title": "Imported", "to_be_confirmed": false, "body_id": null, "uid": "", "is_cancelled": false, "description": "", "span": ["2034-06-01", null], "times": [null, null], "timezone": null, "places": [["", "", "Riga", "LV"]], "mode": null, "kind": "meeting", "notes": []}','created',7);
CREATE TABLE import_runs (
	id INTEGER NOT NULL, 
	source_id INTEGER NOT NULL, 
	actor_id INTEGER, 
	actor_name VARCHAR(200) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	body_id INTEGER, 
	timezone VARCHAR(64) NOT NULL, 
	first_day DATE NOT NULL, 
	last_day DATE NOT NULL, 
	leftovers JSON NOT NULL, 
	made_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	written_at DATETIME, 
	written_as VARCHAR(32), 
	CONSTRAINT pk_import_runs PRIMARY KEY (id), 
	CONSTRAINT fk_import_runs_body_id_bodies FOREIGN KEY(body_id) REFERENCES bodies (id), 
	CONSTRAINT fk_import_runs_source_id_import_sources FOREIGN KEY(source_id) REFERENCES import_sources (id)
);
INSERT INTO "import_runs" VALUES(1,1,1,'Sofia Secretary','fef9cfe5a4297e6eb6b7bdf00adc5bfa269dc347ffe75bf8de6c9df1fef99f09',1,'Europe/Riga','2025-07-01','2026-06-30','[]','2026-01-15 09:00:36.324964','2036-01-01 00:00:00.000000',NULL,NULL);
INSERT INTO "import_runs" VALUES(2,1,1,'Sofia Secretary','1c9fd5d75159e0fdff7cd7f56986c26ba742b166275c4289b90116ea540204f2',1,'Europe/Riga','2025-07-01','2026-06-30','[]','2026-01-15 09:00:40.603782','2036-01-01 00:00:00.000000','2026-01-15 09:00:40.683385','draft');
CREATE TABLE import_sources (
	id INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	name_key VARCHAR(400) NOT NULL, 
	address VARCHAR(2000) NOT NULL, 
	owner_id INTEGER, 
	body_id INTEGER, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_import_sources PRIMARY KEY (id), 
	CONSTRAINT fk_import_sources_body_id_bodies FOREIGN KEY(body_id) REFERENCES bodies (id)
);
INSERT INTO "import_sources" VALUES(1,'text','Plan','plan','',1,1,'2026-01-15 09:00:36.324964');
CREATE TABLE imported_events (
	id INTEGER NOT NULL, 
	source_id INTEGER NOT NULL, 
	"key" VARCHAR(300) NOT NULL, 
	uid VARCHAR(300) NOT NULL, 
	event_id INTEGER, 
	said JSON NOT NULL, 
	written_at DATETIME NOT NULL, 
	CONSTRAINT pk_imported_events PRIMARY KEY (id), 
	CONSTRAINT fk_imported_events_event_id_events FOREIGN KEY(event_id) REFERENCES events (id) ON DELETE CASCADE, 
	CONSTRAINT fk_imported_events_source_id_import_sources FOREIGN KEY(source_id) REFERENCES import_sources (id), 
	CONSTRAINT uq_imported_events_source_id_key UNIQUE (source_id, "key")
);
INSERT INTO "imported_events" VALUES(1,1,'imported','',7,'{"title": "Imported", "when": ["2034-06-01", null, null, null, "Europe/Riga", false], "mode": null, "places": [["", "", "Riga", "LV"]], "kind": "meeting", "description": ""}','2026-01-15 09:00:40.683385');
CREATE TABLE installation (
	id INTEGER NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	acronym VARCHAR(40) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	website VARCHAR(300) NOT NULL, 
	timezone VARCHAR(64) NOT NULL, 
	language VARCHAR(16) NOT NULL, 
	city VARCHAR(120) NOT NULL, 
	country VARCHAR(2), 
	founded VARCHAR(10), 
	presidency_month INTEGER NOT NULL, 
	demo_on DATE, 
	CONSTRAINT pk_installation PRIMARY KEY (id), 
	CONSTRAINT ck_installation_one_row CHECK (id = 1)
);
INSERT INTO "installation" VALUES(1,'Council of Examples','COE','','','Europe/Stockholm','en','',NULL,NULL,7,NULL);
CREATE TABLE mail_replies (
	id INTEGER NOT NULL, 
	mailbox_id INTEGER NOT NULL, 
	uidvalidity BIGINT NOT NULL, 
	uid BIGINT NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	outcome VARCHAR(32) NOT NULL, 
	reply VARCHAR(32), 
	event_id INTEGER, 
	registration_id INTEGER, 
	marked_at DATETIME, 
	CONSTRAINT pk_mail_replies PRIMARY KEY (id), 
	CONSTRAINT fk_mail_replies_mailbox_id_mailboxes FOREIGN KEY(mailbox_id) REFERENCES mailboxes (id)
);
CREATE TABLE mailboxes (
	id INTEGER NOT NULL, 
	name VARCHAR(600) NOT NULL, 
	uidvalidity BIGINT NOT NULL, 
	last_uid BIGINT NOT NULL, 
	claimed_until DATETIME, 
	read_at DATETIME, 
	failures INTEGER NOT NULL, 
	failing_since DATETIME, 
	next_try_at DATETIME, 
	trouble VARCHAR(32), 
	CONSTRAINT pk_mailboxes PRIMARY KEY (id), 
	CONSTRAINT uq_mailboxes_name UNIQUE (name)
);
CREATE TABLE memberships (
	id INTEGER NOT NULL, 
	country VARCHAR(2) NOT NULL, 
	since VARCHAR(10), 
	until VARCHAR(10), 
	note VARCHAR(300) NOT NULL, 
	CONSTRAINT pk_memberships PRIMARY KEY (id)
);
INSERT INTO "memberships" VALUES(1,'EE',NULL,NULL,'');
INSERT INTO "memberships" VALUES(2,'LT',NULL,NULL,'');
INSERT INTO "memberships" VALUES(3,'LV',NULL,NULL,'');
CREATE TABLE messages (
	id INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	to_address VARCHAR(254) NOT NULL, 
	to_name VARCHAR(200) NOT NULL, 
	locale VARCHAR(16) NOT NULL, 
	facts JSON NOT NULL, 
	subject VARCHAR(32) NOT NULL, 
	subject_id INTEGER, 
	event_id INTEGER, 
	status VARCHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	due_at DATETIME NOT NULL, 
	claimed_at DATETIME, 
	sent_at DATETIME, 
	attempts INTEGER NOT NULL, 
	last_error TEXT NOT NULL, 
	CONSTRAINT pk_messages PRIMARY KEY (id)
);
INSERT INTO "messages" VALUES(1,'registration_received','rasa@example.org','','en','{}','registration',1,1,'sent','2026-01-15 09:00:17.136319','2026-01-15 09:00:17.136319','2026-01-15 09:00:17.355764','2026-01-15 09:00:17.562748',1,'');
INSERT INTO "messages" VALUES(2,'registration_confirmed','rasa@example.org','Rasa Rasaitė','en','{"calendar": "REQUEST", "sequence": 1}','registration',1,1,'queued','2026-01-15 09:00:17.612002','2026-01-15 09:00:17.612002','2026-01-15 09:00:17.667806',NULL,0,'');
INSERT INTO "messages" VALUES(3,'registration_received','new@example.org','','en','{}','registration',2,1,'queued','2026-01-15 09:00:17.978619','2026-01-15 09:00:17.978619','2026-01-15 09:00:18.020064',NULL,0,'');
INSERT INTO "messages" VALUES(4,'registration_received','anna@example.org','','en','{}','registration',3,1,'sent','2026-01-15 09:00:18.140861','2026-01-15 09:00:18.140861','2026-01-15 09:00:18.172935','2026-01-15 09:00:18.244038',1,'');
INSERT INTO "messages" VALUES(5,'registration_confirmed','anna@example.org','Anna Annasson','en','{"calendar": "REQUEST", "sequence": 1}','registration',3,1,'dropped','2026-01-15 09:00:18.292124','2026-01-15 09:00:18.292124','2026-01-15 09:00:20.556466',NULL,1,'the registration is cancelled by now');
INSERT INTO "messages" VALUES(6,'registration_cancelled','anna@example.org','Anna Annasson','en','{"calendar": "CANCEL", "sequence": 2}','registration',3,1,'queued','2026-01-15 09:00:18.332114','2026-01-15 09:00:18.332114',NULL,NULL,0,'');
INSERT INTO "messages" VALUES(7,'registration_link','rasa@example.org','Rasa Rasaitė','en','{}','registration',1,1,'queued','2026-01-15 09:00:18.833062','2026-01-15 09:00:18.833062',NULL,NULL,0,'');
INSERT INTO "messages" VALUES(8,'event_changed','rasa@example.org','Rasa Rasaitė','en','{"change": 8, "calendar": "REQUEST", "sequence": 2}','registration',1,1,'sent','2026-01-15 09:00:19.260348','2026-01-15 09:00:19.260348','2026-01-15 09:00:21.181220','2026-01-15 09:00:21.410763',1,'');
INSERT INTO "messages" VALUES(9,'registration_received','petra@example.org','','en','{}','registration',4,2,'sent','2026-01-15 09:00:20.507445','2026-01-15 09:00:20.507445','2026-01-15 09:00:21.412487','2026-01-15 09:00:21.482755',1,'');
INSERT INTO "messages" VALUES(10,'registration_pending','petra@example.org','Petra Pending','en','{}','registration',4,2,'sent','2026-01-15 09:00:21.571784','2026-01-15 09:00:21.571784','2026-01-15 09:00:21.707784','2026-01-15 09:00:21.799002',1,'');
INSERT INTO "messages" VALUES(11,'registration_received','dan@example.org','','en','{}','registration',5,2,'sent','2026-01-15 09:00:21.667829','2026-01-15 09:00:21.667829','2026-01-15 09:00:21.803643','2026-01-15 09:00:21.890656',1,'');
INSERT INTO "messages" VALUES(12,'registration_pending','dan@example.org','Dan Declined','en','{}','registration',5,2,'queued','2026-01-15 09:00:21.932541','2026-01-15 09:00:21.932541',NULL,NULL,0,'');
INSERT INTO "messages" VALUES(13,'registration_declined','petra@example.org','Petra Pending','en','{}','registration',4,2,'queued','2026-01-15 09:00:22.153303','2026-01-15 09:00:22.153303',NULL,NULL,0,'');
INSERT INTO "messages" VALUES(14,'registration_received','first@example.org','','en','{}','registration',6,3,'sent','2026-01-15 09:00:23.064557','2026-01-15 09:00:23.064557','2026-01-15 09:00:23.322527','2026-01-15 09:00:23.390703',1,'');
INSERT INTO "messages" VALUES(15,'registration_confirmed','first@example.org','First Comer','en','{"calendar": "REQUEST", "sequence": 1}','registration',6,3,'sent','2026-01-15 09:00:23.444897','2026-01-15 09:00:23.444897','2026-01-15 09:00:23.555976','2026-01-15 09:00:23.708322',1,'');
INSERT INTO "messages" VALUES(16,'registration_received','late@example.org','','en','{}','registration',7,3,'sent','2026-01-15 09:00:23.524075','2026-01-15 09:00:23.524075','2026-01-15 09:00:23.709971','2026-01-15 09:00:23.783178',1,'');
INSERT INTO "messages" VALUES(17,'registration_waitlisted','late@example.org','Late Comer','en','{}','registration',7,3,'queued','2026-01-15 09:00:23.832813','2026-01-15 09:00:23.832813',NULL,NULL,0,'');
INSERT INTO "messages" VALUES(18,'delegation_asked','mari@example.ee','Mari','en','{}','delegation',1,4,'queued','2026-01-15 09:00:24.675789','2026-01-15 09:00:24.675789',NULL,NULL,0,'');
INSERT INTO "messages" VALUES(19,'nominated','juri@example.ee','Juri','en','{}','registration',8,4,'queued','2026-01-15 09:00:25.060896','2026-01-15 09:00:25.060896','2026-01-15 09:00:25.219939',NULL,0,'');
INSERT INTO "messages" VALUES(20,'nominated','mart@example.ee','Mart','en','{}','registration',9,4,'sent','2026-01-15 09:00:25.105601','2026-01-15 09:00:25.105601','2026-01-15 09:00:25.353117','2026-01-15 09:00:25.418903',1,'');
INSERT INTO "messages" VALUES(21,'nominated','kati@example.ee','Kati','en','{}','registration',10,4,'sent','2026-01-15 09:00:25.149805','2026-01-15 09:00:25.149805','2026-01-15 09:00:25.420180','2026-01-15 09:00:25.472693',1,'');
INSERT INTO "messages" VALUES(22,'nomination_refused','mari@example.ee','Mari','en','{"registration": 10}','delegation',1,4,'queued','2026-01-15 09:00:25.560187','2026-01-15 09:00:25.560187',NULL,NULL,0,'');
INSERT INTO "messages" VALUES(23,'nomination_withdrawn','mart@example.ee','Mart','en','{}','registration',9,4,'queued','2026-01-15 09:00:25.810686','2026-01-15 09:00:25.810686',NULL,NULL,0,'');
INSERT INTO "messages" VALUES(24,'registration_received','cancelled@example.org','','en','{}','registration',11,5,'sent','2026-01-15 09:00:26.560904','2026-01-15 09:00:26.560904','2026-01-15 09:00:26.728373','2026-01-15 09:00:26.782349',1,'');
INSERT INTO "messages" VALUES(25,'registration_confirmed','cancelled@example.org','Cancelled Person','en','{"calendar": "REQUEST", "sequence": 1}','registration',11,5,'sent','2026-01-15 09:00:26.846672','2026-01-15 09:00:26.846672','2026-01-15 09:00:26.875694','2026-01-15 09:00:27.003539',1,'');
INSERT INTO "messages" VALUES(26,'event_cancelled','cancelled@example.org','Cancelled Person','en','{"change": 4, "calendar": "CANCEL", "sequence": 2}','registration',11,5,'queued','2026-01-15 09:00:27.055631','2026-01-15 09:00:27.055631',NULL,NULL,0,'');
INSERT INTO "messages" VALUES(27,'registration_received','postponed@example.org','','en','{}','registration',12,6,'sent','2026-01-15 09:00:28.081992','2026-01-15 09:00:28.081992','2026-01-15 09:00:28.302571','2026-01-15 09:00:28.394805',1,'');
INSERT INTO "messages" VALUES(28,'registration_confirmed','postponed@example.org','Postponed Person','en','{"calendar": "REQUEST", "sequence": 1}','registration',12,6,'sent','2026-01-15 09:00:28.451631','2026-01-15 09:00:28.451631','2026-01-15 09:00:28.490965','2026-01-15 09:00:28.636273',1,'');
INSERT INTO "messages" VALUES(29,'event_postponed','postponed@example.org','Postponed Person','en','{"change": 4, "calendar": "CANCEL", "sequence": 2}','registration',12,6,'queued','2026-01-15 09:00:28.693054','2026-01-15 09:00:28.693054',NULL,NULL,0,'');
INSERT INTO "messages" VALUES(30,'following_asked','now@example.org','','en','{}','following',1,NULL,'sent','2026-01-15 09:00:28.833774','2026-01-15 09:00:28.833774','2026-01-15 09:00:29.171772','2026-01-15 09:00:29.309144',1,'');
INSERT INTO "messages" VALUES(31,'following_asked','weekly@example.org','','en','{}','following',2,NULL,'sent','2026-01-15 09:00:29.408452','2026-01-15 09:00:29.408452','2026-01-15 09:00:29.439114','2026-01-15 09:00:29.506689',1,'');
INSERT INTO "messages" VALUES(32,'following_asked','unsure@example.org','','en','{}','following',3,NULL,'queued','2026-01-15 09:00:29.561393','2026-01-15 09:00:29.561393',NULL,NULL,0,'');
INSERT INTO "messages" VALUES(33,'event_changed','rasa@example.org','Rasa Rasaitė','en','{"change": 9, "calendar": "REQUEST", "sequence": 3}','registration',1,1,'queued','2026-01-15 09:00:30.003308','2026-01-15 09:00:30.003308',NULL,NULL,0,'');
INSERT INTO "messages" VALUES(34,'following_digest','now@example.org','','en','{"stories": [[2, 3, 3], [3, 3, 3], [4, 3, 3], [5, 3, 4], [6, 3, 4], [1, 3, 9]], "more": 0}','following',1,NULL,'queued','2026-01-15 09:00:30.339205','2026-01-15 09:00:30.339205',NULL,NULL,0,'');
INSERT INTO "messages" VALUES(35,'following_news','weekly@example.org','','en','{"stories": [[1, 9, 9]], "more": 0}','following',2,NULL,'queued','2026-01-15 09:00:30.339205','2026-01-15 09:00:30.339205',NULL,NULL,0,'');
INSERT INTO "messages" VALUES(36,'account_invited','nora@example.org','Nora New','en','{}','user',3,NULL,'queued','2026-01-15 09:00:31.146981','2026-01-15 09:00:31.146981',NULL,NULL,0,'');
INSERT INTO "messages" VALUES(37,'password_link','olga@example.org','Olga Organiser','en','{}','user',2,NULL,'queued','2026-01-15 09:00:31.367538','2026-01-15 09:00:31.367538',NULL,NULL,0,'');
INSERT INTO "messages" VALUES(38,'reply_declined','anna@example.org','Anna Annasson','en','{"calendar": "CANCEL", "sequence": 2}','registration',3,1,'queued','2026-01-15 09:00:18.332114','2026-01-15 09:00:18.332114',NULL,NULL,0,'');
INSERT INTO "messages" VALUES(39,'event_changed','rasa@example.org','Rasa Rasaitė','en','{"change": 10, "calendar": "REQUEST", "sequence": 4}','registration',1,1,'queued','2026-01-15 09:00:41.414933','2026-01-15 09:00:41.414933',NULL,NULL,0,'');
CREATE TABLE old_addresses (
	kind VARCHAR(32) NOT NULL, 
	slug VARCHAR(120) NOT NULL, 
	subject_id INTEGER, 
	left_at DATETIME NOT NULL, 
	CONSTRAINT pk_old_addresses PRIMARY KEY (kind, slug)
);
INSERT INTO "old_addresses" VALUES('body','youth',2,'2026-01-15 09:00:31.911579');
CREATE TABLE organisations (
	id INTEGER NOT NULL, 
	slug VARCHAR(80) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	acronym VARCHAR(40) NOT NULL, 
	country VARCHAR(2), 
	sector VARCHAR(32), 
	website VARCHAR(300) NOT NULL, 
	search_text TEXT NOT NULL, 
	CONSTRAINT pk_organisations PRIMARY KEY (id), 
	CONSTRAINT uq_organisations_slug UNIQUE (slug)
);
CREATE TABLE outcomes (
	id INTEGER NOT NULL, 
	slug VARCHAR(120) NOT NULL, 
	event_id INTEGER, 
	presidency_id INTEGER, 
	kind VARCHAR(32) NOT NULL, 
	number VARCHAR(16) NOT NULL, 
	text TEXT NOT NULL, 
	language VARCHAR(16) NOT NULL, 
	owner VARCHAR(200) NOT NULL, 
	deadline VARCHAR(10), 
	state VARCHAR(32) NOT NULL, 
	reader VARCHAR(32) NOT NULL, 
	person_id INTEGER, 
	attribution VARCHAR(300) NOT NULL, 
	source VARCHAR(500) NOT NULL, 
	document_id INTEGER, 
	position INTEGER NOT NULL, 
	search_text TEXT NOT NULL, 
	CONSTRAINT pk_outcomes PRIMARY KEY (id), 
	CONSTRAINT fk_outcomes_document_id_documents FOREIGN KEY(document_id) REFERENCES documents (id), 
	CONSTRAINT fk_outcomes_event_id_events FOREIGN KEY(event_id) REFERENCES events (id), 
	CONSTRAINT fk_outcomes_person_id_persons FOREIGN KEY(person_id) REFERENCES persons (id), 
	CONSTRAINT fk_outcomes_presidency_id_presidencies FOREIGN KEY(presidency_id) REFERENCES presidencies (id), 
	CONSTRAINT uq_outcomes_slug UNIQUE (slug)
);
INSERT INTO "outcomes" VALUES(1,'spring-outcome-1',1,1,'conclusion','','Train more','en','',NULL,'noted','public',NULL,'','',NULL,0,'train more');
CREATE TABLE personal_feed_bodies (
	feed_id INTEGER NOT NULL, 
	body_id INTEGER NOT NULL, 
	CONSTRAINT pk_personal_feed_bodies PRIMARY KEY (feed_id, body_id), 
	CONSTRAINT fk_personal_feed_bodies_body_id_bodies FOREIGN KEY(body_id) REFERENCES bodies (id) ON DELETE CASCADE, 
	CONSTRAINT fk_personal_feed_bodies_feed_id_personal_feeds FOREIGN KEY(feed_id) REFERENCES personal_feeds (id) ON DELETE CASCADE
);
INSERT INTO "personal_feed_bodies" VALUES(1,1);
INSERT INTO "personal_feed_bodies" VALUES(2,1);
INSERT INTO "personal_feed_bodies" VALUES(3,1);
CREATE TABLE personal_feeds (
	id INTEGER NOT NULL, 
	user_id INTEGER, 
	email_key VARCHAR(254) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	parts JSON NOT NULL, 
	alarm INTEGER, 
	created_at DATETIME NOT NULL, 
	revoked_at DATETIME, 
	CONSTRAINT pk_personal_feeds PRIMARY KEY (id), 
	CONSTRAINT ck_personal_feeds_belongs_to_somebody CHECK (user_id IS NOT NULL OR email_key != ''), 
	CONSTRAINT fk_personal_feeds_user_id_users FOREIGN KEY(user_id) REFERENCES users (id)
);
INSERT INTO "personal_feeds" VALUES(1,NULL,'rasa@example.org','Mine','["registrations", "bodies"]',NULL,'2026-01-15 09:00:18.426420',NULL);
INSERT INTO "personal_feeds" VALUES(2,1,'','All of ours','["registrations", "bodies"]',NULL,'2026-01-15 09:00:31.541616',NULL);
INSERT INTO "personal_feeds" VALUES(3,1,'','Renewed','["registrations", "bodies"]',NULL,'2026-01-15 09:00:31.656917',NULL);
CREATE TABLE persons (
	id INTEGER NOT NULL, 
	slug VARCHAR(80) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	honorific VARCHAR(40) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	search_text TEXT NOT NULL, 
	CONSTRAINT pk_persons PRIMARY KEY (id), 
	CONSTRAINT ck_persons_name_given CHECK (name != ''), 
	CONSTRAINT uq_persons_slug UNIQUE (slug)
);
INSERT INTO "persons" VALUES(1,'rasa-rasaite','Rasa Rasaitė','','','rasa rasaite');
CREATE TABLE presidencies (
	id INTEGER NOT NULL, 
	slug VARCHAR(80) NOT NULL, 
	country VARCHAR(2) NOT NULL, 
	starts_on DATE NOT NULL, 
	ends_on DATE NOT NULL, 
	summary TEXT NOT NULL, 
	programme_url VARCHAR(300) NOT NULL, 
	chair_id INTEGER, 
	chair_position VARCHAR(200) NOT NULL, 
	sources JSON NOT NULL, 
	CONSTRAINT pk_presidencies PRIMARY KEY (id), 
	CONSTRAINT ck_presidencies_days_in_order CHECK (starts_on <= ends_on), 
	CONSTRAINT fk_presidencies_chair_id_persons FOREIGN KEY(chair_id) REFERENCES persons (id), 
	CONSTRAINT uq_presidencies_slug UNIQUE (slug)
);
INSERT INTO "presidencies" VALUES(1,'lt-2034','LT','2034-07-01','2035-06-30','','',NULL,'','[]');
CREATE TABLE presidency_priorities (
	id INTEGER NOT NULL, 
	presidency_id INTEGER NOT NULL, 
	name VARCHAR(300) NOT NULL, 
	description TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_presidency_priorities PRIMARY KEY (id), 
	CONSTRAINT fk_presidency_priorities_presidency_id_presidencies FOREIGN KEY(presidency_id) REFERENCES presidencies (id)
);
CREATE TABLE priorities (
	id INTEGER NOT NULL, 
	slug VARCHAR(80) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_priorities PRIMARY KEY (id), 
	CONSTRAINT uq_priorities_slug UNIQUE (slug)
);
INSERT INTO "priorities" VALUES(1,'safe','A safe region',0);
CREATE TABLE project_bodies (
	project_id INTEGER NOT NULL, 
	body_id INTEGER NOT NULL, 
	CONSTRAINT pk_project_bodies PRIMARY KEY (project_id, body_id), 
	CONSTRAINT fk_project_bodies_body_id_bodies FOREIGN KEY(body_id) REFERENCES bodies (id), 
	CONSTRAINT fk_project_bodies_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id)
);
CREATE TABLE project_countries (
	project_id INTEGER NOT NULL, 
	country VARCHAR(2) NOT NULL, 
	CONSTRAINT pk_project_countries PRIMARY KEY (project_id, country), 
	CONSTRAINT fk_project_countries_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id)
);
CREATE TABLE project_partners (
	id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	role VARCHAR(32) NOT NULL, 
	note VARCHAR(300) NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_project_partners PRIMARY KEY (id), 
	CONSTRAINT fk_project_partners_organisation_id_organisations FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	CONSTRAINT fk_project_partners_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id)
);
CREATE TABLE projects (
	id INTEGER NOT NULL, 
	slug VARCHAR(80) NOT NULL, 
	acronym VARCHAR(60) NOT NULL, 
	title VARCHAR(300) NOT NULL, 
	summary TEXT NOT NULL, 
	since VARCHAR(10), 
	until VARCHAR(10), 
	introduced VARCHAR(10), 
	website VARCHAR(300) NOT NULL, 
	sources JSON NOT NULL, 
	search_text TEXT NOT NULL, 
	language VARCHAR(16) NOT NULL, 
	translations JSON NOT NULL, 
	CONSTRAINT pk_projects PRIMARY KEY (id), 
	CONSTRAINT uq_projects_slug UNIQUE (slug)
);
INSERT INTO "projects" VALUES(1,'adstringo','ADSTRINGO','Against exploitation','',NULL,NULL,NULL,'','[]','adstringo against exploitation','en','{}');
CREATE TABLE "registrations" (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	email_key VARCHAR(254) NOT NULL, 
	delegation VARCHAR(2), 
	organisation VARCHAR(200) NOT NULL, 
	sector VARCHAR(32), 
	takes_part VARCHAR(32) NOT NULL, 
	needs TEXT NOT NULL, 
	answers JSON NOT NULL, 
	state VARCHAR(32) NOT NULL, 
	reason VARCHAR(500) NOT NULL, 
	locale VARCHAR(16) NOT NULL, 
	sequence INTEGER NOT NULL, 
	invited BOOLEAN NOT NULL, 
	consented_at DATETIME, 
	registered_at DATETIME NOT NULL, 
	verified_at DATETIME, 
	queued_at DATETIME, 
	decided_at DATETIME, 
	checked_in_at DATETIME, 
	asked_since INTEGER DEFAULT '0' NOT NULL, 
	reply VARCHAR(32), 
	replied_at DATETIME, 
	reply_stamp DATETIME, 
	nominated_by_id INTEGER, 
	nominated_at DATETIME, 
	CONSTRAINT pk_registrations PRIMARY KEY (id), 
	CONSTRAINT fk_registrations_event_id_events FOREIGN KEY(event_id) REFERENCES events (id), 
	CONSTRAINT fk_registrations_nominated_by_id_delegations FOREIGN KEY(nominated_by_id) REFERENCES delegations (id)
);
INSERT INTO "registrations" VALUES(1,1,'Rasa Rasaitė','rasa@example.org','rasa@example.org','LT','Ministry',NULL,'online','','{}','confirmed','','en',5,1,'2026-01-15 09:00:17.136319','2026-01-15 09:00:17.136319','2026-01-15 09:00:17.612002',NULL,'2026-01-15 09:00:17.612002',NULL,3,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "registrations" VALUES(2,1,'New Newman','new@example.org','new@example.org','LT','Ministry',NULL,'online','','{}','unverified','','en',0,0,'2026-01-15 09:00:17.978619','2026-01-15 09:00:17.978619',NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "registrations" VALUES(3,1,'Anna Annasson','anna@example.org','anna@example.org','LT','Ministry',NULL,'online','','{}','cancelled','','en',3,0,'2026-01-15 09:00:18.140861','2026-01-15 09:00:18.140861','2026-01-15 09:00:18.292124',NULL,'2026-01-15 09:00:18.332114',NULL,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "registrations" VALUES(4,2,'Petra Pending','petra@example.org','petra@example.org','LT','Ministry',NULL,'online','','{}','declined','Full','en',0,0,'2026-01-15 09:00:20.507445','2026-01-15 09:00:20.507445','2026-01-15 09:00:21.571784',NULL,'2026-01-15 09:00:22.153303',NULL,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "registrations" VALUES(5,2,'Dan Declined','dan@example.org','dan@example.org','LT','Ministry',NULL,'online','','{}','pending','','en',0,0,'2026-01-15 09:00:21.667829','2026-01-15 09:00:21.667829','2026-01-15 09:00:21.932541',NULL,'2026-01-15 09:00:21.932541',NULL,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "registrations" VALUES(6,3,'First Comer','first@example.org','first@example.org','LT','Ministry',NULL,'online','','{}','confirmed','','en',2,1,'2026-01-15 09:00:23.064557','2026-01-15 09:00:23.064557','2026-01-15 09:00:23.444897',NULL,'2026-01-15 09:00:23.444897',NULL,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "registrations" VALUES(7,3,'Late Comer','late@example.org','late@example.org','LT','Ministry',NULL,'online','','{}','waitlisted','','en',0,0,'2026-01-15 09:00:23.524075','2026-01-15 09:00:23.524075','2026-01-15 09:00:23.832813','2026-01-15 09:00:23.832813','2026-01-15 09:00:23.832813',NULL,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "registrations" VALUES(8,4,'Juri','juri@example.ee','juri@example.ee','EE','Ministry',NULL,'online','','{}','nominated','','en',0,0,NULL,'2026-01-15 09:00:25.060896',NULL,NULL,'2026-01-15 09:00:25.060896',NULL,0,NULL,NULL,NULL,1,'2026-01-15 09:00:25.060896');
INSERT INTO "registrations" VALUES(9,4,'Mart','mart@example.ee','mart@example.ee','EE','Ministry',NULL,'online','','{}','withdrawn','','en',0,0,NULL,'2026-01-15 09:00:25.105601',NULL,NULL,'2026-01-15 09:00:25.810686',NULL,0,NULL,NULL,NULL,1,'2026-01-15 09:00:25.105601');
INSERT INTO "registrations" VALUES(10,4,'Kati','kati@example.ee','kati@example.ee','EE','Ministry',NULL,'online','','{}','cancelled','','en',0,0,NULL,'2026-01-15 09:00:25.149805',NULL,NULL,'2026-01-15 09:00:25.560187',NULL,0,NULL,NULL,NULL,1,'2026-01-15 09:00:25.149805');
INSERT INTO "registrations" VALUES(11,5,'Cancelled Person','cancelled@example.org','cancelled@example.org','LT','Ministry',NULL,'online','','{}','confirmed','','en',3,0,'2026-01-15 09:00:26.560904','2026-01-15 09:00:26.560904','2026-01-15 09:00:26.846672',NULL,'2026-01-15 09:00:26.846672',NULL,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "registrations" VALUES(12,6,'Postponed Person','postponed@example.org','postponed@example.org','LT','Ministry',NULL,'online','','{}','confirmed','','en',3,0,'2026-01-15 09:00:28.081992','2026-01-15 09:00:28.081992','2026-01-15 09:00:28.451631',NULL,'2026-01-15 09:00:28.451631',NULL,1,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE revisions (
	id INTEGER NOT NULL, 
	number INTEGER NOT NULL, second BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_revisions PRIMARY KEY (id)
);
INSERT INTO "revisions" VALUES(1,44,1768467658);
CREATE TABLE role_grants (
	id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	role VARCHAR(32) NOT NULL, 
	body_id INTEGER, 
	CONSTRAINT pk_role_grants PRIMARY KEY (id), 
	CONSTRAINT fk_role_grants_body_id_bodies FOREIGN KEY(body_id) REFERENCES bodies (id), 
	CONSTRAINT fk_role_grants_user_id_users FOREIGN KEY(user_id) REFERENCES users (id), 
	CONSTRAINT uq_role_grants_user_id_role_body_id UNIQUE (user_id, role, body_id)
);
INSERT INTO "role_grants" VALUES(1,1,'secretariat',NULL);
INSERT INTO "role_grants" VALUES(2,2,'organiser',1);
INSERT INTO "role_grants" VALUES(3,3,'secretariat',NULL);
CREATE TABLE series (
	id INTEGER NOT NULL, 
	slug VARCHAR(120) NOT NULL, 
	name VARCHAR(300) NOT NULL, 
	body_id INTEGER, 
	CONSTRAINT pk_series PRIMARY KEY (id), 
	CONSTRAINT fk_series_body_id_bodies FOREIGN KEY(body_id) REFERENCES bodies (id), 
	CONSTRAINT uq_series_slug UNIQUE (slug)
);
INSERT INTO "series" VALUES(1,'seminars','Seminars',1);
CREATE TABLE sessions (
	id INTEGER NOT NULL, 
	event_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	day DATE, 
	starts_time TIME, 
	length_minutes INTEGER, 
	title VARCHAR(300) NOT NULL, 
	description TEXT NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	language VARCHAR(16) NOT NULL, 
	translations JSON NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY (id), 
	CONSTRAINT ck_sessions_length_positive CHECK (length_minutes > 0), 
	CONSTRAINT fk_sessions_event_id_events FOREIGN KEY(event_id) REFERENCES events (id)
);
INSERT INTO "sessions" VALUES(1,1,0,'2035-05-08',NULL,NULL,'Opening','','opening','en','{}');
CREATE TABLE sign_in_attempts (
	id INTEGER NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	address VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_sign_in_attempts PRIMARY KEY (id)
);
CREATE TABLE terms (
	id INTEGER NOT NULL, 
	body_id INTEGER NOT NULL, 
	person_id INTEGER, 
	organisation_id INTEGER, 
	country VARCHAR(2), 
	role VARCHAR(32) NOT NULL, 
	title VARCHAR(200) NOT NULL, 
	since VARCHAR(10), 
	until VARCHAR(10), 
	CONSTRAINT pk_terms PRIMARY KEY (id), 
	CONSTRAINT ck_terms_somebody CHECK (person_id IS NOT NULL OR country IS NOT NULL OR organisation_id IS NOT NULL), 
	CONSTRAINT fk_terms_body_id_bodies FOREIGN KEY(body_id) REFERENCES bodies (id), 
	CONSTRAINT fk_terms_organisation_id_organisations FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	CONSTRAINT fk_terms_person_id_persons FOREIGN KEY(person_id) REFERENCES persons (id)
);
CREATE TABLE users (
	id INTEGER NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	password_hash VARCHAR(200) NOT NULL, 
	session_epoch INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	signed_in_at DATETIME, 
	disabled_at DATETIME, 
	CONSTRAINT pk_users PRIMARY KEY (id), 
	CONSTRAINT uq_users_email UNIQUE (email)
);
INSERT INTO "users" VALUES(1,'sofia@example.org','Sofia Secretary','$argon2id$v=19$m=19456,t=2,p=1$wFmapvxv3S38feSw19Ndbw$StdIm7ASLNSJey12CjJmRTY844pwe3R51b7TW5koOAA',0,'2027-01-01 00:00:00.000000','2026-01-15 09:00:13.341528',NULL);
INSERT INTO "users" VALUES(2,'olga@example.org','Olga Organiser','$argon2id$v=19$m=19456,t=2,p=1$wFmapvxv3S38feSw19Ndbw$StdIm7ASLNSJey12CjJmRTY844pwe3R51b7TW5koOAA',0,'2027-01-01 00:00:00.000000',NULL,NULL);
INSERT INTO "users" VALUES(3,'nora@example.org','Nora New','',0,'2026-01-15 09:00:31.146981',NULL,NULL);
CREATE TABLE venues (
	id INTEGER NOT NULL, 
	slug VARCHAR(120) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	address VARCHAR(300) NOT NULL, 
	city VARCHAR(120) NOT NULL, 
	country VARCHAR(2), 
	latitude DOUBLE, 
	longitude DOUBLE, 
	search_text TEXT NOT NULL, 
	CONSTRAINT pk_venues PRIMARY KEY (id), 
	CONSTRAINT uq_venues_slug UNIQUE (slug)
);
INSERT INTO "venues" VALUES(1,'vilnius-lt','','','Vilnius','LT',NULL,NULL,'vilnius');
INSERT INTO "venues" VALUES(2,'kaunas-lt','','','Kaunas','LT',NULL,NULL,'kaunas');
INSERT INTO "venues" VALUES(3,'riga-lv','','','Riga','LV',NULL,NULL,'riga');
CREATE INDEX ix_access_tokens_subject_id ON access_tokens (subject_id);
CREATE INDEX ix_audit_entries_at ON audit_entries (at);
CREATE INDEX ix_audit_entries_subject_subject_id ON audit_entries (subject, subject_id);
CREATE INDEX ix_memberships_country ON memberships (country);
CREATE INDEX ix_messages_event_id ON messages (event_id);
CREATE INDEX ix_messages_status_due_at ON messages (status, due_at);
CREATE INDEX ix_messages_subject_subject_id ON messages (subject, subject_id);
CREATE INDEX ix_persons_email ON persons (email);
CREATE INDEX ix_sign_in_attempts_address ON sign_in_attempts (address);
CREATE INDEX ix_sign_in_attempts_at ON sign_in_attempts (at);
CREATE INDEX ix_sign_in_attempts_email ON sign_in_attempts (email);
CREATE INDEX ix_venues_country ON venues (country);
CREATE INDEX ix_bodies_parent_id ON bodies (parent_id);
CREATE INDEX ix_bodies_priority_id ON bodies (priority_id);
CREATE INDEX ix_presidencies_country ON presidencies (country);
CREATE INDEX ix_presidencies_starts_on ON presidencies (starts_on);
CREATE INDEX ix_project_partners_organisation_id ON project_partners (organisation_id);
CREATE INDEX ix_project_partners_project_id ON project_partners (project_id);
CREATE INDEX ix_presidency_priorities_presidency_id ON presidency_priorities (presidency_id);
CREATE INDEX ix_project_bodies_body_id ON project_bodies (body_id);
CREATE INDEX ix_role_grants_body_id ON role_grants (body_id);
CREATE INDEX ix_role_grants_user_id ON role_grants (user_id);
CREATE INDEX ix_series_body_id ON series (body_id);
CREATE INDEX ix_terms_body_id ON terms (body_id);
CREATE INDEX ix_terms_organisation_id ON terms (organisation_id);
CREATE INDEX ix_terms_person_id ON terms (person_id);
CREATE INDEX ix_events_ends_at ON events (ends_at);
CREATE INDEX ix_events_presidency_id ON events (presidency_id);
CREATE INDEX ix_events_series_id ON events (series_id);
CREATE INDEX ix_events_sorts_at ON events (sorts_at);
CREATE INDEX ix_events_starts_at ON events (starts_at);
CREATE INDEX ix_events_state_sorts_at ON events (state, sorts_at);
CREATE INDEX ix_framework_nodes_framework_id ON framework_nodes (framework_id);
CREATE INDEX ix_framework_nodes_parent_id ON framework_nodes (parent_id);
CREATE INDEX ix_calendar_fragments_modified_at ON calendar_fragments (modified_at);
CREATE INDEX ix_calendar_fragments_revision ON calendar_fragments (revision);
CREATE INDEX ix_changes_at ON changes (at);
CREATE INDEX ix_changes_event_id ON changes (event_id);
CREATE INDEX ix_event_actions_node_id ON event_actions (node_id);
CREATE INDEX ix_event_bodies_body_id ON event_bodies (body_id);
CREATE INDEX ix_event_projects_project_id ON event_projects (project_id);
CREATE INDEX ix_event_relations_other_id ON event_relations (other_id);
CREATE INDEX ix_event_venues_venue_id ON event_venues (venue_id);
CREATE INDEX ix_headcounts_event_id ON headcounts (event_id);
CREATE INDEX ix_sessions_event_id ON sessions (event_id);
CREATE INDEX ix_appearances_event_id ON appearances (event_id);
CREATE INDEX ix_appearances_organisation_id ON appearances (organisation_id);
CREATE INDEX ix_appearances_person_id ON appearances (person_id);
CREATE INDEX ix_appearances_session_id ON appearances (session_id);
CREATE INDEX ix_documents_body_id ON documents (body_id);
CREATE INDEX ix_documents_event_id ON documents (event_id);
CREATE INDEX ix_documents_presidency_id ON documents (presidency_id);
CREATE INDEX ix_documents_project_id ON documents (project_id);
CREATE INDEX ix_documents_session_id ON documents (session_id);
CREATE INDEX ix_document_versions_document_id ON document_versions (document_id);
CREATE INDEX ix_outcomes_event_id ON outcomes (event_id);
CREATE INDEX ix_outcomes_person_id ON outcomes (person_id);
CREATE INDEX ix_outcomes_presidency_id ON outcomes (presidency_id);
CREATE INDEX ix_followings_due_at ON followings (due_at);
CREATE UNIQUE INDEX uq_followings_one_per_address ON followings (email_key, filter_key);
CREATE INDEX ix_old_addresses_subject_id ON old_addresses (subject_id);
CREATE INDEX ix_following_announcements_edition_id_due_at ON following_announcements (edition_id, due_at);
CREATE INDEX ix_following_announcements_event_id ON following_announcements (event_id);
CREATE INDEX ix_mail_replies_event_id ON mail_replies (event_id);
CREATE INDEX ix_mail_replies_key ON mail_replies ("key");
CREATE UNIQUE INDEX uq_mail_replies_one_per_mail ON mail_replies (mailbox_id, uidvalidity, uid);
CREATE INDEX ix_personal_feeds_email_key ON personal_feeds (email_key);
CREATE INDEX ix_personal_feeds_user_id ON personal_feeds (user_id);
CREATE INDEX ix_import_sources_body_id ON import_sources (body_id);
CREATE INDEX ix_import_sources_kind_name_key ON import_sources (kind, name_key);
CREATE INDEX ix_import_sources_owner_id ON import_sources (owner_id);
CREATE INDEX ix_personal_feed_bodies_body_id ON personal_feed_bodies (body_id);
CREATE INDEX ix_import_runs_body_id ON import_runs (body_id);
CREATE INDEX ix_import_runs_made_at ON import_runs (made_at);
CREATE INDEX ix_import_runs_source_id ON import_runs (source_id);
CREATE INDEX ix_import_rows_event_id ON import_rows (event_id);
CREATE INDEX ix_imported_events_event_id ON imported_events (event_id);
CREATE INDEX ix_imported_events_uid ON imported_events (uid);
CREATE INDEX ix_calendar_fragments_starts_at_event_id_ends_at ON calendar_fragments (starts_at, event_id, ends_at);
CREATE INDEX ix_registrations_event_id_state ON registrations (event_id, state);
CREATE UNIQUE INDEX uq_registrations_one_per_person ON registrations (event_id, email_key);
CREATE INDEX ix_registrations_event_id ON registrations (event_id);
CREATE INDEX ix_registrations_nominated_by_id ON registrations (nominated_by_id);
COMMIT;

-- An accepted report is corrected by a further revision, for a reason: the unit's own, or because TCCB asks for it. All of
-- it is kept among the events of the revision that is corrected, so that a correction given up leaves its trace as well.
alter table report_event drop constraint report_event_kind_known;
alter table report_event add
    constraint report_event_kind_known check (kind in ('sent_to_head', 'sent_back', 'submitted', 'returned', 'accepted', 'correction_asked', 'correction_withdrawn', 'correction_begun', 'correction_discarded'));
alter table report_event add
    constraint report_event_correction_why check (kind not in ('correction_asked', 'correction_begun') or btrim(reason) <> '');
-- what TCCB asks for, of one report or of all
create index report_event_asked_idx on report_event (report_id, id) where kind in ('correction_asked', 'correction_withdrawn');

//! Texts that describe a job: its kind, its state, its plan, and the result for each conversation.

use crate::i18n::{format_number, t, t_args, t_plural};
use crate::labels::time::length;
use crate::model::job::{Choice, Job, JobKind, JobPage, JobRow, JobState, Preview, RowState, Why};
use crate::model::{Mutation, Query};
use crate::pages::views::describe::describe_query;

/// Says what a job does.
pub fn headline(job: &Job, choice: &Choice) -> String {
    let of = job.of_job.unwrap_or_default().to_string();
    let what = match (job.kind, job.agents.as_slice()) {
        (JobKind::Assign, [one]) => t_args("jobs-assign-to", &[("name", choice.name(one))]),
        (JobKind::Assign, _) => t("jobs-assign").to_owned(),
        (JobKind::Spread, agents) => t_plural("jobs-spread", agents.len() as u64, &[]),
        (JobKind::Unassign, _) => t("jobs-unassign").to_owned(),
        (JobKind::Close, _) => t("jobs-close").to_owned(),
        (JobKind::Reopen, _) => t("jobs-reopen").to_owned(),
        (JobKind::Snooze, _) => match &job.change {
            Some(Mutation::Snooze(snooze)) => {
                t_args("jobs-snooze-until", &[("until", &snooze.until.exact())])
            }
            _ => t("jobs-snooze").to_owned(),
        },
        (JobKind::Wake, _) => t("jobs-wake").to_owned(),
        (JobKind::Tag | JobKind::Untag, _) => match &job.change {
            Some(Mutation::Tag(tag)) => t_args("jobs-tag-with", &[("tag", &tag.name)]),
            Some(Mutation::Untag(tag)) => t_args("jobs-untag-from", &[("tag", &tag.name)]),
            _ if job.kind == JobKind::Tag => t("jobs-tag").to_owned(),
            _ => t("jobs-untag").to_owned(),
        },
        (JobKind::Undo, _) => t_args("jobs-undo", &[("job", &of)]),
        (JobKind::Return, _) => t_args("jobs-return", &[("job", &of)]),
    };
    match &job.away {
        Some(away) => t_args("jobs-of-away", &[("what", &what), ("name", choice.name(away))]),
        None => what,
    }
}

/// Says the state of a job. `behind` is the job it waits for.
pub fn status_line(job: &Job, behind: Option<i64>) -> String {
    match (job.state, &job.stalled, behind) {
        (JobState::Draft, ..) => t("jobs-draft").to_owned(),
        (JobState::Waiting, _, Some(first)) => {
            t_args("jobs-waits-for", &[("job", &first.to_string())])
        }
        (JobState::Running | JobState::Waiting, Some(why), _) => {
            t_args("jobs-stalled", &[("why", &why.localize())])
        }
        (JobState::Waiting, ..) => t("jobs-waits").to_owned(),
        (JobState::Running, ..) => t("jobs-under-way").to_owned(),
        (JobState::Paused, ..) => t("jobs-paused").to_owned(),
        (JobState::Cancelled, ..) => t("jobs-cancelled").to_owned(),
        (JobState::Finished, ..) => match job.tally.failed {
            0 => t("jobs-finished").to_owned(),
            failed => t_plural("jobs-finished-failed", failed.into(), &[]),
        },
    }
}

/// Says which conversations a job changes.
pub fn scope_text(page: &JobPage) -> String {
    match &page.job.query {
        None if page.job.of_job.is_some() => t("jobs-taken-of").to_owned(),
        None => t("jobs-taken-singly").to_owned(),
        Some(query) => describe_query(&Query::parse(query).0, &page.choice.agents),
    }
}

/// Says what a draft would do, for example: 312 match; 4 already closed; 9 already theirs; 299 to
/// change with 598 calls, about 9 minutes.
pub fn totals(job: &Job, preview: &Preview) -> String {
    let mut words = vec![t_plural("jobs-match", preview.matched.into(), &[])];
    let mut add = |number: u32, key| {
        if number > 0 {
            words.push(t_plural(key, number.into(), &[]));
        }
    };
    add(preview.closed, "jobs-already-closed");
    let already = match job.kind {
        JobKind::Reopen => "jobs-already-open",
        JobKind::Snooze => "jobs-already-snoozed",
        JobKind::Wake => "jobs-already-awake",
        JobKind::Unassign => "jobs-already-nobodys",
        JobKind::Undo | JobKind::Tag | JobKind::Untag => "jobs-already-before",
        JobKind::Assign | JobKind::Spread | JobKind::Close | JobKind::Return => {
            "jobs-already-theirs"
        }
    };
    add(preview.already, already);
    if preview.to_do == 0 {
        words.push(t("jobs-nothing").to_owned());
        return words.join("; ");
    }
    let (changes, time) = (format_number(preview.to_do.into()), minutes(preview.minutes));
    let to_do = [("changes", &*changes), ("time", &*time)];
    words.push(t_plural("jobs-to-do", preview.calls.into(), &to_do));
    words.join("; ")
}

/// Formats an estimated duration in minutes, at least one.
pub fn minutes(minutes: u32) -> String {
    match minutes.max(1) {
        minutes @ 1..60 => t_plural("jobs-minutes", minutes.into(), &[]),
        more => length(more),
    }
}

/// Says the result for one conversation.
pub fn row_result(row: &JobRow, page: &JobPage) -> String {
    let fixed = match (row.state, &row.why) {
        (RowState::Waiting, _) => match &row.mutation {
            Some(Mutation::Assign(Some(agent))) => {
                return t_args("jobs-row-waiting-for", &[("name", page.choice.name(agent))]);
            }
            _ => "jobs-row-waiting",
        },
        (RowState::Sending, _) => "jobs-row-sending",
        (RowState::Done, _) => "jobs-row-done",
        (_, Some(Why::Already)) => "jobs-row-already",
        (_, Some(Why::Closed)) => "jobs-row-closed",
        (_, Some(Why::Cancelled)) => "jobs-row-cancelled",
        (_, Some(Why::Conflict)) => match &row.changed_by {
            Some(by) => return t_args("jobs-row-overtaken-by", &[("name", by)]),
            None => "jobs-row-overtaken",
        },
        (_, Some(Why::Failure(cause))) => {
            return t_args("jobs-row-failed", &[("why", &cause.localize())]);
        }
        (state, None) => return state.localize().to_owned(),
    };
    t(fixed).to_owned()
}

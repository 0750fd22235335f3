//! Workload per agent and channel, counted from the queue. Closes made outside Sevendesk count only
//! if Sevendesk saw them.

use super::Services;
use super::calendar::zoned;
use crate::model::{
    Agent, AgentId, Channel, Conversation, Hour, Load, Span, StatusFilter, Timestamp, Today,
    WaitLevel, WaitThresholds, Workload,
};
use jiff::tz::TimeZone;
use std::cmp::Reverse;
use std::collections::HashMap;

const HOUR: i64 = 3600;
/// First and last hour that is always shown, even without activity.
const BUSINESS_HOURS: (u8, u8) = (7, 18);

/// Counts the queue. If the team cannot be read, only agents with work are listed.
pub async fn workload(services: &Services) -> Workload {
    services.queue.mark_viewed();
    let team = services.team.agents().await.unwrap_or_default();
    let day = Day { today: services.waiting.today(), zone: services.waiting.time_zone.clone() };
    let mut count = Count::new(team.to_vec());
    services.queue.read(|snapshot| {
        for conversation in snapshot.conversations() {
            count.add(conversation, &services.waiting.urgency, &day);
        }
    });
    let Count { total, hot, .. } = count;
    let mut agents: Vec<Load> = count.agents.into_values().collect();
    agents.sort_by_cached_key(|load| {
        let name = load.agent.as_ref().map(|agent| agent.name.to_lowercase());
        (Reverse((load.open, load.needs_reply)), name)
    });
    let mut channels: Vec<(Channel, u32)> = count.channels.into_iter().collect();
    channels.sort_by_cached_key(|(channel, open)| (Reverse(*open), channel.as_str().to_owned()));
    Workload {
        as_of: day.today.now,
        clock: day.clock(),
        queue: services.queue.status(),
        waiting_over: ((services.waiting.urgency.hot / 60).max(1) as u32, hot),
        last_hour: count.last_hour,
        total,
        nobody: count.nobody,
        agents,
        channels,
        hours: day.shown(&count.hours),
    }
}

/// The current day in the configured time zone.
struct Day {
    today: Today,
    zone: TimeZone,
}

impl Day {
    fn clock(&self) -> String {
        zoned(self.today.now, &self.zone)
            .map_or_else(String::new, |at| at.strftime("%H:%M:%S %Z").to_string())
    }

    fn holds(&self, at: Timestamp) -> bool {
        (self.today.began.0..=self.today.now.0).contains(&at.0)
    }

    /// Returns the hour of a timestamp; `None` if it is on another day.
    fn hour_in<'a>(&self, hours: &'a mut [Hour; 24], at: Timestamp) -> Option<&'a mut Hour> {
        let at = zoned(at, &self.zone).filter(|_| self.holds(at))?;
        hours.get_mut(usize::try_from(at.hour()).ok()?)
    }

    fn is_last_hour(&self, at: Timestamp) -> bool {
        (0..HOUR).contains(&(self.today.now.0 - at.0))
    }

    /// Returns business hours, extended to include every hour with activity.
    fn shown(&self, hours: &[Hour; 24]) -> Vec<Hour> {
        let busy = |hour: &&Hour| hour.arrived + hour.closed > 0;
        let (mut first, mut last) = BUSINESS_HOURS;
        for hour in hours.iter().filter(busy) {
            (first, last) = (first.min(hour.hour), last.max(hour.hour));
        }
        let shown = hours.iter().filter(|hour| (first..=last).contains(&hour.hour));
        shown.map(|hour| Hour { span: self.span_of(hour.hour), ..*hour }).collect()
    }

    /// Returns an hour's time range; hours differ in length on days of a clock change.
    fn span_of(&self, hour: u8) -> Option<Span> {
        let date = zoned(self.today.now, &self.zone)?.date();
        let begins = |date: jiff::civil::Date, hour: i8| {
            Some(date.at(hour, 0, 0, 0).to_zoned(self.zone.clone()).ok()?.timestamp().as_second())
        };
        let hour = i8::try_from(hour).ok()?;
        let until = match hour {
            23 => begins(date.tomorrow().ok()?, 0)?,
            hour => begins(date, hour + 1)?,
        };
        Some(Span::Fixed { from: begins(date, hour)?, until })
    }
}

/// Running counts.
#[derive(Default)]
struct Count {
    total: Load,
    nobody: Load,
    agents: HashMap<AgentId, Load>,
    channels: HashMap<Channel, u32>,
    /// Conversations at `WaitLevel::Hot` or above.
    hot: u32,
    hours: [Hour; 24],
    last_hour: Hour,
}

impl Count {
    fn new(team: Vec<Agent>) -> Self {
        let loads = team.into_iter().map(|agent| (agent.id.clone(), load_of(agent)));
        let hours = std::array::from_fn(|hour| Hour { hour: hour as u8, ..Hour::default() });
        Self { agents: loads.collect(), hours, ..Self::default() }
    }

    fn add(&mut self, conversation: &Conversation, urgency: &WaitThresholds, day: &Day) {
        let load = match &conversation.assignee {
            None => &mut self.nobody,
            Some(agent) => {
                self.agents.entry(agent.id.clone()).or_insert_with(|| load_of(agent.clone()))
            }
        };
        for load in [load, &mut self.total] {
            let since = conversation.waiting_since();
            load.open += u32::from(StatusFilter::of(conversation) == StatusFilter::Open);
            load.needs_reply += u32::from(conversation.needs_reply);
            load.waiting_since = [load.waiting_since, since].into_iter().flatten().min();
            load.closed_today += u32::from(closed(conversation).is_some_and(|at| day.holds(at)));
        }
        if StatusFilter::of(conversation) == StatusFilter::Open {
            *self.channels.entry(conversation.channel.clone()).or_default() += 1;
        }
        let waits = conversation.waiting_since().map(|since| since.age(day.today.now));
        self.hot += u32::from(waits.is_some_and(|long| urgency.level(long) >= WaitLevel::Hot));
        if let Some(at) = conversation.created_at {
            self.last_hour.arrived += u32::from(day.is_last_hour(at));
            day.hour_in(&mut self.hours, at).into_iter().for_each(|hour| hour.arrived += 1);
        }
        if let Some(at) = closed(conversation) {
            self.last_hour.closed += u32::from(day.is_last_hour(at));
            day.hour_in(&mut self.hours, at).into_iter().for_each(|hour| hour.closed += 1);
        }
    }
}

fn closed(conversation: &Conversation) -> Option<Timestamp> {
    conversation.closed_at.filter(|_| conversation.status.is_closed())
}

fn load_of(agent: Agent) -> Load {
    Load { agent: Some(agent), ..Load::default() }
}

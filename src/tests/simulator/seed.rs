//! The generated conversations.

use super::{BOTH, id};
use serde_json::Value;
use sevendesk::simulator::Contract::Live;
use sevendesk::simulator::{Contract, Options, Simulator};
use std::collections::HashSet;
use std::time::{Duration, Instant};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

fn conversations(contract: Contract) -> Vec<Value> {
    Simulator::new(Options::new(contract)).conversations()
}

fn percent(part: usize, whole: usize) -> usize {
    part * 100 / whole
}

#[test]
fn the_distribution_resembles_a_real_queue() {
    for contract in BOTH {
        let all = Simulator::new(Options { conversations: 2_000, ..Options::new(contract) })
            .conversations();
        let count = |matches: &dyn Fn(&Value) -> bool| all.iter().filter(|c| matches(c)).count();
        let closed = count(&|c| c["status"] == "closed");
        let snoozed = count(&|c| !c["snoozed_until"].is_null());
        let open = count(&|c| c["status"] != "closed");
        let unassigned = count(&|c| c["status"] == "open");
        let waiting = count(&|c| c["needs_reply"] == true);
        let whatsapp = count(&|c| c["channel_type"] == "whatsapp");
        assert!((27..=37).contains(&percent(closed, 2_000)), "closed {closed}");
        assert!(contract != Live || (5..=11).contains(&percent(snoozed, 2_000)), "{snoozed}");
        assert!((38..=50).contains(&percent(waiting, open)), "waiting {waiting}");
        assert!((9..=18).contains(&percent(unassigned, open)), "unassigned {unassigned}");
        assert!((35..=60).contains(&percent(whatsapp, 2_000)), "whatsapp {whatsapp}");
    }
}

#[test]
fn all_timestamps_are_ordered_and_within_the_last_three_weeks() {
    let now = OffsetDateTime::now_utc();
    let at = |value: &Value| OffsetDateTime::parse(value.as_str()?, &Rfc3339).ok();
    for conversation in BOTH.into_iter().flat_map(conversations) {
        let created = at(&conversation["created_at"]).unwrap();
        let last = at(&conversation["last_message_at"]).unwrap();
        let closed = at(&conversation["closed_at"]).unwrap_or(now);
        assert!(now - created <= Duration::from_secs(21 * 86_400 + 60), "{conversation}");
        assert!(created <= last && last <= closed && closed <= now, "{conversation}");
        assert!(conversation["created_at"].as_str().unwrap().ends_with('Z'));
    }
}

#[test]
fn names_include_every_kind_that_breaks_pages() {
    let all = conversations(Live);
    let contacts = || all.iter().map(|c| &c["contact"]);
    let names: Vec<&str> = contacts().filter_map(|c| c["name"].as_str()).collect();
    let some = |matches: &dyn Fn(&str) -> bool| names.iter().any(|name| matches(name));
    for (from, to) in [
        ('À', 'ž'),
        ('а', 'я'),
        ('α', 'ω'),
        ('ا', 'ي'),
        ('א', 'ת'),
        ('ぁ', 'ん'),
        ('一', '鿿'),
        ('가', '힣'),
        ('ก', '๛'),
        ('अ', 'ह'),
        ('ạ', 'ỹ'),
    ] {
        assert!(some(&|name| name.chars().any(|c| (from..=to).contains(&c))), "{from}–{to}");
    }
    assert!(some(&|name| name.chars().count() > 150));
    assert!(some(&|name| name.len() > 60 && !name.contains(' ')));
    assert!(some(&|name| name == "<b>Bob</b>"));
    assert!(some(&|name| name == r#""><script>alert(1)</script>"#));
    let nameless = || contacts().filter(|c| c["name"].is_null());
    assert!(nameless().any(|c| c["phone"].is_string()));
    assert!(nameless().any(|c| c["phone"].is_null() && c["email"].is_null()));
    assert!(all.iter().all(|c| (c["channel_type"] == "email") == c["subject"].is_string()));
}

#[test]
fn the_team_has_twelve_agents_and_all_have_conversations() {
    for contract in BOTH {
        let simulator = Simulator::new(Options::new(contract));
        let all = simulator.conversations();
        let agents = simulator.agents();
        assert_eq!(agents.len(), 12);
        for (user, name) in agents {
            let has_work = all.iter().any(|c| c["assigned_user_id"] == user.as_str());
            assert!(user.starts_with("user_") && has_work, "{name}");
        }
    }
}

#[test]
fn the_same_seed_generates_the_same_data_and_another_seed_different_data() {
    let ids = |seed| -> HashSet<String> {
        let generated = Simulator::new(Options { seed, ..Options::new(Live) }).conversations();
        generated.iter().map(id).collect()
    };
    assert_eq!(ids(7), ids(7));
    assert!(ids(7).is_disjoint(&ids(8)));
}

#[test]
fn any_number_of_conversations_is_generated_quickly() {
    for conversations in [0, 1, 12_000] {
        let start = Instant::now();
        let generated =
            Simulator::new(Options { conversations, ..Options::new(Live) }).conversations();
        assert_eq!(generated.len(), conversations);
        assert!(start.elapsed() < Duration::from_secs(20));
    }
}

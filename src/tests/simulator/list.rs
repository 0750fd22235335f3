//! Filters, order, and pages of the list.

use super::{BOTH, Vendor, id};
use serde_json::Value;
use sevendesk::simulator::Contract::{self, Documented, Live};

type Condition = fn(&Value) -> bool;

#[tokio::test]
async fn each_filter_returns_exactly_the_matching_rows() {
    let open_live: Condition = |c| c["status"] != "closed" && c["snoozed_until"].is_null();
    let cases: &[(Contract, &str, Condition)] = &[
        (Documented, "status=open", |c| c["status"] == "open"),
        (Documented, "status=pending", |c| c["status"] == "pending"),
        (Documented, "status=closed", |c| c["status"] == "closed"),
        (Documented, "needs_reply=true", |c| c["needs_reply"] == true),
        (Documented, "needs_reply=false", |c| c["needs_reply"] == false),
        (Documented, "channel=sms", |c| c["channel"] == "sms"),
        (Documented, "status=open&channel=email", |c| {
            c["status"] == "open" && c["channel"] == "email"
        }),
        (Live, "status=open", open_live),
        (Live, "status=snoozed", |c| !c["snoozed_until"].is_null()),
        (Live, "status=closed", |c| c["status"] == "closed"),
        (Live, "needs_reply=true", |c| c["needs_reply"] == true),
        (Live, "needs_reply=No", |c| c["needs_reply"] == false),
        (Live, "filter=unanswered", |c| c["needs_reply"] == true),
        (Live, "inbox_id=inbox_messengers", |c| {
            ["whatsapp", "telegram"].iter().any(|channel| c["channel_type"] == *channel)
        }),
        (Live, "inbox_id=inbox_money", |c| {
            ["billing", "refund"].iter().any(|name| c["tags"][0]["name"] == *name)
        }),
        (Live, "channel_type=viber", |c| c["channel_type"] == "viber"),
        (Live, "assigned_to=unassigned", |c| c["assigned_user_id"].is_null()),
        (Live, "search=%2B447700", |c| c["contact"]["phone"].to_string().contains("+447700")),
        (Live, "search=INVOICE", |c| c["subject"].to_string().contains("Invoice")),
    ];
    let vendors = [Vendor::start(Documented).await, Vendor::start(Live).await];
    for (contract, filter, matches) in cases {
        let vendor = &vendors[usize::from(*contract == Live)];
        let all = vendor.rows("").await;
        let expected: Vec<_> = all.iter().filter(|c| matches(c)).cloned().collect();
        assert!(!expected.is_empty() && expected.len() < all.len(), "{filter} selects some rows");
        assert_eq!(vendor.rows(filter).await, expected, "{contract:?} {filter}");
        vendor.simulator.reset();
    }
}

#[tokio::test]
async fn the_assignee_filter_accepts_ids_and_the_keywords_of_the_live_contract() {
    for contract in BOTH {
        let vendor = Vendor::start(contract).await;
        let (me, _) = vendor.simulator.agents()[0].clone();
        let field = if contract == Live { "assigned_user_id" } else { "assigned_to" };
        let all = vendor.rows("").await;
        let count_of =
            |user: Option<&str>| all.iter().filter(|c| c[field].as_str() == user).count();

        let mine = vendor.rows(&format!("assigned_to={me}")).await;
        assert!(mine.iter().all(|c| c[field] == me.as_str()) && !mine.is_empty());
        assert_eq!(vendor.rows("assigned_to=user_nobody").await.len(), 0);
        // The documented contract reads the keywords as ids that no agent has.
        let counts = [mine.len(), count_of(None), count_of(Some(&me)) + count_of(None)];
        for (word, live) in ["me", "unassigned", "me_and_unassigned"].into_iter().zip(counts) {
            let rows = vendor.rows(&format!("assigned_to={word}")).await;
            assert_eq!(rows.len(), if contract == Live { live } else { 0 }, "{word}");
        }
    }
}

#[tokio::test]
async fn invalid_values_are_handled_as_each_contract_does() {
    let cases = [
        ("status=sleeping", 400, 200),
        ("status=snoozed", 400, 200),
        ("needs_reply=maybe", 400, 422),
        ("channel=fax", 400, 200),
        ("channel_type=fax", 200, 200),
        ("channel=sms", 200, 200),
        ("color=blue", 200, 200),
        ("page=0", 400, 422),
        ("page=x", 400, 422),
        ("page_size=0", 400, 422),
        ("page_size=101", 400, 422),
        ("page=1000000000000", 200, 200),
    ];
    let (documented, live) = (Vendor::start(Documented).await, Vendor::start(Live).await);
    for (filter, old, new) in cases {
        let path = format!("/conversations?{filter}");
        let (status, body) = documented.get(&path).await;
        assert_eq!(status, old, "documented {filter}: {body}");
        assert!(status == 200 || (body["status_code"] == 400 && body["detail"].is_string()));

        let (status, body) = live.get(&path).await;
        assert_eq!(status, new, "live {filter}: {body}");
        let name = filter.split('=').next().unwrap();
        assert!(status == 200 || body["detail"][0]["loc"][1] == name, "{body}");
    }
    // What the live API does not know, it ignores.
    for ignored in ["channel=sms", "status=pending", "status=bogus"] {
        let (_, body) = live.get(&format!("/conversations?{ignored}")).await;
        assert_eq!(body["pagination"]["total"], 240, "{ignored}");
    }
}

#[tokio::test]
async fn the_pages_contain_every_row_once_newest_first() {
    for contract in BOTH {
        let vendor = Vendor::start(contract).await;
        let (_, first) = vendor.get("/conversations").await;
        assert_eq!(first["items"].as_array().unwrap().len(), 20);
        let mut expected =
            serde_json::json!({ "page": 1, "page_size": 20, "total": 240, "total_pages": 12 });
        if contract == Live {
            (expected["has_next"], expected["has_prev"]) = (true.into(), false.into());
            let (_, last) = vendor.get("/conversations?page=12").await;
            let [next, previous] = ["has_next", "has_prev"].map(|name| &last["pagination"][name]);
            assert_eq!((next, previous), (&false.into(), &true.into()));
        }
        assert_eq!(first["pagination"], expected);
        let rows = vendor.rows("").await;
        assert!(rows.is_sorted_by(|a, b| {
            a["last_message_at"].as_str() >= b["last_message_at"].as_str()
        }));
        let mut ids: Vec<_> = rows.iter().map(id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 240);
        let (_, beyond) = vendor.get("/conversations?page=13").await;
        assert_eq!(
            (beyond["items"].as_array().unwrap().len(), &beyond["pagination"]["page"]),
            (0, &13.into())
        );
    }
}

#[tokio::test]
async fn rows_and_single_conversations_have_the_fields_of_their_contract() {
    let vendor = Vendor::start(Documented).await;
    let row = vendor.rows("channel=whatsapp").await[0].clone();
    let fields: Vec<_> = row.as_object().unwrap().keys().collect();
    let documented = [
        "assigned_to",
        "channel",
        "contact_id",
        "created_at",
        "id",
        "last_message_at",
        "needs_reply",
        "status",
    ];
    assert_eq!(fields, documented);
    let (_, single) = vendor.get(&format!("/conversations/{}", id(&row))).await;
    assert_eq!(single["contact"]["id"], row["contact_id"]);
    assert!(single["contact"].get("name").is_some() && single["contact"].get("phone").is_some());

    let vendor = Vendor::start(Live).await;
    let row = vendor.rows("").await[0].clone();
    for field in ["assigned_user_id", "channel_type", "subject", "tags"] {
        assert!(row.get(field).is_some(), "{field}");
    }
    assert!(row.get("assigned_to").is_none() && row.get("channel").is_none());
    let (_, single) = vendor.get(&format!("/conversations/{}", id(&row))).await;
    assert_eq!(single, row);
}

#[tokio::test]
async fn a_malformed_row_and_ignored_filters_can_be_switched_on() {
    let vendor = Vendor::start(Live).await;
    let closed = vendor.find(|c| c["status"] == "closed");
    vendor.control("/break", serde_json::json!({ "id": closed })).await;
    let rows = vendor.rows("status=closed").await;
    let broken = rows.iter().find(|row| row["id"] == closed.as_str()).unwrap();
    assert!(broken["status"].is_object() && broken["contact_id"].is_number());

    vendor.control("/ignore-filters", serde_json::json!({ "on": true })).await;
    assert_eq!(vendor.rows("status=closed").await.len(), 240);
    vendor.control("/ignore-filters", serde_json::json!({ "on": false })).await;
    assert_eq!(vendor.rows("status=closed").await, rows);
}

#[tokio::test]
async fn agents_are_listed_in_pages_if_the_contract_has_the_endpoint() {
    let (status, _) = Vendor::start(Documented).await.get("/users").await;
    assert_eq!(status, 404);
    let vendor = Vendor::start(Live).await;
    let (status, body) = vendor.get("/users?page=2&page_size=5").await;
    let (id, name) = vendor.simulator.agents()[5].clone();
    assert_eq!((status, &body["pagination"]["total"]), (200, &12.into()));
    assert_eq!((&body["items"][0]["id"], &body["items"][0]["name"]), (&id.into(), &name.into()));
}

//! Templates, which reach customers outside the reply window: filled in, previewed, sent once, and
//! never lost.

use super::replies::times_sent;
use super::*;
use crate::support::{Browser, http};
use reqwest::Method;
use serde_json::json;
use sevendesk::model::NoReply;
use sevendesk::model::composer::Written;
use sevendesk::server::store::now;
use sevendesk::simulator::Fault;

const SEND: &str = "/api/templates/send";
const PREVIEW: &str = "/api/templates/preview";
const ORDER: &str = "template_order_en";
const FILLED: &str = "Hello Ines, there is news about your order 4711.";

/// Returns an open conversation on WhatsApp whose customer wrote more than a day ago.
fn outside_the_window(app: &TestApp) -> Vec<Conversation> {
    let day_ago = now().0 - 25 * 3_600;
    let all = app.state.services.queue.read(|snapshot| {
        let open = snapshot.conversations().filter(|one| !one.status.is_closed());
        let fitting = open.filter(|one| {
            let wrote = one.last_customer_message_at.is_some_and(|at| at.0 < day_ago);
            one.channel.as_str() == "whatsapp" && wrote
        });
        fitting.cloned().collect::<Vec<_>>()
    });
    assert!(!all.is_empty(), "the seed data has such conversations");
    all
}

fn page_of(one: &Conversation) -> String {
    format!("/conversations/{}", one.id)
}

fn fields<'a>(
    one: &'a Conversation,
    back: &'a str,
    values: &[&'a str],
    key: &'a str,
) -> Vec<(&'a str, &'a str)> {
    let mut all = vec![("id", one.id.as_str()), ("template", ORDER), ("key", key), ("back", back)];
    for (name, value) in ["1", "2"].into_iter().zip(values) {
        all.extend([("names[]", name), ("values[]", *value)]);
    }
    all
}

async fn send(by: &Browser, one: &Conversation, values: &[&str], key: &str) -> Answer {
    by.call(SEND, &fields(one, "", values, key)).await
}

/// Returns the form's hidden key.
async fn key(by: &Browser, one: &Conversation) -> String {
    let page = by.get(&format!("{}/templates?template={ORDER}", page_of(one))).await.text;
    let after = page.split_once("name=\"key\" value=\"").expect("the page has a form").1;
    after.split('"').next().unwrap().to_owned()
}

async fn templates_fail(app: &TestApp, on: bool) {
    let sending = app.api_url().replace("/api/v1", "/_simulator/sending");
    let set = http::client().post(&sending).json(&json!({ "templates_fail": on }));
    assert_eq!(set.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn outside_the_window_the_form_leads_to_the_approved_templates_of_the_channel() {
    let app = app(60).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = outside_the_window(&app).remove(0);
    let address = format!("{}/templates?status=open", page_of(&one));

    let form = lea.get(&format!("{}?status=open", page_of(&one))).await.text;
    let list = lea.get(&address).await.text;
    let found = lea.get(&format!("{address}&find=bestellung+ORDER")).await.text;

    assert!(form.contains(&format!("href=\"{address}\"")), "{form}");
    for name in ["order_update", "appointment_reminder", "survey", "invoice_ready"] {
        assert!(list.contains(&format!(">{name}<")), "{name}: {list}");
    }
    assert!(list.contains("English (en) · Utility") && list.contains("German (de)"), "{list}");
    for name in ["new_shoes", "autumn_sale", "welcome", "feedback"] {
        assert!(!list.contains(name), "cards, or not approved: {name}");
    }
    let cards = "One more approved template is not listed: templates with several cards";
    assert!(list.contains(cards), "{list}");
    assert!(found.contains("Guten Tag {{1}}") && !found.contains("survey"), "{found}");
    let choice = format!("href=\"{address}&amp;template={ORDER}\"");
    assert!(list.contains(&choice), "the list's filters are kept: {list}");
    let within = replies::replyable(&app).remove(0);
    assert!(!lea.get(&page_of(&within)).await.text.contains("Use a template"));
}

#[tokio::test]
async fn the_preview_shows_the_message_as_the_customer_reads_it_and_sends_nothing() {
    let app = app(60).await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let one = outside_the_window(&app).remove(0);
    let back = page_of(&one);
    let page = format!("{back}/templates?template={ORDER}");
    assert!(lea.get(&page).await.text.contains("order {{2}}."), "what is open is marked");

    let values = ["<b>Ines</b> {{2}}", " 47   11"];
    let answer = lea.post_form(PREVIEW, &fields(&one, &back, &values, "")).await;
    let shown = lea.get(&page).await.text;

    assert_eq!((answer.status, answer.location()), (303, Some(&*format!("{page}#preview"))));
    let message = "Hello &lt;b&gt;Ines&lt;/b&gt; {{2}}, there is news about your order 47 11.";
    assert!(shown.contains(message), "{shown}");
    assert!(shown.contains("value=\"47 11\""), "{shown}");
    assert!(!ada.get(&page).await.text.contains("47 11"), "it is nobody else's draft");
    assert_eq!((app.changes_sent(), pending(&app, Role::Lead).await.len()), (0, 0));
}

#[tokio::test]
async fn a_template_is_held_and_then_sent_once_although_its_form_was_sent_twice() {
    let app = app(60).await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let one = outside_the_window(&app).remove(0);
    let (twin, key) = (lea.twin(), key(&lea, &one).await);
    let values = ["Ines", "4711"];

    let sent = tokio::join!(send(&lea, &one, &values, &key), send(&twin, &one, &values, &key));
    for answer in [sent.0, sent.1] {
        assert_eq!((answer.status, answer.json::<Written>()), (200, Written::Pending));
    }
    let (own, others) = (lea.get(&page_of(&one)).await.text, ada.get(&page_of(&one)).await.text);
    assert_eq!(times_sent(&app.simulator, &one, FILLED), 0);
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    assert_eq!(send(&twin, &one, &values, &key).await.json::<Written>(), Written::Replied);

    for page in [&own, &others] {
        let waiting = page.split("<li ").find(|item| item.contains(FILLED)).expect("it is shown");
        assert!(waiting.contains("sent in") && waiting.contains("Lea Hartmann"), "{waiting}");
    }
    assert!(own.contains("Template “order_update” to "), "{own}");
    assert_eq!((times_sent(&app.simulator, &one, FILLED), app.changes_sent()), (1, 1));
    let entry = app.state.store.audit_of(&one.id, 20).await.unwrap().remove(0);
    assert_eq!(
        (entry.action.as_str(), entry.after.as_deref(), entry.result.as_deref()),
        ("template", Some("order_update"), Some("done"))
    );
    let page = lea.get(&page_of(&one)).await.text;
    let item =
        page.split("<li ").find(|item| item.contains(FILLED)).expect("it is in the timeline");
    assert!(item.contains("Lea Hartmann"), "{item}");
    assert!(!page.contains("sent the template"), "it appears once: {page}");
}

#[tokio::test]
async fn a_refusal_inside_a_success_needs_attention_in_words_and_can_be_tried_again() {
    let app = app(60).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = outside_the_window(&app).remove(0);
    templates_fail(&app, true).await;
    let first = key(&lea, &one).await;
    send(&lea, &one, &["Ines", "4711"], &first).await;

    make_all_due(&app);
    wait_until_none_pending(&app).await;

    let entry = needs_attention(&app, Role::Lead).await.remove(0);
    assert_eq!(entry.cause, AppError::NotSent { code: Some(131_026) });
    assert_eq!(entry.mutation.text(), Some(FILLED));
    assert_eq!(results(&app, &one).await, [Some("failed: error-not-sent".to_owned())]);
    assert_eq!(times_sent(&app.simulator, &one, FILLED), 0);
    let page = lea.get("/attention").await.text;
    assert!(page.contains("WhatsApp did not take the message."), "{page}");
    assert!(page.contains("The customer cannot be reached there"), "{page}");
    assert!(page.contains(FILLED), "{page}");
    assert_ne!(key(&lea, &one).await, first, "the same key would get the same refusal");

    templates_fail(&app, false).await;
    let form = page.split("<form").find(|form| form.contains(SEND)).expect("it offers to");
    let again = form.split_once("name=\"key\" value=\"").unwrap().1.split('"').next().unwrap();
    for _ in 0..2 {
        assert_eq!(send(&lea, &one, &["Ines", "4711"], again).await.status, 200);
    }
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    assert_eq!(times_sent(&app.simulator, &one, FILLED), 1);
    assert_eq!(needs_attention(&app, Role::Lead).await, []);
}

#[tokio::test]
async fn lost_answers_and_cut_connections_send_a_template_once() {
    let app = app(120).await;
    let lea = app.sign_in(Role::Lead).await;
    let all = outside_the_window(&app);
    let faults = [Fault::AppliedThenReset, Fault::Status(503), Fault::Html];
    for (fault, one) in faults.into_iter().zip(&all) {
        let key = key(&lea, one).await;
        send(&lea, one, &["Ines", "4711"], &key).await;
        // More failures than one call retries.
        app.simulator.fail_next(4, Some(Method::POST), fault);

        make_all_due(&app);
        wait_until_none_pending(&app).await;

        assert_eq!(times_sent(&app.simulator, one, FILLED), 1, "{fault:?}");
        assert_eq!(results(&app, one).await, [Some("done".to_owned())], "{fault:?}");
    }
    assert_eq!(needs_attention(&app, Role::Lead).await, []);
}

#[tokio::test]
async fn an_undone_template_is_never_sent_and_its_values_are_back_in_the_form() {
    let app = app(60).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = outside_the_window(&app).remove(0);
    send(&lea, &one, &["Ines", "4711"], "k").await;

    assert_eq!(undo(&lea, "").await.status, 200);

    let form = lea.get(&format!("{}/templates?template={ORDER}", page_of(&one))).await.text;
    assert!(form.contains("value=\"Ines\"") && form.contains("value=\"4711\""), "{form}");
    make_all_due(&app);
    assert_eq!((app.changes_sent(), results(&app, &one).await), (0, vec![]));
}

#[tokio::test]
async fn a_missing_value_is_refused_and_the_others_stay_in_the_form() {
    let app = app(60).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = outside_the_window(&app).remove(0);
    let back = page_of(&one);

    let refused = lea.post_form(SEND, &fields(&one, &back, &["Ines", " "], "k")).await;

    let page = format!("{back}/templates?template={ORDER}");
    assert_eq!((refused.status, refused.location()), (303, Some(&*page)));
    let form = lea.get(&page).await.text;
    assert!(form.contains("No value was given for {{2}}"), "{form}");
    assert!(form.contains("value=\"Ines\""), "{form}");
    let long = "x".repeat(1_025);
    assert_eq!(send(&lea, &one, &["Ines", &long], "k").await.status, 400);
    assert_eq!((app.changes_sent(), pending(&app, Role::Lead).await.len()), (0, 0));
}

/// Returns the fields of the form of a template with one value.
fn with_one_value<'a>(
    one: &'a Conversation,
    template: &'a str,
    name: &'a str,
    value: &'a str,
) -> [(&'a str, &'a str); 5] {
    let (id, key) = (one.id.as_str(), "k");
    [("id", id), ("template", template), ("key", key), ("names[]", name), ("values[]", value)]
}

#[tokio::test]
async fn a_document_is_sent_as_a_link_and_what_whatsapp_cannot_fetch_is_refused_first() {
    let app = app(60).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = outside_the_window(&app).remove(0);
    let link = "https://files.example.com/invoice-4711.pdf";
    let fields = |value| with_one_value(&one, "template_invoice", "header-document", value);

    let form = lea.get(&format!("{}/templates?template=template_invoice", page_of(&one))).await;
    for refused in ["", "invoice.pdf", "http://example.com/a.pdf", "https://intranet/a.pdf"] {
        let answer = lea.call(SEND, &fields(refused)).await;
        assert_eq!(answer.status, 400, "{refused}");
        assert!(answer.json::<AppError>().remedy().contains("a link with https://"), "{refused}");
    }
    assert_eq!(pending(&app, Role::Lead).await.len(), 0);
    assert_eq!(lea.call(SEND, &fields(link)).await.status, 200);
    make_all_due(&app);
    wait_until_none_pending(&app).await;

    assert!(form.text.contains("Link to the document"), "{}", form.text);
    assert!(form.text.contains("everybody has to be able to open it"), "{}", form.text);
    assert_eq!(times_sent(&app.simulator, &one, "Your invoice is attached."), 1);
    let calls = app.simulator.calls();
    let sent = calls.iter().find(|call| call.path.ends_with("/template_invoice/send")).unwrap();
    let sent: Value = serde_json::from_str(&sent.body).unwrap();
    assert_eq!(sent["header_media_url"], link);
    assert_eq!(sent["header_document_filename"], "invoice-4711.pdf");
}

#[tokio::test]
async fn the_end_of_a_buttons_link_is_asked_for_shown_and_sent() {
    let app = app(60).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = outside_the_window(&app).remove(0);
    let fields = |value| with_one_value(&one, "template_parcel", "link-end", value);
    let address = format!("{}/templates?template=template_parcel", page_of(&one));

    assert_eq!(lea.call(SEND, &fields("47 11")).await.status, 400, "no link has spaces");
    lea.call(PREVIEW, &fields("DE-4711")).await;
    let form = lea.get(&address).await.text;
    assert_eq!(lea.call(SEND, &fields("DE-4711")).await.status, 200);
    make_all_due(&app);
    wait_until_none_pending(&app).await;

    assert!(form.contains("End of the link"), "{form}");
    assert!(form.contains("https://parcels.example.com/DE-4711"), "{form}");
    assert_eq!(times_sent(&app.simulator, &one, "It is on its way."), 1);
    assert_eq!(needs_attention(&app, Role::Lead).await, []);
}

/// Returns whether the contact has a name that HTML does not escape.
fn is_plain(one: &Conversation) -> bool {
    let name = one.contact.name.as_deref();
    name.is_some_and(|name| name.chars().all(|one| one.is_alphabetic() || one == ' '))
}

#[tokio::test]
async fn the_contacts_name_is_filled_in_where_a_template_asks_for_it() {
    let app = app(60).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = outside_the_window(&app).into_iter().find(is_plain).unwrap();
    let first = one.contact.name.as_deref().unwrap().split(' ').next().unwrap();

    let page = format!("{}/templates?template=template_appointment", page_of(&one));
    let page = lea.get(&page).await.text;

    assert!(page.contains(&format!("Hello {first}, we expect you on {{{{day}}}}.")), "{page}");
    assert!(page.contains("Reply STOP to unsubscribe"), "{page}");
}

#[tokio::test]
async fn templates_are_refused_where_they_cannot_be_sent_and_nothing_is_asked_of_whatsapp() {
    let app = app(60).await;
    let (vera, lea) = (app.sign_in(Role::Viewer).await, app.sign_in(Role::Lead).await);
    let one = outside_the_window(&app).remove(0);
    let telegram = replies::replyable(&app).remove(0);

    let viewer = send(&vera, &one, &["Ines", "4711"], "k").await;
    let elsewhere = send(&lea, &telegram, &["Ines", "4711"], "k").await.json::<AppError>();
    let unknown = [("id", one.id.as_str()), ("template", "template_sale")];
    let unknown = lea.call(SEND, &unknown).await.json::<AppError>();
    close(&lea, &one, "").await;
    let closed = send(&lea, &one, &["Ines", "4711"], "k").await.json::<AppError>();

    assert_eq!(viewer.status, 403);
    assert!(elsewhere.remedy().contains("a conversation on WhatsApp"), "{elsewhere}");
    assert!(unknown.remedy().contains("one of the listed templates"), "{unknown}");
    assert_eq!(closed, AppError::NoReply(NoReply::Closed));
    assert_eq!(app.changes_sent(), 0);
}

#[tokio::test]
async fn without_the_scope_to_read_channels_no_template_is_offered() {
    let app = app(60).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = outside_the_window(&app).remove(0);
    let scopes = ["conversations:*", "messages:*", "team:read", "contacts:read"];
    app.simulator.set_scopes(scopes.map(str::to_owned).into());
    app.state.services.gateway.read_scopes().await.unwrap();

    let form = lea.get(&page_of(&one)).await.text;
    let page = lea.get(&format!("{}/templates", page_of(&one))).await;

    assert!(form.contains("The reply window is over") && !form.contains("Use a template"));
    assert_eq!(page.status, 502);
    assert!(page.text.contains("channels:read"), "{}", page.text);
}

#[tokio::test]
async fn a_reply_that_failed_outside_the_window_leads_to_templates_in_place_of_another_try() {
    let app = app(60).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = outside_the_window(&app).remove(0);
    // Another program writes outside the window: WhatsApp takes it and fails later.
    let messages = http::client().post(format!("{}/messages", app.api_url()));
    let body = json!({ "conversation_id": one.id, "text": "Are you still there?" });
    let sent = messages.bearer_auth("s7_api_demo").json(&body).send().await.unwrap();
    assert_eq!(sent.status(), 201);

    let failed = async || {
        let page = lea.get(&page_of(&one)).await.text;
        let item = page.split("<li ").find(|item| item.contains("Are you still there?"))?;
        item.contains("Not delivered").then(|| item.to_owned())
    };
    let item = eventually(failed).await;

    assert!(item.contains("WhatsApp took only a template"), "{item}");
    assert!(item.contains("Use a template") && !item.contains("Send again"), "{item}");
}

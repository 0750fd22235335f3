//! Audit entries as operators see them: translated, and unknown codes unchanged.

use crate::support::lists::first_open;
use crate::support::{Browser, TestApp};
use reqwest::Method;
use sevendesk::labels::audit::action_label;
use sevendesk::model::audit::{Outcome, action};
use sevendesk::model::{Language, Role};
use sevendesk::server::locales::with_language;
use sevendesk::server::services::audit::{Actor, AuditEvent, COMMAND_LINE, NOBODYS_NAME};
use sevendesk::server::store::audit::AuditFilter;
use sevendesk::simulator::{Contract, Fault};

/// An entry: operator, event, and result, and the texts that its row shows in English and in
/// German.
type Case = (&'static str, AuditEvent, &'static str, [&'static str; 2], [&'static str; 2]);

fn event(action: &'static str, details: &str) -> AuditEvent {
    let details = (!details.is_empty()).then(|| details.to_owned());
    AuditEvent { action, details, ..AuditEvent::default() }
}

fn closing(before: &str) -> AuditEvent {
    let [before, after] = [before, "closed"].map(|word| Some(word.to_owned()));
    AuditEvent { before, after, ..event(action::CLOSE, "") }
}

fn entries() -> Vec<Case> {
    let lea = "Lea Hartmann";
    vec![
        (lea, closing("open"), "done", [">close<", ">closed<"], [">Schließen<", ">geschlossen<"]),
        (
            lea,
            closing("assigned"),
            "done",
            [">assigned<", ">closed<"],
            [">zugewiesen<", ">geschlossen<"],
        ),
        (
            lea,
            event(action::UNASSIGN, ""),
            "failed: vendor-invalid",
            [">unassign<", ">failed: SendSeven refused a value<"],
            [">Zuweisung aufheben<", ">fehlgeschlagen: SendSeven hat einen Wert abgelehnt<"],
        ),
        (
            lea,
            event(action::EXPORT, "conversations: status=open"),
            "done, 12345 rows, 3 of them could not be read",
            ["done, 12,345 rows, 3 of them could not be read", ">conversations: status=open<"],
            ["erledigt, 12.345 Zeilen, 3 davon nicht lesbar", ">Unterhaltungen: status=open<"],
        ),
        (
            lea,
            event(action::EXPORT, "job 3, 12 rows"),
            "failed: audit-browser-gone, after 1 rows",
            ["failed: the browser went away, after 1 row<", ">job 3, 12 rows<"],
            [": die Verbindung brach ab, nach 1 Zeile<", ">Auftrag 3, 12 Zeilen<"],
        ),
        (
            lea,
            event(action::EXPORT, "audit: "),
            "failed: 30001 conversations are too many",
            [">failed: 30,001 conversations are too many<", ">export<"],
            [">fehlgeschlagen: 30.001 Unterhaltungen sind zu viele<", ">Exportieren<"],
        ),
        (
            lea,
            event(action::JOB, "job 3, close: start, 11 of 12"),
            "done",
            [">job 3, close: start, 11 of 12<", ">job<"],
            [">Auftrag 3, Schließen: gestartet, 11 von 12<", ">Auftrag<"],
        ),
        (
            lea,
            event(action::NOTE, "2 mentioned"),
            "uncertain",
            [">2 mentioned<", ">uncertain<"],
            [">2 erwähnt<", ">ungewiss<"],
        ),
        (
            NOBODYS_NAME,
            event(action::SIGN_IN, ""),
            "failed: error-credentials",
            [">(nobody’s name)<", "failed: Wrong name or password"],
            [">(unbekannter Name)<", "fehlgeschlagen: Name oder Passwort stimmt nicht"],
        ),
        (
            COMMAND_LINE,
            event(action::OPERATOR, "role of Vera Lind"),
            "failed: audit-last-admin",
            [">role of Vera Lind<", "failed: no other admin can sign in"],
            [">Rolle von Vera Lind<", "fehlgeschlagen: es ist der letzte aktive Admin"],
        ),
        (
            lea,
            event(action::EXPORT, "by hand, long ago"),
            "failed: it rained, after 2 rows",
            ["failed: it rained, after 2 rows", "by hand, long ago"],
            ["failed: it rained, after 2 rows", "by hand, long ago"],
        ),
    ]
}

async fn with_entries() -> (TestApp, Browser) {
    let app = TestApp::new(Contract::Live).start().await;
    let ada = app.sign_in(Role::Admin).await;
    for (operator, event, result, _, _) in entries() {
        let by = Actor { operator: operator.to_owned(), request: "1f".to_owned() };
        app.state.services.audit.record(&by, event, result).await.unwrap();
    }
    (app, ada)
}

#[tokio::test]
async fn entries_are_stored_as_codes_and_shown_in_the_language_of_the_reader() {
    let (_app, ada) = with_entries().await;

    let english = ada.get("/audit").await.text;
    let german = ada.with_language("de").get("/audit").await.text;

    for (_, _, result, in_english, in_german) in entries() {
        for text in in_english {
            assert!(english.contains(text), "{result}: {text} in {english}");
        }
        for text in in_german {
            assert!(german.contains(text), "{result}: {text} in {german}");
        }
    }
}

#[tokio::test]
async fn the_audit_page_is_translated_to_german_and_its_url_parameters_are_not() {
    let (app, ada) = with_entries().await;
    let vera = app.sign_in(Role::Viewer).await;
    assert_eq!(vera.get("/audit").await.status, 403);
    let ada = ada.with_language("de");

    let page = ada.get("/audit?result=refused&action=refused").await.text;

    for text in [
        "<title>Protokoll",
        "aria-label=\"Protokoll filtern\"",
        ">Wer<",
        ">Aktion<",
        ">Ergebnis<",
        ">Von<",
        ">Bis<",
        ">Filtern<",
        ">Alles zeigen<",
        ">Änderung und Einzelheiten<",
        ">1 Eintrag, der neueste zuerst<",
        ">Verwalten: nötig ist Admin, vorhanden Betrachter<",
        ">verweigert<",
        "value=\"sign in\"",
        ">Anmelden<",
    ] {
        assert!(page.contains(text), "{text} in {page}");
    }
    let english = [
        "Operator",
        "Action",
        "Result",
        "Show all",
        ">From<",
        ">To<",
        ">any<",
        "Entries",
        "entry",
        "Details",
        "Request",
        "needed",
        "held",
        ">refused<",
        ">done<",
        ">sign in<",
        ">Filter<",
    ];
    for text in english {
        assert!(!page.contains(text), "{text} in {page}");
    }
    let empty = ada.get("/audit?to=2020-01-01").await.text;
    assert!(empty.contains("Kein Eintrag passt"), "{empty}");
    let refused = ada.get("/audit?from=yesterday").await.text;
    assert!(refused.contains("ein Tag wie 2026-11-22"), "{refused}");
}

#[tokio::test]
async fn failures_of_a_german_operator_are_stored_as_codes_and_shown_in_english_to_others() {
    let app = TestApp::new(Contract::Documented).start().await;
    let lea = app.sign_in(Role::Lead).await.with_language("de");
    let conversation = first_open(&lea).await.id;
    app.simulator.fail_next(1, Some(Method::PUT), Fault::Status(422));
    let to = app.simulator.agents().pop().unwrap().0;
    let fields = [("id", conversation.as_str()), ("assignee", to.as_str())];
    assert_eq!(lea.call("/api/conversations/assign", &fields).await.status, 502);
    app.anonymous().with_language("de").sign_in("Lea Hartmann", "not it").await;

    let stored = app.state.store.audit(&AuditFilter::default(), 2).await.unwrap();
    let results: Vec<_> = stored.iter().map(|entry| entry.result.as_deref().unwrap()).collect();
    assert_eq!(results, ["failed: error-credentials", "failed: vendor-invalid"]);
    let ada = app.sign_in(Role::Admin).await;
    let english = ada.get("/audit?result=failed").await.text;
    let german = ada.with_language("de").get("/audit?result=failed").await.text;
    for text in ["Wrong name or password", "SendSeven refused a value"] {
        assert!(english.contains(&format!(">failed: {text}<")), "{english}");
        assert!(!german.contains(text), "{german}");
    }
}

#[test]
fn every_action_and_outcome_has_a_german_label() {
    with_language(Language::German, || {
        for word in action::ALL {
            assert_ne!(action_label(word), word);
        }
        for outcome in Outcome::ALL {
            assert_ne!(outcome.label(), outcome.name());
        }
    });
}

#[tokio::test]
async fn the_audit_csv_is_always_in_english() {
    let (_app, ada) = with_entries().await;

    let file = ada.with_language("de").get("/audit.csv?action=unassign").await;

    let mut table = csv::Reader::from_reader(file.text.as_bytes());
    let row = table.records().next().unwrap().unwrap();
    assert_eq!((&row[3], &row[10]), ("unassign", "failed"));
    assert_eq!(&row[11], "failed: SendSeven refused a value");
}

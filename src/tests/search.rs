//! What people type, and whom it finds: the table of cases.

use crate::support::TestApp;
use crate::support::lists::{list, rows};
use sevendesk::model::query::encode;
use sevendesk::model::{ConversationPage, Role};
use sevendesk::simulator::Contract;
use std::collections::BTreeSet;

struct Person {
    name: &'static str,
    phone: &'static str,
    email: &'static str,
    subject: &'static str,
    /// Each finds this person and no other one of the table.
    found_by: &'static [&'static str],
}

const PEOPLE: &[Person] = &[
    Person {
        name: "Jürgen Müller",
        phone: "+49 151 23456789",
        email: "jm@example.org",
        subject: "Lieferung verspätet",
        found_by: &[
            "Jürgen Müller",
            "Müller Jürgen",
            "müller   jürgen",
            "  Jürgen  ",
            "Jurgen",
            "Juergen",
            "JUERGEN MUELLER",
            "Muller jurgen",
            "Mueller Jür",
            "Ju\u{308}rgen",
            "Ｊürgen",
            "Jürgen jm@example",
            "verspaetet",
            "jür lieferung",
            "0151 23456789",
            "015123456789",
            "0151-2345 6789",
            "0151/23456789",
            "0151.2345.6789",
            "(0151) 23456789",
            "0049 151 23456789",
            "004915123456789",
            "+49 151 23456789",
            "+4915123456789",
            "+49 (0)151 23456789",
            "0049 (0) 151 23456789",
            "Tel. 0151 23456789",
            "Tel.: 0151/23456789",
            "Mobil 0151 23456789",
            "23456789",
            "456789",
            "０１５１２３４５６７８９",
            "49151",
        ],
    },
    Person {
        name: "Hans Großmann",
        phone: "+43 660 7777123",
        email: "hg@example.org",
        subject: "Preisliste",
        found_by: &[
            "Großmann",
            "Grossmann",
            "GROSSMANN",
            "GROẞMANN",
            "gross",
            "hans gross",
            "0660 7777123",
            "0043 660 7777123",
        ],
    },
    Person {
        name: "İrem Işık",
        phone: "+90 532 1112233",
        email: "irem@example.org",
        subject: "İstanbul",
        found_by: &[
            "irem",
            "İrem",
            "IREM",
            "isik",
            "Işık",
            "ışık",
            "istanbul",
            "ISTANBUL",
            "İstanbul",
        ],
    },
    Person {
        name: "Joa\u{303}o Conceic\u{327}a\u{303}o",
        phone: "+351 912 345 000",
        email: "joao@example.org",
        subject: "Pedido",
        found_by: &["joao", "João", "conceicao", "Conceição João", "912345000", "912 345 000"],
    },
    Person {
        name: "Søren Kjærgaard",
        phone: "0201 8899001",
        email: "sk@example.org",
        subject: "Retur",
        found_by: &[
            "soren",
            "Søren",
            "soeren",
            "kjaergaard",
            "KJÆR",
            "+45 201 8899001",
            "02018899001",
        ],
    },
    Person {
        name: "Łukasz Żółty",
        phone: "+48 600 100 299",
        email: "lz@example.org",
        subject: "Zwrot",
        found_by: &["lukasz", "Łukasz", "zolty", "ŻÓŁTY"],
    },
    Person {
        name: "Michael O’Brien",
        phone: "+353 85 555 0199",
        email: "mob@example.org",
        subject: "Invoice",
        found_by: &["michael", "o'brien", "O’BRIEN", "hael o", "085 555 0199"],
    },
    Person {
        name: "Ｔａｎａｋａ 太郎",
        phone: "+81 90 1234 9999",
        email: "tt@example.org",
        subject: "注文",
        found_by: &["tanaka", "TANAKA", "太郎", "太郎 tanaka", "注文"],
    },
    Person {
        name: "Νίκος Παπαδόπουλος",
        phone: "+30 690 000 4444",
        email: "np@example.org",
        subject: "Τιμή",
        found_by: &["νικος", "ΝΙΚΟΣ", "παπαδοπουλοσ", "Παπαδόπουλος νίκ"],
    },
    Person {
        name: "Al\u{200b}ина\u{ad} Ёлкина",
        phone: "+7 495 000 5511",
        email: "ay@example.org",
        subject: "Заказ",
        found_by: &["alина", "Елкина", "ёлкина", "ЗАКАЗ"],
    },
];

const FINDS_NOBODY: &[&str] = &[
    "Juergens",
    "jürgen großmann",
    "0151 99999999",
    "Tel. 12",
    "müllerin",
    "joaoo",
    "0152 23456789",
];

fn ids(page: &ConversationPage) -> BTreeSet<String> {
    rows(page).iter().map(|row| row.id.to_string()).collect()
}

#[tokio::test]
async fn people_are_found_however_their_names_and_numbers_are_typed() {
    let app = TestApp::new(Contract::Live).with_queue().start().await;
    let browser = app.sign_in(Role::Viewer).await;
    let everyone = ids(&list(&browser, "page_size=100").await);
    let ids_of_people: Vec<_> = everyone.into_iter().take(PEOPLE.len()).collect();
    assert_eq!(ids_of_people.len(), PEOPLE.len());
    for (person, id) in PEOPLE.iter().zip(&ids_of_people) {
        let to = serde_json::json!({
            "name": person.name, "phone": person.phone,
            "email": person.email, "subject": person.subject,
        });
        assert!(app.simulator.change(id, &to));
        assert_eq!(browser.ask("/api/conversations/get", &[("id", id)]).await.status, 200);
    }
    let people: BTreeSet<_> = ids_of_people.iter().cloned().collect();
    let found = async |typed: &str| {
        let query = format!("page_size=100&search={}", encode(typed));
        ids(&list(&browser, &query).await).intersection(&people).cloned().collect::<BTreeSet<_>>()
    };
    for (person, id) in PEOPLE.iter().zip(&ids_of_people) {
        for typed in person.found_by {
            assert_eq!(found(typed).await, BTreeSet::from([id.clone()]), "{typed:?}");
        }
    }
    for typed in FINDS_NOBODY {
        assert_eq!(found(typed).await, BTreeSet::new(), "{typed:?}");
    }
    let cases = PEOPLE.iter().map(|person| person.found_by.len()).sum::<usize>();
    assert!(cases + FINDS_NOBODY.len() >= 60);
}

#[tokio::test]
async fn a_search_of_closed_conversations_sends_the_digits_of_a_number_and_single_spaces() {
    let app = TestApp::new(Contract::Live).start().await;
    let browser = app.sign_in(Role::Viewer).await;
    for (typed, sent) in
        [("Tel. 0151 / 234 567", "151234567"), ("  Ju\u{308}rgen   M ", "Jürgen M")]
    {
        app.simulator.forget_calls();
        list(&browser, &format!("status=closed&search={}", encode(typed))).await;
        let wanted = format!("search={}", encode(sent).replace("%20", "+"));
        let calls = app.simulator.calls();
        assert!(calls.iter().any(|call| call.path.contains(&wanted)), "{typed:?}: {calls:?}");
    }
}

//! Fictional people: names in many scripts, reserved phone numbers and email addresses.

use rand::RngExt;
use rand::seq::IndexedRandom;

/// The names of the agents.
pub const TEAM: [&str; 12] = [
    "Amara Okafor",
    "Jonas Lindqvist",
    "Priya Raghunathan",
    "Mateo Villaseñor",
    "Yuki Tanabe",
    "Zofia Wiśniewska",
    "Omar Haddad",
    "Thandiwe Mokoena",
    "Élodie Marchetti",
    "Nguyễn Minh Châu",
    "Ewan MacAllister",
    "Leilani Kealoha",
];

/// Given names, family names and how a script combines them.
struct Naming {
    given: &'static [&'static str],
    family: &'static [&'static str],
    family_first: bool,
    between: &'static str,
}

const fn western(given: &'static [&'static str], family: &'static [&'static str]) -> Naming {
    Naming { given, family, family_first: false, between: " " }
}

const fn eastern(
    given: &'static [&'static str],
    family: &'static [&'static str],
    between: &'static str,
) -> Naming {
    Naming { given, family, family_first: true, between }
}

const NAMINGS: &[Naming] = &[
    western(
        &["Grace", "Daniel", "Ruth", "Callum", "Nia"],
        &["Whitfield", "O’Brien", "Adeyemi", "Hart"],
    ),
    western(&["Jürgen", "Käthe", "Björn", "Annelie"], &["Müller", "Großmann", "Schröder", "Weiß"]),
    western(
        &["Chloé", "Benoît", "Maëlys", "Noël"],
        &["Lefèvre", "Dubois", "d’Aubigné", "Saint-Exupère"],
    ),
    western(
        &["José", "Begoña", "Íñigo", "Lucía"],
        &["Muñoz Peña", "Ibáñez", "de la Cruz", "Rodríguez"],
    ),
    western(&["Łukasz", "Małgorzata", "Wojciech"], &["Żółkiewski", "Wójcik", "Śliwińska"]),
    western(&["Søren", "Åse", "Þórdís", "Mikkel"], &["Kjærgaard", "Ødegård", "Guðmundsdóttir"]),
    western(&["Jiří", "Eliška", "Ľudmila", "Zsófia"], &["Dvořáček", "Kučerová", "Szűcs", "Hájek"]),
    western(&["İrem", "Çağla", "Oğuz", "Gülşen"], &["Yıldırım", "Şahin", "Öztürk", "Işık"]),
    western(
        &["Олена", "Дмитро", "Екатерина", "Борис"],
        &["Шевчук", "Коваленко", "Лебедева", "Їжакевич"],
    ),
    western(&["Ελένη", "Γιώργος", "Δέσποινα"], &["Παπαδοπούλου", "Οικονόμου", "Ξενάκης"]),
    western(&["ليلى", "يوسف", "نور", "خالد"], &["الحسيني", "منصور", "القاسم", "درويش"]),
    western(&["נועה", "אורי", "תמר"], &["לוי", "בן־דוד", "שפירא"]),
    western(&["อรทัย", "สมชาย", "กัญญา"], &["ศรีสุวรรณ", "วงศ์ไทย", "บุญมี"]),
    western(&["अनन्या", "रोहित", "सावित्री"], &["शर्मा", "देशपांडे", "त्रिपाठी"]),
    western(&["தமிழ்செல்வி", "கார்த்திக்"], &["முருகன்", "சுப்பிரமணியன்"]),
    western(&["ნინო", "გიორგი"], &["ბერიძე", "კვარაცხელია"]),
    western(&["Անի", "Հայկ"], &["Պետրոսյան", "Սարգսյան"]),
    western(&["Chiamaka", "Kwabena", "Sinazo"], &["Nwosu", "Asante-Boateng", "Dlamini"]),
    eastern(&["さくら", "健太", "美咲", "蓮"], &["佐藤", "小鳥遊", "渡邉", "髙橋"], " "),
    eastern(&["伟", "晓梅", "思远", "雨桐"], &["王", "欧阳", "陈", "林"], ""),
    eastern(&["서연", "민준", "하윤"], &["김", "박", "남궁"], ""),
    eastern(&["Thị Hồng Nhung", "Quốc Bảo", "Ánh Tuyết"], &["Nguyễn", "Trần", "Đặng"], " "),
];

/// Returns a random name in the order of its script.
pub fn name(rng: &mut impl RngExt) -> String {
    let naming = &NAMINGS[rng.random_range(0..NAMINGS.len())];
    let mut pick = |names: &[&'static str]| names.choose(rng).copied().unwrap_or_default();
    let (given, family) = (pick(naming.given), pick(naming.family));
    let (first, last) = if naming.family_first { (family, given) } else { (given, family) };
    format!("{first}{}{last}", naming.between)
}

/// Returns a name that breaks careless pages, for certain indexes.
pub fn awkward(place: usize) -> Option<String> {
    Some(match place {
        3 => "<b>Bob</b>".to_owned(),
        8 => r#""><script>alert(1)</script>"#.to_owned(),
        14 => [
            "María de los Ángeles Josefa Gertrudis Ildefonsa Fernández de Córdoba y Álvarez de",
            "Toledo, viuda de Hohenlohe-Langenburg, en nombre de la Asociación de Vecinos de",
            "San Bartolomé de las Abiertas",
        ]
        .join(" "),
        19 => "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
            .to_owned(),
        25 => "🌻 Marigold & Sons “Flowers” 🌻".to_owned(),
        31 => "{{7*7}} ${7*7} %s".to_owned(),
        36 => "مرحبا Hello \u{202e}gnp.eman".to_owned(),
        42 => "  ".to_owned(),
        _ => return None,
    })
}

/// Returns a phone number from a range reserved for fiction, in E.164.
pub fn phone(dice: &mut impl RngExt) -> String {
    match dice.random_range(0..3) {
        0 => format!("+447700900{:03}", dice.random_range(0..1000)),
        1 => format!("+120255501{:02}", dice.random_range(0..100)),
        _ => format!("+3363998{:04}", dice.random_range(0..10_000)),
    }
}

/// Returns an email address in a domain that never receives mail.
pub fn email(dice: &mut impl RngExt, name: &str) -> String {
    let domain = ["example.com", "example.org", "example.net"][dice.random_range(0..3)];
    let number = dice.random_range(10..10_000);
    match ascii(name) {
        local if local.is_empty() => format!("customer{number}@{domain}"),
        local => format!("{local}{number}@{domain}"),
    }
}

/// Returns the ASCII letters of a name, lowercase, words joined by dots; empty if it has none.
pub fn ascii(name: &str) -> String {
    let plain = |word: &str| -> String {
        word.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase()
    };
    let words = name.split_whitespace().map(plain).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(".")
}

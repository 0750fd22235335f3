//! Numbers as bars. Decoration only: the numbers stand beside them or in a table.

use super::markup::{El, el};
use crate::model::Hour;
use crate::words;

/// Height of the columns, and of the drawing with its words, in pixels.
const COLUMNS: f64 = 200.0;
const ABOVE: f64 = 12.0;
const BELOW: f64 = 24.0;
/// What the numbers beside the columns take of the width, in percent.
const SCALE: f64 = 6.0;

/// A bar as long as `whole` is of `most`, with the first part of it in a color of its own.
pub fn bar(most: u32, whole: u32, part: u32) -> El {
    let length = |class: &'static str, number: u32| {
        (number > 0).then(|| {
            let width = percent(100.0 * f64::from(number) / f64::from(most.max(1)));
            rect(class).attr("width", width).attr("height", "10").attr("rx", "5")
        })
    };
    let nothing = || rect("nothing").attr("width", "10").attr("height", "10").attr("rx", "5");
    drawing("bar", "10")
        .children(length("whole", whole).or_else(|| Some(nothing())))
        .children(length("part", part))
}

/// Two columns for each hour, what arrived and what was closed, and a scale beside them.
pub fn columns(hours: &[Hour]) -> El {
    let most = hours.iter().map(|hour| hour.arrived.max(hour.closed)).max().unwrap_or_default();
    // An even number, so that half of it is a whole one.
    let most = most.max(2).next_multiple_of(2);
    let foot = ABOVE + COLUMNS;
    let height_of = |number: u32| COLUMNS * f64::from(number) / f64::from(most);
    let lines = [0, most / 2, most].into_iter().flat_map(|number| {
        let y = foot - height_of(number);
        let line = el("line").attr("x1", percent(SCALE)).attr("x2", "100%");
        let line = line.attr("y1", y.to_string()).attr("y2", y.to_string());
        [line, word(percent(SCALE - 1.5), y + 4.0, number).attr("text-anchor", "end")]
    });
    let slot = (100.0 - SCALE) / hours.len().max(1) as f64;
    let columns = hours.iter().enumerate().flat_map(|(place, hour)| {
        let left = SCALE + slot * place as f64;
        let column = |class: &'static str, start: f64, number: u32| {
            let height = height_of(number);
            rect(class)
                .attr("x", percent(left + slot * start))
                .attr("y", (foot - height).to_string())
                .attr("width", percent(slot * 0.34))
                .attr("height", height.to_string())
                .attr("rx", "3")
        };
        let name = word(percent(left + slot / 2.0), foot + 18.0, hour.hour.into());
        let name = name.attr("text-anchor", "middle");
        let name = if place % 2 == 1 { name.class("odd") } else { name };
        [column("part", 0.14, hour.arrived), column("whole", 0.52, hour.closed), name]
    });
    drawing("columns", (foot + BELOW).to_string()).children(lines).children(columns)
}

fn drawing(class: &'static str, height: impl Into<super::markup::Text>) -> El {
    el("svg").class(class).attr("width", "100%").attr("height", height).attr("aria-hidden", "true")
}

fn rect(class: &'static str) -> El {
    el("rect").class(class)
}

fn word(x: String, y: f64, number: u32) -> El {
    el("text").attr("x", x).attr("y", y.to_string()).text(words::number(number.into()))
}

fn percent(number: f64) -> String {
    format!("{number:.2}%")
}

//! Bar charts. They are decorative: the numbers also appear beside them or in a table.

use crate::i18n::format_number;
use crate::model::Hour;
use leptos::prelude::*;

/// Height of the columns and of the margins above and below them, in pixels.
const COLUMNS_HEIGHT: f64 = 200.0;
const TOP_MARGIN: f64 = 12.0;
const BOTTOM_MARGIN: f64 = 24.0;
/// Width of the scale beside the columns, in percent of the chart.
const SCALE_WIDTH: f64 = 6.0;

/// Draws a bar of length `whole`/`most`, with its first `part` in a different color.
#[component]
pub fn Bar(most: u32, whole: u32, part: u32) -> impl IntoView {
    let length = |class: &'static str, number: u32| {
        (number > 0).then(|| {
            let width = percent(100.0 * f64::from(number) / f64::from(most.max(1)));
            view! { <rect class=class width=width height="10" rx="5"></rect> }
        })
    };
    let nothing =
        (whole == 0).then(|| view! { <rect class="nothing" width="10" height="10" rx="5"></rect> });
    view! {
        <svg class="bar" width="100%" height="10" aria-hidden="true">
            {nothing}
            {length("whole", whole)}
            {length("part", part)}
        </svg>
    }
}

/// Draws two columns for each hour, arrived and closed, and a scale beside them.
#[component]
pub fn HourlyColumns(hours: Vec<Hour>) -> impl IntoView {
    let most = hours.iter().map(|hour| hour.arrived.max(hour.closed)).max().unwrap_or_default();
    // Even, so that the middle line of the scale is a whole number.
    let most = most.max(2).next_multiple_of(2);
    let slot = (100.0 - SCALE_WIDTH) / hours.len().max(1) as f64;
    let lines = [0, most / 2, most].map(|number| scale_line(number, most)).collect_view();
    let columns = hours
        .iter()
        .enumerate()
        .map(|(place, hour)| hour_columns(hour, place, slot, most))
        .collect_view();
    view! {
        <svg
            class="columns"
            width="100%"
            height=(TOP_MARGIN + COLUMNS_HEIGHT + BOTTOM_MARGIN).to_string()
            aria-hidden="true"
            translate="no"
        >
            {lines}
            {columns}
        </svg>
    }
}

fn scale_line(value: u32, most: u32) -> impl IntoView + use<> {
    let y = TOP_MARGIN + COLUMNS_HEIGHT - height_of(value, most);
    view! {
        <line x1=percent(SCALE_WIDTH) x2="100%" y1=y.to_string() y2=y.to_string()></line>
        <text x=percent(SCALE_WIDTH - 1.5) y=(y + 4.0).to_string() text-anchor="end">
            {format_number(value.into())}
        </text>
    }
}

/// Draws the two columns of an hour and its label in the `place`-th slot from the left.
fn hour_columns(hour: &Hour, place: usize, slot: f64, most: u32) -> impl IntoView + use<> {
    let left = SCALE_WIDTH + slot * place as f64;
    let foot = TOP_MARGIN + COLUMNS_HEIGHT;
    let column = |class: &'static str, start: f64, number: u32| {
        let height = height_of(number, most);
        view! {
            <rect
                class=class
                x=percent(left + slot * start)
                y=(foot - height).to_string()
                width=percent(slot * 0.34)
                height=height.to_string()
                rx="3"
            ></rect>
        }
    };
    view! {
        {column("part", 0.14, hour.arrived)}
        {column("whole", 0.52, hour.closed)}
        <text
            class=(place % 2 == 1).then_some("odd")
            x=percent(left + slot / 2.0)
            y=(foot + 18.0).to_string()
            text-anchor="middle"
        >
            {format_number(hour.hour.into())}
        </text>
    }
}

fn height_of(number: u32, most: u32) -> f64 {
    COLUMNS_HEIGHT * f64::from(number) / f64::from(most)
}

fn percent(number: f64) -> String {
    format!("{number:.2}%")
}

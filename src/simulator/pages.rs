//! Pages of lists, and the query parameters that choose one.

use super::Contract;
use super::request::ApiRequest;
use super::responses::{self, Answer};
use serde_json::{Value, json};

/// The page sizes that a list allows.
pub struct Sizes {
    pub usual: i64,
    pub most: i64,
}

/// The sizes of most lists.
pub const USUAL: Sizes = Sizes { usual: 20, most: 100 };

/// Returns one page of `all`, items converted by `shape`; fails on an invalid page or size.
pub fn paged<T>(
    contract: Contract,
    asked: &ApiRequest,
    sizes: Sizes,
    all: &[T],
    shape: impl FnMut(&T) -> Value,
) -> Result<Answer, Answer> {
    let page = whole_number(contract, asked, "page", 1, i64::MAX)?;
    let size = whole_number(contract, asked, "page_size", sizes.usual, sizes.most)?;
    let skipped = usize::try_from((page - 1).saturating_mul(size)).unwrap_or(usize::MAX);
    let total = all.len() as i64;
    let total_pages = (total + size - 1) / size;
    let items = all.iter().skip(skipped).take(size as usize).map(shape);
    let mut body = json!({
        "items": items.collect::<Vec<_>>(),
        "pagination": {
            "page": page,
            "page_size": size,
            "total": total,
            "total_pages": total_pages,
        },
    });
    if contract == Contract::Live {
        body["pagination"]["has_next"] = json!(page < total_pages);
        body["pagination"]["has_prev"] = json!(page > 1);
    }
    Ok(Answer::ok(body))
}

/// Reads a whole number from 1 to `most`, or `usual` if the query has none.
pub fn whole_number(
    contract: Contract,
    asked: &ApiRequest,
    name: &str,
    usual: i64,
    most: i64,
) -> Result<i64, Answer> {
    let refuse =
        |kind, text: String| Err(responses::invalid(contract, ["query", name], kind, &text));
    match asked.parameter(name).map(str::parse::<i64>) {
        None => Ok(usual),
        Some(Ok(number)) if number < 1 => {
            refuse("greater_than_equal", "Input should be greater than or equal to 1".to_owned())
        }
        Some(Ok(number)) if number > most => {
            refuse("less_than_equal", format!("Input should be less than or equal to {most}"))
        }
        Some(Ok(number)) => Ok(number),
        Some(Err(_)) => refuse("int_parsing", "Input should be a valid integer".to_owned()),
    }
}
